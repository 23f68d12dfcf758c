package org.fairlead.data.inspect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.Examples;
import org.fairlead.data.Progress;
import org.fairlead.data.ReadOptions;
import org.fairlead.data.source.SampleSource;
import org.fairlead.data.source.SourceDataset;
import org.fairlead.fairness.Attribute;

/** What generated images hold: counts by attribute and combination, sizes, duplicates, notes. */
public final class GeneratedInspection {
  private static final int MOST_VALUES = 40;

  private final SourceDataset images;
  private final String text;
  private final List<Note> notes;
  private final List<String> broken;

  private GeneratedInspection(
      SourceDataset images, String text, List<Note> notes, List<String> broken) {
    this.images = images;
    this.text = text;
    this.broken = List.copyOf(broken);
    this.notes = List.copyOf(notes);
  }

  /**
   * Counts and checks generated images; reads and decodes every one.
   *
   * @param source all of them
   * @param path where they lie
   * @param size to decode them at
   */
  public static GeneratedInspection of(
      SampleSource source, Path path, int size, Progress progress) {
    var columns =
        source.columns().stream()
            .filter(c -> c.values().size() <= MOST_VALUES && c.size() > 0)
            .toList();
    if (columns.isEmpty()) {
      throw new InputException(
          "the generated images in %s come with no attribute of at most %d values"
              .formatted(path, MOST_VALUES));
    }
    var images = SourceDataset.of(source, spec(columns, path, size));
    var contents = Contents.decoded(images, progress);
    var notes = new ArrayList<>(source.notes());
    notes.addAll(duplicates(images, contents.hashes()));
    var broken = contents.problems();
    if (!broken.isEmpty()) {
      notes.add(DataInspection.brokenNote(broken.size(), images.size()));
    }
    return new GeneratedInspection(images, text(columns, path, contents, notes), notes, broken);
  }

  private static DataSpec spec(List<Column> columns, Path path, int size) {
    return new DataSpec(
        "generated",
        new NoOptions(),
        path,
        columns.get(0).name(),
        columns.stream().skip(1).map(Column::name).toList(),
        List.of(),
        List.of(),
        true,
        size,
        List.of(),
        0,
        "keep",
        ReadOptions.defaults(),
        null,
        path);
  }

  private static List<Note> duplicates(SourceDataset images, String[] hashes) {
    var byHash = new LinkedHashMap<String, List<String>>();
    for (int i = 0; i < hashes.length; i++) {
      byHash.computeIfAbsent(hashes[i], h -> new ArrayList<>()).add(images.id(i));
    }
    var sets = byHash.values().stream().filter(ids -> ids.size() > 1).toList();
    if (sets.isEmpty()) {
      return List.of();
    }
    return List.of(
        Note.warning(
            NoteCodes.DUPLICATES,
            "%s in %s have the same content: %s."
                .formatted(
                    Examples.counted(sets.stream().mapToLong(List::size).sum(), "image"),
                    Examples.counted(sets.size(), "set"),
                    Examples.of(sets.stream().map(ids -> String.join(" = ", ids)).toList()))));
  }

  private static String text(List<Column> columns, Path path, Contents contents, List<Note> notes) {
    int size = columns.get(0).size();
    long possible = 1;
    for (Column column : columns) {
      possible *= column.values().size();
    }
    var combinations = combinations(columns);
    var out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "generated: %,d images in %s, %,d of %,d combinations of %s\n",
            size,
            path,
            combinations.size(),
            possible,
            String.join(", ", columns.stream().map(Column::name).toList())));
    out.append(
        "stored sizes: %s\n\n"
            .formatted(
                Examples.of(
                    contents.sizes().entrySet().stream()
                        .sorted((a, b) -> Integer.compare(b.getValue(), a.getValue()))
                        .map(e -> "%s (%d)".formatted(e.getKey(), e.getValue()))
                        .toList())));
    for (Column column : columns) {
      var counts = new int[column.values().size() + 1];
      IntStream.range(0, size).forEach(i -> counts[column.code(i) + 1]++);
      var cells = new ArrayList<String>();
      for (int v = 0; v < column.values().size(); v++) {
        cells.add(String.format(Locale.ROOT, "%s %,d", column.values().get(v), counts[v + 1]));
      }
      if (counts[0] > 0) {
        cells.add(String.format(Locale.ROOT, "unknown %,d", counts[0]));
      }
      out.append("%s: %s\n".formatted(column.name(), String.join(", ", cells)));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "a combination: %,d to %,d images\n",
            Collections.min(combinations.values()),
            Collections.max(combinations.values())));
    DataInspection.appendNotes(out, notes, contents.problems());
    return out.toString().stripTrailing() + "\n";
  }

  private static Map<int[], Integer> combinations(List<Column> columns) {
    var counts = new TreeMap<int[], Integer>(Arrays::compare);
    for (int i = 0; i < columns.get(0).size(); i++) {
      int sample = i;
      counts.merge(columns.stream().mapToInt(c -> c.code(sample)).toArray(), 1, Integer::sum);
    }
    return counts;
  }

  /** Returns the same for programs: maps, lists, texts and numbers. */
  public Map<String, Object> tree() {
    var tree = new LinkedHashMap<String, Object>();
    tree.put("name", images.name());
    tree.put("samples", images.size());
    tree.put("kind", "images");
    tree.put("target", images.target());
    tree.put("classes", images.classNames());
    tree.put("attributes", images.attributes().stream().map(Attribute::name).toList());
    tree.put("notes", InspectionTree.notes(notes));
    return tree;
  }

  /** Returns the whole report for a terminal, lines separated by newlines, one at the end. */
  public String text() {
    return text;
  }

  /** Returns what the user should know about the images. */
  public List<Note> notes() {
    return notes;
  }

  /** Returns which images cannot be decoded, and why. */
  public List<String> broken() {
    return broken;
  }

  /**
   * Writes a picture of samples, a row for every combination; see {@link SampleSheet#write}.
   *
   * @return how many combinations were left out
   */
  public int sheet(long seed, Path file) {
    return SampleSheet.write(images, DatasetGroups.of(images, true), seed, file);
  }
}
