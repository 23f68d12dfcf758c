package org.fairlead.data.format;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.data.Column;
import org.fairlead.data.Examples;
import org.fairlead.data.GeneratedOptions;
import org.fairlead.data.source.FileSource;
import org.fairlead.data.source.FolderListing;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.ImageFile;
import org.fairlead.data.source.LeftOut;
import org.fairlead.data.source.OfficialSplits;
import org.fairlead.data.source.SampleSource;

/**
 * Generated images: in folders whose names say what they show, such as {@code
 * old_male_nosmile_glasses_blackhair}, or named by a table.
 *
 * <p>What the names mean is said by {@link GeneratedOptions#names}. Any combination may be there or
 * be missing; images may lie in deeper folders of a combination.
 */
final class GeneratedFolders {
  static final String NAME = "generated";
  private static final String EXPECTED =
      "a folder with a subfolder for every combination of attributes, or a CSV or TSV file that names images";

  private GeneratedFolders() {}

  /**
   * Opens the generated images of a recipe.
   *
   * @param known the values of the real data's target and protected columns, in this order
   */
  static SampleSource open(GeneratedOptions options, Map<String, List<String>> known) {
    var found = found(options, known);
    return new FileSource(
        NAME,
        found.files(),
        found.ids(),
        Crossed.with(found.columns(), known.keySet()),
        OfficialSplits.NONE,
        found.skipped(),
        found.notes());
  }

  private static FileSource found(GeneratedOptions options, Map<String, List<String>> known) {
    Path path = options.path();
    if (!Files.exists(path)) {
      throw new InputException(
          "data.generated %s does not exist, expected %s".formatted(path, EXPECTED));
    }
    if (Files.isRegularFile(path)) {
      return ImageList.generated(path, options);
    }
    var tables = ImageTables.in(path, ImageNaming.of(options));
    var sheets = tables.sheets("data.generated");
    if (sheets.size() == 1) {
      return ImageList.generated(sheets.get(0).table().file(), options);
    }
    if (!tables.isEmpty() && !ImageTree.holdsClasses(path)) {
      return ImageList.generated(tables.only("data.generated"), options);
    }
    return folders(path, FolderNames.of(options.names(), known));
  }

  private static FileSource folders(Path root, FolderNames names) {
    var subfolders = Folders.subfolders(root);
    var strange =
        subfolders.stream()
            .map(f -> String.valueOf(f.getFileName()))
            .filter(name -> names.parse(name).isEmpty())
            .toList();
    if (!strange.isEmpty()) {
      throw new InputException(
          "%d of %d folders in %s have names that do not read as %s: %s.%nExpected names such as %s, from %s (data.generatedNames)"
              .formatted(
                  strange.size(),
                  subfolders.size(),
                  root,
                  names.pattern(),
                  Examples.of(strange),
                  names.example(),
                  names.choices()));
    }
    var files = new ArrayList<ImageFile>();
    var ids = new ArrayList<String>();
    var codes = new ArrayList<int[]>();
    var others = new ArrayList<String>();
    var listings = new ArrayList<>(List.of(FolderListing.in(root)));
    listings.get(0).files().forEach(file -> others.add(file.name()));
    for (Path folder : subfolders) {
      int[] meaning = names.parse(String.valueOf(folder.getFileName())).orElseThrow();
      var inside = FolderListing.below(folder);
      listings.add(inside);
      for (var file : inside.files()) {
        String id = Folders.slashed(root.relativize(file.path()));
        if (Folders.isImage(file.name())) {
          files.add(file);
          ids.add(id);
          codes.add(meaning);
        } else {
          others.add(id);
        }
      }
    }
    if (files.isEmpty()) {
      throw new InputException(
          "no image in the subfolders of data.generated %s, expected folders such as %s"
              .formatted(root, names.example()));
    }
    var columns = new ArrayList<Column>();
    for (int c = 0; c < names.columns().size(); c++) {
      int place = c;
      columns.add(
          new Column(
              names.columns().get(c),
              names.values(c),
              codes.stream().mapToInt(code -> code[place]).toArray()));
    }
    others.removeIf(name -> name.equals("README.txt"));
    var leftOut = new LeftOut();
    leftOut.add(
        "no image in a folder",
        "file of %s is no image in a folder".formatted(root),
        "files of %s are no images in a folder".formatted(root),
        others);
    FolderListing.report(listings, root, leftOut);
    return new FileSource(
        NAME, files, ids, columns, OfficialSplits.NONE, leftOut.skipped(), leftOut.notes());
  }
}
