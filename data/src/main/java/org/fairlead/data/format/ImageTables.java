package org.fairlead.data.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Examples;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.ImageFile;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.SplitPart;

/**
 * The tables in a folder: those that name images that are there, and others that happen to lie
 * beside images. Folders of splits may have tables of their own, {@code metadata.csv}, {@code
 * metadata.jsonl} or {@code metadata.parquet}.
 */
final class ImageTables {
  private static final List<String> METADATA =
      List.of("metadata.csv", "metadata.jsonl", "metadata.parquet");

  private final Path folder;
  private final List<Path> naming = new ArrayList<>();
  private final Map<Path, String> others = new LinkedHashMap<>();
  private final Map<SplitPart, Path> ofSplits = new EnumMap<>(SplitPart.class);

  private ImageTables(Path folder) {
    this.folder = folder;
  }

  /** Looks at the tables of a folder. */
  static ImageTables in(Path folder, ImageNaming how) {
    var tables = new ImageTables(folder);
    for (ImageFile file : Folders.files(folder)) {
      if (LabelTable.isTable(file.name())) {
        String problem = how.problem(file.path());
        if (problem.isEmpty()) {
          tables.naming.add(file.path());
        } else {
          tables.others.put(file.path(), problem);
        }
      }
    }
    for (Path split : Folders.subfolders(folder)) {
      SplitPart.of(String.valueOf(split.getFileName()))
          .ifPresent(part -> tables.addMetadata(split, part));
    }
    return tables;
  }

  private void addMetadata(Path split, SplitPart part) {
    for (ImageFile file : Folders.files(split)) {
      if (METADATA.contains(file.name().toLowerCase(Locale.ROOT))) {
        Path before = ofSplits.put(part, file.path());
        if (before != null) {
          throw new InputException(
              "%s and %s are both about the images of one split, expected one: move one away"
                  .formatted(before, file.path()));
        }
      }
    }
  }

  /** Returns whether there is no table at all. */
  boolean isEmpty() {
    return naming.isEmpty() && others.isEmpty() && ofSplits.isEmpty();
  }

  /**
   * Returns the table that names the images, or those that name the images of a split each; none
   * where no table does.
   *
   * @param key of a recipe that named the folder
   */
  List<ImageList.Sheet> sheets(String key) {
    if (naming.size() == 1) {
      return List.of(ImageList.Sheet.of(naming.get(0)));
    }
    if (naming.isEmpty()) {
      return sheets(ofSplits);
    }
    var bySplit = new EnumMap<SplitPart, Path>(SplitPart.class);
    for (Path table : naming) {
      SplitPart.of(stem(table)).ifPresent(part -> bySplit.put(part, table));
    }
    if (bySplit.size() < naming.size()) {
      throw several(key, naming);
    }
    return sheets(bySplit);
  }

  private static List<ImageList.Sheet> sheets(Map<SplitPart, Path> tables) {
    return tables.entrySet().stream()
        .map(each -> new ImageList.Sheet(LabelTable.read(each.getValue()), each.getKey()))
        .toList();
  }

  private static String stem(Path table) {
    String name = name(table);
    return name.substring(0, name.lastIndexOf('.'));
  }

  private static String name(Path table) {
    return String.valueOf(table.getFileName());
  }

  /** Returns the one table that is there, though it names no image. */
  Path only(String key) {
    var all = List.copyOf(others.keySet());
    if (all.size() > 1) {
      throw several(key, all);
    }
    return all.get(0);
  }

  private InputException several(String key, List<Path> tables) {
    return new InputException(
        "%s %s holds %d tables (%s), expected one: name it, as in %s=%s"
            .formatted(
                key,
                folder,
                tables.size(),
                Examples.of(tables.stream().map(ImageTables::name).toList()),
                key,
                tables.get(0)));
  }

  /** Returns the tables that name no images as the rest of a sentence; nothing without any. */
  String strays() {
    return others.isEmpty()
        ? ""
        : ": "
            + Examples.of(
                others.entrySet().stream()
                    .map(e -> name(e.getKey()) + " " + e.getValue())
                    .toList());
  }

  /**
   * Returns notes on what is not used.
   *
   * @param tree whether the folder could also be read as a tree
   */
  List<Note> notes(boolean tree) {
    var notes = new ArrayList<Note>();
    if (tree) {
      notes.add(
          Note.info(
              NoteCodes.LAYOUT,
              "%s is read by its %s; data.layout=tree reads its folders instead."
                  .formatted(
                      folder,
                      naming.isEmpty()
                          ? "tables of splits"
                          : Examples.of(naming.stream().map(ImageTables::name).toList()))));
    }
    if (!others.isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.SAMPLES_LEFT_OUT,
              "%s of %s %s left out%s."
                  .formatted(
                      Examples.counted(others.size(), "table"),
                      folder,
                      others.size() == 1 ? "is" : "are",
                      strays())));
    }
    return notes;
  }
}
