package org.fairlead.data.format;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Examples;
import org.fairlead.data.columnar.ColumnarFiles;
import org.fairlead.data.source.Folders;
import org.fairlead.data.source.ImageFile;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.source.SplitPart;

/**
 * The files of a data set that is cut into pieces, as Hugging Face lays them out: {@code
 * train-00000-of-00002.parquet} in the folder or in {@code data}, or {@code train/0000.parquet}.
 * Pieces whose names say no split, beside others whose names do, are left out. Immutable.
 */
public final class Shards {
  private static final Pattern PIECE =
      Pattern.compile("(.+?)-(\\d{4,6})-of-(\\d{4,6})(?:-[0-9a-f]{8,32})?");
  private static final String DATA = "data";
  private static final int DEEPEST = 3;

  /** More pieces are not looked for one by one. */
  private static final int MOST_PIECES = 100_000;

  private final List<Shard> files;
  private final List<String> others;
  private final List<Note> notes;

  /**
   * A file.
   *
   * @param file where it is
   * @param part what its rows are for; nothing where no name says it
   */
  public record Shard(Path file, Optional<SplitPart> part) {}

  private Shards(List<Shard> files, List<String> others, List<Note> notes) {
    this.files = List.copyOf(files);
    this.others = List.copyOf(others);
    this.notes = List.copyOf(notes);
  }

  /**
   * Finds the pieces in a folder; there may be none. A folder that holds one folder alone is passed
   * through.
   */
  public static Shards in(Path folder) {
    return in(folder, DEEPEST);
  }

  private static Shards in(Path folder, int deeper) {
    var found = new ArrayList<Shard>();
    var pieces = new Pieces();
    add(folder, folder, Optional.empty(), found, pieces);
    if (found.isEmpty()) {
      for (Path below : Folders.subfolders(folder)) {
        String name = String.valueOf(below.getFileName());
        var part = SplitPart.of(name);
        if (part.isPresent() || name.equals(DATA)) {
          add(folder, below, part, found, pieces);
        }
      }
    }
    if (found.isEmpty() && deeper > 0) {
      var folders = Folders.subfolders(folder);
      if (folders.size() == 1) {
        return in(folders.get(0), deeper - 1);
      }
    }
    boolean told = found.stream().anyMatch(shard -> shard.part().isPresent());
    var used = found.stream().filter(shard -> !told || shard.part().isPresent()).toList();
    var others = names(folder, found.stream().filter(shard -> !used.contains(shard)).toList());
    var notes = pieces.missing(folder);
    if (!told && used.size() > 1) {
      notes.add(
          Note.info(
              NoteCodes.TABLE_READ,
              "%d Parquet files of %s are read as one: their names say no split (%s)."
                  .formatted(used.size(), folder, Examples.of(names(folder, used)))));
    }
    return new Shards(used, others, notes);
  }

  private static List<String> names(Path folder, List<Shard> shards) {
    return shards.stream().map(shard -> Folders.slashed(folder.relativize(shard.file()))).toList();
  }

  private static void add(
      Path top, Path folder, Optional<SplitPart> outer, List<Shard> found, Pieces pieces) {
    for (ImageFile file : Folders.files(folder)) {
      String ending = ColumnarFiles.ending(file.name());
      if (!ending.isEmpty()) {
        String stem = file.name().substring(0, file.name().length() - ending.length());
        Matcher piece = PIECE.matcher(stem);
        if (piece.matches()) {
          pieces.add(Folders.slashed(top.relativize(folder)), piece, ending);
          stem = piece.group(1);
        }
        found.add(new Shard(file.path(), SplitPart.of(stem).or(() -> outer)));
      }
    }
  }

  /** Which pieces of what are there. */
  private static final class Pieces {
    private final Map<String, TreeSet<Integer>> there = new TreeMap<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    void add(String folder, Matcher piece, String ending) {
      String set =
          (folder.isEmpty() ? "" : folder + "/")
              + piece.group(1)
              + "-%05d-of-"
              + piece.group(3)
              + ending;
      counts.put(set, Integer.parseInt(piece.group(3)));
      there.computeIfAbsent(set, key -> new TreeSet<>()).add(Integer.parseInt(piece.group(2)));
    }

    List<Note> missing(Path folder) {
      var notes = new ArrayList<Note>();
      there.forEach(
          (set, numbers) -> {
            int count = counts.getOrDefault(set, 0);
            var missing = new ArrayList<String>();
            for (int i = 0; i < Math.min(count, MOST_PIECES); i++) {
              if (!numbers.contains(i)) {
                missing.add(set.replace("%05d", "%05d".formatted(i)));
              }
            }
            if (!missing.isEmpty()) {
              notes.add(
                  Note.warning(
                      NoteCodes.SAMPLES_LEFT_OUT,
                      "%s has %d of the %d pieces of a split; not there: %s."
                          .formatted(folder, numbers.size(), count, Examples.of(missing))));
            }
          });
      return notes;
    }
  }

  /** Returns the files that are used, by their names: all of a split, or none. */
  public List<Shard> files() {
    return files;
  }

  /** Returns the names of the files that are left out, as their names say no split. */
  public List<String> others() {
    return others;
  }

  /**
   * Returns the tables of the files with what a person should know: which pieces are not there, and
   * of every table what was not said of one before it.
   *
   * @param tables of {@link #files}
   */
  public List<LabelTable> noted(List<LabelTable> tables) {
    var noted = new ArrayList<LabelTable>();
    var said = new HashSet<String>();
    for (LabelTable table : tables) {
      var own = new ArrayList<>(noted.isEmpty() ? notes : List.<Note>of());
      table.notes().stream()
          .filter(note -> said.add(note.text().replace(table.file().toString(), "")))
          .forEach(own::add);
      noted.add(table.withNotes(own));
    }
    return noted;
  }
}
