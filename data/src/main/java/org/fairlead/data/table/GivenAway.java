package org.fairlead.data.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Column;
import org.fairlead.data.column.MissingWords;
import org.fairlead.data.column.Numeral;

/**
 * Finds features that tell a protected value or the target by themselves: a model that does not see
 * {@code sex} sees it in {@code sexstatus}, and one that sees {@code repaid_on} need not learn who
 * repays.
 *
 * <p>Every row's group is guessed from the other rows: from those with the same text, or from the
 * four neighbours in the order of a column of numbers. A feature gives a group away if the guesses
 * leave at most a tenth of the errors of always guessing the largest group.
 */
final class GivenAway {
  private static final double ERRORS_LEFT = 0.1;
  private static final int FEWEST_ERRORS = 5;

  /** Numbers of so few values are guessed from as texts are. */
  private static final int FEW_VALUES = 50;

  private static final int NEIGHBOURS = 2;

  private final int[] rows;
  private final int[] groups;
  private final int count;
  private final int largest;
  private final long ofLargest;

  private GivenAway(int[] rows, Column column) {
    this.rows = rows;
    this.groups = Arrays.stream(rows).map(column::code).toArray();
    this.count = column.values().size();
    var sizes = new long[count];
    Arrays.stream(groups).forEach(group -> sizes[group]++);
    this.largest =
        IntStream.range(0, count).boxed().max(Comparator.comparingLong(g -> sizes[g])).orElse(0);
    this.ofLargest = count == 0 ? 0 : sizes[largest];
  }

  /**
   * Returns a warning about the features that give a protected column away, if any do.
   *
   * @param test the rows that are for testing, which are not looked at
   */
  static Optional<Note> note(
      Rows table, List<FeatureColumn> features, Column column, Set<Integer> test) {
    return told(
        table,
        features,
        column,
        test,
        "%s can be told from %s: a model that sees %s sees it. To keep %s from the model: data.table.exclude=[%s].");
  }

  /** Returns a warning about the features that tell the target by themselves, if any do. */
  static Optional<Note> target(
      Rows table, List<FeatureColumn> features, Column column, Set<Integer> test) {
    return told(
        table,
        features,
        column,
        test,
        "The target %s can be told from %s: where that is written down after the answer is known, a model that sees %s learns nothing else. To keep %s from the model: data.table.exclude=[%s].");
  }

  private static Optional<Note> told(
      Rows table, List<FeatureColumn> features, Column column, Set<Integer> test, String text) {
    int[] rows =
        IntStream.range(0, table.size())
            .filter(i -> !test.contains(i) && column.code(i) >= 0)
            .toArray();
    var guesses = new GivenAway(rows, column);
    long errors = rows.length - guesses.ofLargest;
    if (errors < FEWEST_ERRORS) {
      return Optional.empty();
    }
    var telling = new ArrayList<String>();
    var names = new ArrayList<String>();
    for (FeatureColumn feature : features) {
      long right = feature.name().equals(column.name()) ? 0 : guesses.right(table, feature);
      if (rows.length - right <= ERRORS_LEFT * errors) {
        names.add(feature.name());
        telling.add(
            String.format(
                    Locale.ROOT, "%s (right in %,d of %,d rows", feature.name(), right, rows.length)
                + String.format(Locale.ROOT, ", %,d without it)", guesses.ofLargest));
      }
    }
    if (telling.isEmpty()) {
      return Optional.empty();
    }
    boolean one = names.size() == 1;
    return Optional.of(
        Note.warning(
            NoteCodes.GIVES_AWAY,
            String.format(
                Locale.ROOT,
                text,
                column.name(),
                String.join(", ", telling),
                one ? "this column" : "these columns",
                one ? "it" : "them",
                String.join(",", names))));
  }

  /** Returns how many rows' groups are guessed right from a feature of the other rows. */
  private long right(Rows table, FeatureColumn feature) {
    var texts = Arrays.stream(rows).mapToObj(row -> table.fields.get(row)[feature.at()]).toList();
    if (feature.number() && texts.stream().distinct().limit(FEW_VALUES + 1L).count() > FEW_VALUES) {
      double[] numbers =
          texts.stream()
              .mapToDouble(
                  text ->
                      MissingWords.has(text)
                          ? Double.NaN
                          : Numeral.of(text).value(feature.decimalComma()))
              .toArray();
      return rightByNeighbours(numbers);
    }
    return rightByText(texts);
  }

  private long rightByText(List<String> texts) {
    var counts = new HashMap<String, int[]>();
    for (int i = 0; i < groups.length; i++) {
      counts.computeIfAbsent(texts.get(i), text -> new int[count])[groups[i]]++;
    }
    long right = 0;
    for (int[] each : counts.values()) {
      for (int group = 0; group < count; group++) {
        if (each[group] > 0) {
          each[group]--;
          int guessed = most(each);
          each[group]++;
          right += guessed == group ? each[group] : 0;
        }
      }
    }
    return right;
  }

  private long rightByNeighbours(double[] numbers) {
    var order =
        IntStream.range(0, numbers.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> numbers[i]))
            .toList();
    long right = 0;
    for (int place = 0; place < order.size(); place++) {
      var near = new int[count];
      for (int step = 1; step <= NEIGHBOURS; step++) {
        if (place - step >= 0) {
          near[groups[order.get(place - step)]]++;
        }
        if (place + step < order.size()) {
          near[groups[order.get(place + step)]]++;
        }
      }
      right += most(near) == groups[order.get(place)] ? 1 : 0;
    }
    return right;
  }

  /** Returns the group of the largest count; where several have it, the largest group of all. */
  private int most(int[] counts) {
    int most = largest;
    for (int group = 0; group < count; group++) {
      most = counts[group] > counts[most] ? group : most;
    }
    return most;
  }
}
