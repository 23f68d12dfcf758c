package org.fairlead.data.format;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.data.GeneratedOptions;
import org.fairlead.data.columnar.ColumnarFiles;
import org.fairlead.data.source.LabelTable;
import org.jspecify.annotations.Nullable;

/**
 * How a table names image files, and the keys of a recipe that say so.
 *
 * @param file the column; null for the first of some usual names
 * @param absolutePaths whether paths may be absolute
 * @param fileKey what says {@code file}
 * @param absolutePathsKey what says {@code absolutePaths}
 */
record ImageNaming(
    @Nullable String file, boolean absolutePaths, String fileKey, String absolutePathsKey) {
  private static final List<String> USUAL =
      List.of(
          "file",
          "path",
          "filename",
          "file_name",
          "filepath",
          "file_path",
          "image",
          "image_path",
          "image_file",
          "image_name",
          "img_path");

  /** Rows that are looked at to see whether a table names images that are there. */
  private static final int MOST_ROWS = 1_000;

  static ImageNaming of(FolderOptions options) {
    return new ImageNaming(
        options.file(), options.absolutePaths(), "data.folder.file", "data.folder.absolutePaths");
  }

  static ImageNaming of(GeneratedOptions options) {
    return new ImageNaming(
        options.file(),
        options.absolutePaths(),
        "data.generatedFile",
        "data.generatedAbsolutePaths");
  }

  /** Returns where the images' column is; complains where there is none. */
  int column(LabelTable table) {
    if (file != null) {
      return table.column(file);
    }
    int found = table.firstOf(USUAL);
    if (found < 0) {
      throw new InputException(
          "%s line 1: which column names the images? found %s, expected one called file or path; say %s=COLUMN%s"
              .formatted(
                  table.file(),
                  String.join(", ", table.header()),
                  fileKey,
                  ColumnarFiles.isColumnar(String.valueOf(table.file().getFileName()))
                      ? "; images that are in the file itself are read by data.format=parquet"
                      : ""));
    }
    return found;
  }

  /** Returns why a file names no images, or nothing if it does. */
  String problem(Path table) {
    try {
      var read = LabelTable.read(table);
      boolean usual = file == null ? read.firstOf(USUAL) >= 0 : read.header().contains(file);
      if (!usual) {
        return "has no column of image files";
      }
      int column = column(read);
      for (int row = 0; row < Math.min(MOST_ROWS, read.size()); row++) {
        if (exists(table.resolveSibling(""), read.field(row, column))) {
          return "";
        }
      }
      return "names no image that is there";
    } catch (InputException e) {
      return "cannot be read as a table";
    }
  }

  private static boolean exists(Path folder, String name) {
    try {
      return !name.isEmpty() && Files.isRegularFile(folder.resolve(name.replace('\\', '/')));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
