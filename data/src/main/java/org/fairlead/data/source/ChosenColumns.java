package org.fairlead.data.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.column.Aliases;
import org.fairlead.data.column.Bins;
import org.fairlead.data.column.ColumnNumbers;
import org.fairlead.data.column.LookAlikes;
import org.fairlead.data.column.Numeral;

/**
 * The columns that a recipe predicts and protects, with its aliases and ranges, and what looks
 * wrong with them: values that look like one, numbers that were to be brought together.
 */
final class ChosenColumns {
  /** More classes than this of numbers are a quantity. */
  private static final int MOST_CLASSES = 100;

  /** As many classes are one too, where each has few samples. */
  private static final int MANY_CLASSES = 20;

  private static final int FEW_SAMPLES = 10;

  /** More groups than this of numbers are many. */
  private static final int MOST_GROUPS = 12;

  private final DataSpec spec;
  private final Aliases aliases;
  private final Bins bins;
  private final List<Note> notes;

  /**
   * @param known the columns that there are
   * @param notes takes what the user should know
   * @throws InputException if an alias or range is of another column
   */
  ChosenColumns(DataSpec spec, List<String> known, List<Note> notes) {
    this.spec = spec;
    this.aliases = Aliases.parse(spec.aliases());
    this.bins = Bins.parse(spec.bins());
    this.notes = notes;
    aliases.columns().forEach(column -> requireKnown("data.aliases", column, known));
    for (String column : bins.columns()) {
      requireKnown("data.bins", column, known);
      if (!column.equals(spec.target()) && !spec.protect().contains(column)) {
        notes.add(
            Note.warning(
                NoteCodes.BINS_UNUSED,
                "data.bins of %s change nothing: they make classes or groups, and it is neither data.target nor among data.protect."
                    .formatted(column)));
      }
    }
  }

  private static void requireKnown(String key, String column, List<String> known) {
    if (!known.contains(column)) {
      throw new InputException(
          "%s names '%s', expected one of %s%s"
              .formatted(key, column, String.join(", ", known), Nearest.suggestion(column, known)));
    }
  }

  /**
   * Returns the column to predict.
   *
   * @throws InputException if it is a quantity, with ranges that would make classes of it
   */
  Column target(Column column) {
    Column target = changed(column);
    long[] counts = counts(target);
    int classes = counts.length;
    boolean quantity =
        classes > MOST_CLASSES
            || (classes > MANY_CLASSES
                && Arrays.stream(counts).sum() < (long) FEW_SAMPLES * classes);
    if (quantity && areNumbers(target) && !areNumbersOfClasses(target)) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "data.target '%s' has %,d different numbers, such as %s and %s, too many for classes: choose another column, or bring them together, as with %s",
              target.name(),
              classes,
              target.values().get(0),
              target.values().get(classes - 1),
              suggestion(target)));
    }
    noteLookAlikes(target);
    return target;
  }

  /** Returns a protected column. */
  Column group(Column column) {
    Column group = changed(column);
    long[] counts = counts(group);
    if (group.name().equals(spec.target())) {
      return group;
    }
    if (counts.length > MOST_GROUPS && areNumbers(group)) {
      long least = Arrays.stream(counts).min().orElse(0);
      long most = Arrays.stream(counts).max().orElse(0);
      notes.add(
          Note.warning(
              NoteCodes.NUMERIC_GROUPS,
              String.format(
                  Locale.ROOT,
                  "%s is a column of numbers: each of its %,d is a group, of %,d to %,d samples; to bring them together: %s.",
                  group.name(),
                  counts.length,
                  least,
                  most,
                  suggestion(group))));
    }
    noteLookAlikes(group);
    return group;
  }

  /** Returns a column with the recipe's aliases and ranges, which a table's texts already have. */
  private Column changed(Column column) {
    Column renamed = renamed(column);
    return bins.has(column.name()) ? binned(renamed) : renamed;
  }

  private Column renamed(Column column) {
    Map<String, String> meanings = aliases.of(column.name());
    var lacking =
        meanings.entrySet().stream()
            .filter(each -> !each.getValue().isEmpty())
            .filter(each -> !column.values().contains(each.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    lacking.forEach(from -> aliases.requirePresent(column.name(), from, column.values()));
    if (meanings.keySet().stream().noneMatch(column.values()::contains)) {
      return column;
    }
    var codes = new LinkedHashMap<String, Integer>();
    int[] places =
        column.values().stream()
            .map(value -> meanings.getOrDefault(value, value))
            .mapToInt(to -> to.isEmpty() ? -1 : codes.computeIfAbsent(to, t -> codes.size()))
            .toArray();
    return recoded(column, List.copyOf(codes.keySet()), places);
  }

  private Column binned(Column column) {
    var names = bins.names(column.name());
    if (names.containsAll(column.values())) {
      return column;
    }
    TextColumns.requireNumbers(column.name(), ColumnNumbers.of(column.values()));
    int[] places =
        column.values().stream()
            .mapToInt(value -> bins.range(column.name(), Numeral.of(value).point()))
            .toArray();
    var outside =
        IntStream.range(0, places.length)
            .filter(v -> places[v] < 0)
            .mapToObj(column.values()::get)
            .toList();
    if (!outside.isEmpty()) {
      notes.add(TextColumns.outside(column.name(), outside, bins));
    }
    return recoded(column, names, places);
  }

  private static Column recoded(Column column, List<String> values, int[] places) {
    return new Column(
        column.name(),
        values,
        IntStream.range(0, column.size())
            .map(i -> column.code(i) < 0 ? -1 : places[column.code(i)])
            .toArray());
  }

  private void noteLookAlikes(Column column) {
    long[] counts = counts(column);
    var byValue = new LinkedHashMap<String, Integer>();
    for (int v = 0; v < counts.length; v++) {
      if (counts[v] > 0) {
        byValue.put(column.values().get(v), (int) counts[v]);
      }
    }
    LookAlikes.note(column.name(), byValue).ifPresent(notes::add);
  }

  private static long[] counts(Column column) {
    var counts = new long[column.values().size()];
    for (int i = 0; i < column.size(); i++) {
      if (column.code(i) >= 0) {
        counts[column.code(i)]++;
      }
    }
    return counts;
  }

  private static boolean areNumbers(Column column) {
    return column.values().stream().allMatch(value -> Double.isFinite(Numeral.of(value).point()));
  }

  /** Returns whether the values are 0, 1, 2 and so on, or 1, 2, 3. */
  private static boolean areNumbersOfClasses(Column column) {
    double first = Numeral.of(column.values().get(0)).point();
    return (first == 0 || first == 1)
        && IntStream.range(0, column.values().size())
            .allMatch(v -> Numeral.of(column.values().get(v)).point() == first + v);
  }

  private static String suggestion(Column column) {
    var numbers = new ArrayList<Double>();
    for (int i = 0; i < column.size(); i++) {
      if (column.code(i) >= 0) {
        numbers.add(Numeral.of(column.values().get(column.code(i))).point());
      }
    }
    return Bins.suggestion(
        column.name(), numbers.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
