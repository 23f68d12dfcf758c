package org.fairlead.training.recipe;

import org.fairlead.data.format.FolderOptions;
import org.jspecify.annotations.Nullable;

/**
 * How a folder of images, or a manifest of them, is read.
 *
 * @param file the manifest's column of file names; absent for the first of file, path, filename,
 *     image
 * @param split the manifest's column that says train, val or test; absent for one called split, if
 *     there is one
 * @param absolutePaths whether a manifest may name files by absolute paths
 */
public record FolderRecipe(@Nullable String file, @Nullable String split, boolean absolutePaths) {

  /** Returns what the data module needs to read them. */
  public FolderOptions options() {
    return new FolderOptions(file, split, absolutePaths);
  }
}
