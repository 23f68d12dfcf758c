package org.fairlead.parquet;

import org.jspecify.annotations.Nullable;

/**
 * How images are found in Parquet files.
 *
 * @param image the column of images; null for the only one, or the first of several
 * @param split the column that says train, val or test; null for one called split, where the files'
 *     names say nothing
 */
public record ParquetOptions(@Nullable String image, @Nullable String split) {

  /** Returns what the files themselves show. */
  public static ParquetOptions defaults() {
    return new ParquetOptions(null, null);
  }
}
