package org.fairlead.data.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.data.DataSpec;
import org.fairlead.data.ReadOptions;
import org.fairlead.data.layout.FaceLayout;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.SampleSource;

/**
 * A folder of images: a subfolder for every class (see {@link ImageTree}), or a table that names
 * the images (see {@link ImageList}).
 */
public final class ImageFolder implements FormatProvider<FolderOptions> {
  static final String NAME = "folder";
  static final String EXPECTED =
      "a folder with a subfolder for every class, or a CSV, TSV or JSON-lines file that names images";

  private static final String TREE = "tree";

  /** Makes the format, which has no state. */
  public ImageFolder() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "images in a folder for every class, or named by a CSV, TSV or JSON-lines file";
  }

  @Override
  public FolderOptions defaults() {
    return FolderOptions.defaults();
  }

  @Override
  public List<String> recipes() {
    return List.of(name());
  }

  @Override
  public List<FaceLayout> layouts() {
    return List.of(new FolderLayouts.Tree(), new FolderLayouts.Manifest());
  }

  @Override
  public List<String> layoutChoices() {
    return ReadOptions.LAYOUTS;
  }

  @Override
  public SampleSource open(FolderOptions options, DataSpec spec) {
    Path path = Folders.requirePath(spec.path(), NAME, EXPECTED);
    String layout = spec.reading().layout();
    if (Files.isRegularFile(path)) {
      if (layout.equals(TREE)) {
        throw new InputException(
            "data.layout is 'tree' and data.path %s is a file, expected a folder with a subfolder for every class"
                .formatted(path));
      }
      return ImageList.open(
          List.of(ImageList.Sheet.of(path)), path.resolveSibling(""), options, spec);
    }
    if (layout.equals(TREE)) {
      return ImageTree.of(path, spec.testSplit(), List.of());
    }
    var tables = ImageTables.in(path, ImageNaming.of(options));
    var sheets = tables.sheets("data.path");
    if (!sheets.isEmpty()) {
      return ImageList.open(sheets, path, options, spec)
          .with(tables.notes(ImageTree.isDivided(path)));
    }
    if (layout.equals("table")) {
      throw new InputException(
          "data.layout is 'table' and data.path %s holds no table that names images%s"
              .formatted(path, tables.strays()));
    }
    if (tables.isEmpty() || ImageTree.holdsClasses(path)) {
      return ImageTree.of(path, spec.testSplit(), tables.notes(false));
    }
    return ImageList.open(
        List.of(ImageList.Sheet.of(tables.only("data.path"))), path, options, spec);
  }
}
