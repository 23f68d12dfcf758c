package org.fairlead.data.format;

import org.jspecify.annotations.Nullable;

/**
 * How a folder of images, or a manifest of them, is read.
 *
 * @param file the manifest's column of file names; null for the first of file, path, filename,
 *     image
 * @param split the manifest's column that says train, val or test; null for one called split, if
 *     there is one
 * @param absolutePaths whether a manifest may name files by absolute paths
 */
public record FolderOptions(@Nullable String file, @Nullable String split, boolean absolutePaths) {

  /** Returns the usual names and relative paths alone. */
  public static FolderOptions defaults() {
    return new FolderOptions(null, null, false);
  }
}
