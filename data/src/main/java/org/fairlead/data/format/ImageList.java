package org.fairlead.data.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.GeneratedOptions;
import org.fairlead.data.source.Categories;
import org.fairlead.data.source.FileSource;
import org.fairlead.data.source.HashedSplit;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.OfficialSplits;
import org.fairlead.data.source.RowFiles;
import org.jspecify.annotations.Nullable;

/**
 * A CSV or TSV file that names images, one a row, and says anything of them: every other column can
 * be the target or protected, missing values are unknown.
 *
 * <p>A column may say which split an image is in; without one, a share of every class is for
 * testing.
 */
final class ImageList {
  private static final List<String> FILE_NAMES =
      List.of(
          "file", "path", "filename", "file_name", "filepath", "file_path", "image", "image_path");
  private static final String SPLIT_NAME = "split";

  /** What an image is for. */
  private enum Part {
    TRAIN,
    VALIDATION,
    TEST
  }

  private static final Map<String, Part> PARTS =
      Map.of(
          "train", Part.TRAIN,
          "training", Part.TRAIN,
          "val", Part.VALIDATION,
          "valid", Part.VALIDATION,
          "validation", Part.VALIDATION,
          "dev", Part.VALIDATION,
          "test", Part.TEST,
          "testing", Part.TEST);

  private ImageList() {}

  static FileSource open(Path file, FolderOptions options, DataSpec spec) {
    var table = LabelTable.read(file);
    int splits =
        options.split() == null
            ? table.firstOf(List.of(SPLIT_NAME))
            : table.column(options.split());
    var wanted = new ArrayList<>(spec.protect());
    wanted.add(spec.target());
    var images = images(table, splits, Naming.of(options), wanted);
    var parts =
        splits >= 0
            ? parts(table, splits, images.rows())
            : OfficialSplits.testOnly(
                HashedSplit.of(images.ids(), stratum(images.columns(), spec), spec.testSplit()));
    return images.source(ImageFolder.NAME, parts);
  }

  /** Opens a manifest of images that are for training alone, whatever it says of splits. */
  static FileSource generated(Path file, GeneratedOptions options) {
    return images(LabelTable.read(file), -1, Naming.of(options), List.of())
        .source(GeneratedFolders.NAME, OfficialSplits.NONE);
  }

  /** How a table names files, and the keys of a recipe that say so. */
  private record Naming(
      @Nullable String file, boolean absolutePaths, String fileKey, String absolutePathsKey) {

    static Naming of(FolderOptions options) {
      return new Naming(
          options.file(), options.absolutePaths(), "data.folder.file", "data.folder.absolutePaths");
    }

    static Naming of(GeneratedOptions options) {
      return new Naming(
          options.file(),
          options.absolutePaths(),
          "data.generatedFile",
          "data.generatedAbsolutePaths");
    }
  }

  /** The rows that have an image, and what is known of them. */
  private record Images(RowFiles found, List<Column> columns) {

    List<Integer> rows() {
      return found.rows();
    }

    List<String> ids() {
      return found.ids();
    }

    FileSource source(String name, OfficialSplits parts) {
      return new FileSource(
          name, found.files(), ids(), columns, parts, found.skipped(), found.notes());
    }
  }

  private static Images images(LabelTable table, int splits, Naming naming, List<String> wanted) {
    Path file = table.file();
    int files = fileColumn(table, naming);
    Path root = file.toAbsolutePath().resolveSibling("");
    var found =
        RowFiles.match(table, files, root, naming.absolutePaths(), naming.absolutePathsKey());
    var columns = new ArrayList<Column>();
    for (int c = 0; c < table.header().size(); c++) {
      if (c != files && c != splits) {
        column(table, c, found.rows(), wanted, columns);
      }
    }
    if (columns.isEmpty()) {
      throw new InputException(
          "%s line 1: the only columns are %s, expected one to predict"
              .formatted(file, String.join(", ", table.header())));
    }
    return new Images(found, columns);
  }

  private static int fileColumn(LabelTable table, Naming naming) {
    @Nullable String named = naming.file();
    if (named != null) {
      return table.column(named);
    }
    int found = table.firstOf(FILE_NAMES);
    if (found < 0) {
      throw new InputException(
          "%s line 1: which column names the images? found %s, expected one called file or path; say %s=COLUMN"
              .formatted(table.file(), String.join(", ", table.header()), naming.fileKey()));
    }
    return found;
  }

  private static void column(
      LabelTable table, int column, List<Integer> rows, List<String> wanted, List<Column> columns) {
    String name = table.header().get(column);
    var categories = new Categories(name, rows.size());
    for (int row : rows) {
      categories.add(table.field(row, column));
    }
    if (categories.isCategorical()) {
      columns.add(categories.column());
    } else if (wanted.contains(name)) {
      throw new InputException(
          "column '%s' of %s has more than %,d different values, too many for classes or groups: bring them together first"
              .formatted(name, table.file(), Categories.MOST));
    }
  }

  private static Column stratum(List<Column> columns, DataSpec spec) {
    return columns.stream()
        .filter(c -> c.name().equals(spec.target()))
        .findFirst()
        .orElse(columns.get(0));
  }

  private static OfficialSplits parts(LabelTable table, int column, List<Integer> rows) {
    var validation = new ArrayList<Integer>();
    var test = new ArrayList<Integer>();
    for (int i = 0; i < rows.size(); i++) {
      String value = table.field(rows.get(i), column);
      Part part = PARTS.get(value.toLowerCase(Locale.ROOT));
      if (part == null) {
        throw table.wrong(
            rows.get(i),
            "%s is '%s', expected train, val or test".formatted(table.header().get(column), value));
      }
      switch (part) {
        case TRAIN -> {}
        case VALIDATION -> validation.add(i);
        case TEST -> test.add(i);
      }
    }
    return test.isEmpty()
        ? OfficialSplits.of(List.of(), validation)
        : OfficialSplits.of(validation, test);
  }
}
