package org.fairlead.data.source;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Examples;
import org.jspecify.annotations.Nullable;

/**
 * Which row of a table belongs to which image file.
 *
 * <p>Paths are relative to a folder and may not leave it; absolute ones are taken where they are
 * allowed. A row that repeats another, a row whose image is missing and an image in one of the
 * rows' folders without a row are left out and counted. A file with two different rows is an error.
 */
public final class RowFiles {
  private final LabelTable table;
  private final Path root;
  private final Path top;
  private final boolean absolutePaths;
  private final String trust;

  private final List<Integer> rows = new ArrayList<>();
  private final List<ImageFile> files = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private final Map<String, Integer> skipped = new LinkedHashMap<>();
  private final List<Note> notes = new ArrayList<>();

  /** The folders that rows name, with the images in them that no row has named yet. */
  private final Map<Path, Map<String, ImageFile>> folders = new HashMap<>();

  private RowFiles(LabelTable table, Path root, Path top, boolean absolutePaths, String trust) {
    this.trust = trust;
    this.table = table;
    this.root = root.toAbsolutePath().normalize();
    this.top = top.toAbsolutePath().normalize();
    this.absolutePaths = absolutePaths;
  }

  /**
   * Finds the images.
   *
   * @param column where the table names them
   * @param root what relative paths are relative to
   * @param absolutePaths whether the table may name files outside of {@code root}
   * @param trust what a user sets to allow that; empty where nothing allows it
   */
  public static RowFiles match(
      LabelTable table, int column, Path root, boolean absolutePaths, String trust) {
    return match(table, column, root, root, absolutePaths, trust);
  }

  /**
   * Finds the images of one of several tables.
   *
   * @param top the folder of all, which {@link #ids} are relative to
   */
  public static RowFiles match(
      LabelTable table, int column, Path root, Path top, boolean absolutePaths, String trust) {
    var found = new RowFiles(table, root, top, absolutePaths, trust);
    found.matchAll(column);
    return found;
  }

  private void matchAll(int column) {
    var firstRow = new HashMap<Path, Integer>();
    var repeated = new ArrayList<String>();
    var missing = new ArrayList<String>();
    for (int row = 0; row < table.size(); row++) {
      Path path = path(row, table.field(row, column));
      Integer first = firstRow.putIfAbsent(path, row);
      if (first != null) {
        if (!table.sameFields(row, first)) {
          throw table.wrong(row, contradiction(row, first, column));
        }
        repeated.add("line %d = line %d".formatted(table.line(row), table.line(first)));
        continue;
      }
      var file = take(path);
      if (file == null) {
        missing.add(table.field(row, column));
        continue;
      }
      rows.add(row);
      files.add(file);
      ids.add(path.startsWith(top) ? Folders.slashed(top.relativize(path)) : Folders.slashed(path));
    }
    if (files.isEmpty()) {
      throw new InputException(
          missing.isEmpty()
              ? "%s has no row below its header".formatted(table.file())
              : "none of the %d images that %s names is there, for example %s; they are looked for from %s on"
                  .formatted(missing.size(), table.file(), missing.get(0), root));
    }
    note("repeated row", repeated, "%d rows of %s repeat an earlier row: %s.");
    note("image missing", missing, "%d rows of %s name images that are not there: %s.");
    var unnamed =
        folders.values().stream().flatMap(f -> f.values().stream()).map(ImageFile::path).sorted();
    note(
        "no row",
        unnamed.map(p -> Folders.slashed(p.startsWith(top) ? top.relativize(p) : p)).toList(),
        "%d images have no row in %s: %s.");
  }

