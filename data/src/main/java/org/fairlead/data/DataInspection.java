package org.fairlead.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.InputException;

/** What a data set holds: counts by split, class and group, image sizes, duplicates, warnings. */
public final class DataInspection {
  private static final int SIZES_SHOWN = 5;

  private final String text;
  private final List<String> warnings;
  private final List<Duplicate> duplicates;

  private DataInspection(String text, List<String> warnings, List<Duplicate> duplicates) {
    this.text = text;
    this.warnings = List.copyOf(warnings);
    this.duplicates = List.copyOf(duplicates);
  }

  /**
   * Counts and checks a data set; reads the bytes of every file once and decodes none.
   *
   * @param intersectional whether several protected attributes make one group per combination
   * @param valSplit share of the training samples that is for validation
   * @param seed of that choice
   * @throws InputException naming the file, if one cannot be read or is not an image
   */
  public static DataInspection of(
      Dataset dataset, boolean intersectional, double valSplit, long seed, Progress progress) {
    var groups = DatasetGroups.of(dataset, intersectional);
    var split = Split.of(dataset, groups, valSplit, seed);
    var duplicates = DataChecks.duplicates(dataset, split, progress);
    var warnings = new ArrayList<>(dataset.warnings());
    warnings.addAll(DataChecks.describe(duplicates));
    if (groups.unknown() > 0) {
      warnings.add(
          "%d samples have an unknown protected value and belong to no group."
              .formatted(groups.unknown()));
    }
    try {
      DataChecks.requireUsable(dataset, groups, split);
    } catch (InputException e) {
      warnings.add("Not usable as it is: " + e.getMessage() + ".");
    }
    return new DataInspection(text(dataset, groups, split, warnings), warnings, duplicates);
  }

  private static String text(Dataset dataset, Groups groups, Split split, List<String> warnings) {
    var out = new StringBuilder();
    out.append(
        "%s: %d images, target %s with %d classes\n"
            .formatted(
                dataset.name(), dataset.size(), dataset.target(), dataset.classNames().size()));
    out.append(sizes(dataset)).append('\n');
    if (!dataset.skipped().isEmpty()) {
      var reasons =
          new TreeMap<>(dataset.skipped())
              .entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList();
      out.append("left out: ").append(String.join(", ", reasons)).append('\n');
    }
    out.append('\n').append(table(dataset, groups, split));
    for (String warning : warnings) {
      out.append("\nwarning: ").append(warning);
    }
    return out.toString().stripTrailing() + "\n";
  }

  private static String sizes(Dataset dataset) {
    var names = new String[dataset.size()];
    Workers.run(
        names.length,
        64,
        Progress.NONE,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            var shape = dataset.storedShape(i);
            names[i] = shape.width() + "x" + shape.height();
          }
        });
    var counts = new TreeMap<String, Integer>();
    for (String name : names) {
      counts.merge(name, 1, Integer::sum);
    }
    var shown =
        counts.entrySet().stream()
            .sorted((a, b) -> Integer.compare(b.getValue(), a.getValue()))
            .limit(SIZES_SHOWN)
            .map(e -> "%s (%d)".formatted(e.getKey(), e.getValue()))
            .toList();
    return "stored sizes: %s%s; read at %dx%d"
        .formatted(
            String.join(", ", shown),
            counts.size() > SIZES_SHOWN
                ? ", and %d more".formatted(counts.size() - SIZES_SHOWN)
                : "",
            dataset.shape().width(),
            dataset.shape().height());
  }

  private static String table(Dataset dataset, Groups groups, Split split) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("", "train", "validation", "test", "all"));
    int[][] parts = {split.train(), split.validation(), split.test()};
    rows.add(row("all", parts, i -> true));
    for (int c = 0; c < dataset.classNames().size(); c++) {
      int label = c;
      rows.add(
          row(
              dataset.target() + "=" + dataset.classNames().get(c),
              parts,
              i -> dataset.label(i) == label));
    }
    for (int g = 0; g < groups.size(); g++) {
      int group = g;
      rows.add(row(groups.name(g), parts, i -> in(groups, i, group)));
      for (int c = 0; c < dataset.classNames().size(); c++) {
        int label = c;
        rows.add(
            row(
                "  " + dataset.classNames().get(c),
                parts,
                i -> dataset.label(i) == label && in(groups, i, group)));
      }
    }
    return aligned(rows);
  }

  private static boolean in(Groups groups, int sample, int group) {
    for (int slot = 0; slot < groups.memberships(); slot++) {
      if (groups.group(sample, slot) == group) {
        return true;
      }
    }
    return false;
  }

  private static List<String> row(String name, int[][] parts, IntPredicate counted) {
    var cells = new ArrayList<String>(List.of(name));
    long total = 0;
    for (int[] part : parts) {
      long count = IntStream.of(part).filter(counted).count();
      total += count;
      cells.add(String.format(Locale.ROOT, "%,d", count));
    }
    cells.add(String.format(Locale.ROOT, "%,d", total));
    return cells;
  }

  private static String aligned(List<List<String>> rows) {
    int columns = rows.get(0).size();
    var widths = new int[columns];
    for (var row : rows) {
      for (int c = 0; c < columns; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    var out = new StringBuilder();
    for (var row : rows) {
      var line = new StringBuilder();
      for (int c = 0; c < columns; c++) {
        String pad = " ".repeat(widths[c] - row.get(c).length());
        line.append(c == 0 ? row.get(c) + pad : "  " + pad + row.get(c));
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  /** Returns the whole report for a terminal, lines separated by newlines, one at the end. */
  public String text() {
    return text;
  }

  /** Returns the warnings alone, one sentence each. */
  public List<String> warnings() {
    return warnings;
  }

  /** Returns the sets of samples with the same content. */
  public List<Duplicate> duplicates() {
    return duplicates;
  }
}
