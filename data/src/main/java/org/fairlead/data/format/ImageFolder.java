package org.fairlead.data.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Examples;
import org.fairlead.data.layout.FaceLayout;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.ImageFile;
import org.fairlead.data.source.SampleSource;

/**
 * A folder of images: a subfolder for every class (see {@link ImageTree}), or a table that names
 * the images (see {@link ImageList}).
 */
public final class ImageFolder implements FormatProvider<FolderOptions> {
  static final String NAME = "folder";
  static final String EXPECTED =
      "a folder with a subfolder for every class, or a CSV or TSV file that names images";

  /** Makes the format, which has no state. */
  public ImageFolder() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String summary() {
    return "images in a folder for every class, or named by a CSV or TSV file";
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
  public SampleSource open(FolderOptions options, DataSpec spec) {
    Path path = Folders.requirePath(spec.path(), NAME, EXPECTED);
    if (Files.isRegularFile(path)) {
      return ImageList.open(path, options, spec);
    }
    var tables = Folders.files(path).stream().filter(f -> isTable(f.name())).toList();
    if (tables.size() == 1) {
      return ImageList.open(tables.get(0).path(), options, spec);
    }
    if (tables.size() > 1) {
      throw new InputException(
          "data.path %s holds %d tables (%s), expected one: name it, as in data.path=%s"
              .formatted(
                  path,
                  tables.size(),
                  Examples.of(tables.stream().map(ImageFile::name).toList()),
                  tables.get(0).path()));
    }
    return ImageTree.of(path, spec.testSplit());
  }

  static boolean isTable(String name) {
    return name.endsWith(".csv") || name.endsWith(".tsv");
  }
}