  /**
   * Returns a file that no row has named yet, null if there is none: the one of this very name, or
   * else the one whose name has the same letters, composed (as in most tables) or decomposed (as
   * macOS stores them).
   */
  private @Nullable ImageFile take(Path path) {
    var images = folders.computeIfAbsent(path.resolveSibling(""), this::images);
    String name = String.valueOf(path.getFileName());
    ImageFile exact = images.remove(name);
    if (exact != null || isAscii(name)) {
      return exact;
    }
    String composed = Normalizer.normalize(name, Form.NFC);
    var like =
        images.keySet().stream()
            .filter(other -> Normalizer.normalize(other, Form.NFC).equals(composed))
            .toList();
    return like.size() == 1 ? images.remove(like.get(0)) : null;
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  /** Returns a folder, or else the one whose path has the same letters. */
  private Path existing(Path folder) {
    if (Files.isDirectory(folder) || !folder.startsWith(root)) {
      return folder;
    }
    Path found = root;
    for (Path part : root.relativize(folder)) {
      String composed = Normalizer.normalize(part.toString(), Form.NFC);
      Path exact = found.resolve(part);
      found =
          Files.isDirectory(exact) || !Files.isDirectory(found)
              ? exact
              : Folders.subfolders(found).stream()
                  .filter(
                      each ->
                          Normalizer.normalize(String.valueOf(each.getFileName()), Form.NFC)
                              .equals(composed))
                  .findFirst()
                  .orElse(exact);
    }
    return found;
  }

  private Map<String, ImageFile> images(Path named) {
    Path folder = existing(named);
    var images = new HashMap<String, ImageFile>();
    if (Files.isDirectory(folder)) {
      for (var file : Folders.files(folder)) {
        if (Folders.isImage(file.name())) {
          images.put(file.name(), file);
        }
      }
    }
    return images;
  }

  private Path path(int row, String text) {
    if (text.isEmpty()) {
      throw table.wrong(row, "no file is named");
    }
    Path path;
    try {
      path =
          Path.of(root.getFileSystem().getSeparator().equals("/") ? text.replace('\\', '/') : text);
    } catch (InvalidPathException e) {
      throw table.wrong(row, "'%s' is not a file's name: %s".formatted(text, e.getReason()));
    }
    if (path.isAbsolute()) {
      if (!absolutePaths && !path.normalize().startsWith(root)) {
        throw table.wrong(
            row,
            trust.isEmpty()
                ? "'%s' leads out of %s, expected a path below it".formatted(text, root)
                : "'%s' is an absolute path; if this table is to be trusted with files outside of %s, say %s=true"
                    .formatted(text, root, trust));
      }
      return path.normalize();
    }
    Path resolved = root.resolve(path).normalize();
    if (!resolved.startsWith(root) || resolved.equals(root)) {
      throw table.wrong(
          row, "'%s' leads out of %s, expected a path below it".formatted(text, root));
    }
    return resolved;
  }

  private String contradiction(int row, int first, int fileColumn) {
    for (int c = 0; c < table.header().size(); c++) {
      if (c != fileColumn && !table.field(row, c).equals(table.field(first, c))) {
        return "'%s' has %s '%s' here and '%s' in line %d: remove one of the two rows"
            .formatted(
                table.field(row, fileColumn),
                table.header().get(c),
                table.field(row, c),
                table.field(first, c),
                table.line(first));
      }
    }
    return "'%s' and '%s' in line %d are the same file: remove one of the two rows"
        .formatted(table.field(row, fileColumn), table.field(first, fileColumn), table.line(first));
  }

  private void note(String reason, List<String> items, String sentence) {
    if (!items.isEmpty()) {
      skipped.put(reason, items.size());
      notes.add(
          Note.warning(
              NoteCodes.SAMPLES_LEFT_OUT,
              sentence.formatted(items.size(), table.file(), Examples.of(items))));
    }
  }

  /** Returns the rows that have an image, in the table's order. */
  public List<Integer> rows() {
    return rows;
  }

  /** Returns the images of {@link #rows}. */
  public List<ImageFile> files() {
    return files;
  }

  /** Returns the images' paths below the folder, or from the root where they lie elsewhere. */
  public List<String> ids() {
    return ids;
  }

  /** Returns how many items were left out, by reason. */
  public Map<String, Integer> skipped() {
    return skipped;
  }

  public List<Note> notes() {
    return notes;
  }
}
