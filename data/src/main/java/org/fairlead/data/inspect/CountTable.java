package org.fairlead.data.inspect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.fairlead.data.Dataset;
import org.fairlead.data.Split;
import org.fairlead.fairness.Groups;

/**
 * How many samples of every class, group, and class in a group each split has; counted in one pass
 * over the samples. Time and memory grow with samples, classes and groups, not with classes times
 * groups.
 */
final class CountTable {
  private static final String HELD_OUT = "held out";

  /** More classes or groups than this are summed up, with the smallest shown. */
  private static final int MOST_ROWS = 120;

  private static final int SMALLEST_SHOWN = 10;

  /** More classes in groups than this are not shown, only classes and groups. */
  private static final int MOST_CELLS = 150;

  private final Dataset dataset;
  private final Groups groups;
  private final List<String> parts;
  private final long[] whole;
  private final long[][] byClass;
  private final long[][] byGroup;
  private final long[] unknown;
  private final Map<Long, long[]> cells = new HashMap<>();

  CountTable(Dataset dataset, Groups groups, Split split) {
    this.dataset = dataset;
    this.groups = groups;
    var samples = new LinkedHashMap<String, int[]>();
    samples.put("train", split.train());
    if (split.heldOut().length > 0) {
      samples.put(HELD_OUT, split.heldOut());
    }
    samples.put("validation", split.validation());
    samples.put("test", split.test());
    this.parts = List.copyOf(samples.keySet());
    this.whole = new long[parts.size()];
    this.unknown = new long[parts.size()];
    this.byClass = new long[dataset.classNames().size()][parts.size()];
    this.byGroup = new long[groups.size()][parts.size()];
    for (int part = 0; part < parts.size(); part++) {
      for (int sample : samples.getOrDefault(parts.get(part), new int[0])) {
        count(sample, part);
      }
    }
  }

  private void count(int sample, int part) {
    int label = dataset.label(sample);
    whole[part]++;
    byClass[label][part]++;
    boolean complete = true;
    for (int slot = 0; slot < groups.memberships(); slot++) {
      int group = groups.group(sample, slot);
      if (group >= 0) {
        byGroup[group][part]++;
        cells.computeIfAbsent(cell(group, label), c -> new long[parts.size()])[part]++;
      } else {
        complete = false;
      }
    }
    unknown[part] += complete ? 0 : 1;
  }

  private long cell(int group, int label) {
    return (long) group * byClass.length + label;
  }

  /** Returns the table for a terminal. */
  String text() {
    var rows = new ArrayList<List<String>>();
    var head = new ArrayList<>(List.of(""));
    head.addAll(parts);
    head.add("all");
    rows.add(head);
    rows.add(row("all", whole));
    addRows(rows, "classes", byClass, c -> dataset.target() + "=" + dataset.classNames().get(c));
    if (classesAreGroups()) {
      return aligned(rows) + "every class is a group\n";
    }
    if (cells.size() > MOST_CELLS || cells.size() <= byGroup.length) {
      addRows(rows, "groups", byGroup, groups::name);
    } else {
      addCells(rows);
    }
    if (byGroup.length > 0 && sum(unknown) > 0) {
      rows.add(row("unknown", unknown));
    }
    return aligned(rows);
  }

  private void addCells(List<List<String>> rows) {
    for (int g = 0; g < byGroup.length; g++) {
      rows.add(row(groups.name(g), byGroup[g]));
      for (int c = 0; c < byClass.length; c++) {
        long[] counts = cells.get(cell(g, c));
        if (counts != null) {
          rows.add(row("  " + dataset.classNames().get(c), counts));
        }
      }
    }
  }

  private boolean classesAreGroups() {
    var attributes = dataset.attributes();
    return attributes.size() == 1 && attributes.get(0).name().equals(dataset.target());
  }

  private void addRows(
      List<List<String>> rows, String what, long[][] counts, IntFunction<String> name) {
    if (counts.length <= MOST_ROWS) {
      IntStream.range(0, counts.length).forEach(i -> rows.add(row(name.apply(i), counts[i])));
      return;
    }
    var order =
        IntStream.range(0, counts.length)
            .boxed()
            .sorted(Comparator.comparingLong((Integer i) -> sum(counts[i])))
            .toList();
    for (int i : order.subList(0, SMALLEST_SHOWN)) {
      rows.add(row(name.apply(i), counts[i]));
    }
    var rest =
        new ArrayList<>(
            List.of(
                String.format(
                    Locale.ROOT,
                    "and %,d more %s of %,d to %,d samples",
                    counts.length - SMALLEST_SHOWN,
                    what,
                    sum(counts[order.get(SMALLEST_SHOWN)]),
                    sum(counts[order.get(order.size() - 1)]))));
    rest.addAll(Collections.nCopies(parts.size() + 1, ""));
    rows.add(rest);
  }

  private static long sum(long[] counts) {
    return IntStream.range(0, counts.length).mapToLong(p -> counts[p]).sum();
  }

  private static List<String> row(String name, long[] counts) {
    var cells = new ArrayList<String>(List.of(name));
    for (long count : counts) {
      cells.add(String.format(Locale.ROOT, "%,d", count));
    }
    cells.add(String.format(Locale.ROOT, "%,d", sum(counts)));
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
}
