package org.fairlead.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * A small table of rows in which every two values of two keys that may meet do meet.
 *
 * <p>Greedy, as in Cohen et al., The AETG system, IEEE TSE 1997: a row begins with a pair that has
 * not met yet; then every other key takes the value that brings most new pairs about. Keys not
 * decided yet have their first value, so a row is a whole one at any time and can be asked whether
 * it is allowed. A pair that is not allowed beside the first values of all other keys is {@link
 * #refused}: a key's first value should be the one that goes with most others.
 *
 * @param rows the index of a value for every key
 * @param refused rows of first values but for the pair that must not meet
 */
record PairwiseTable(List<List<Integer>> rows, List<List<Integer>> refused) {

  /** Two values of different keys, {@code key < other}. */
  private record Pair(int key, int value, int other, int otherValue) {
    static Pair of(List<Integer> row, int a, int b) {
      int key = Math.min(a, b);
      int other = Math.max(a, b);
      return new Pair(key, row.get(key), other, row.get(other));
    }
  }

  /**
   * Returns a table.
   *
   * @param sizes the number of values of every key
   * @param allowed whether a row may be
   */
  static PairwiseTable of(int[] sizes, Predicate<List<Integer>> allowed) {
    var unmet = new LinkedHashSet<Pair>();
    for (int a = 0; a < sizes.length; a++) {
      for (int b = a + 1; b < sizes.length; b++) {
        for (int i = 0; i < sizes[a]; i++) {
          for (int j = 0; j < sizes[b]; j++) {
            unmet.add(new Pair(a, i, b, j));
          }
        }
      }
    }
    var rows = new ArrayList<List<Integer>>();
    var refused = new ArrayList<List<Integer>>();
    var random = new Random(1);
    while (!unmet.isEmpty()) {
      Pair pair = unmet.iterator().next();
      var row = new ArrayList<>(Collections.nCopies(sizes.length, 0));
      row.set(pair.key(), pair.value());
      row.set(pair.other(), pair.otherValue());
      if (!allowed.test(row)) {
        refused.add(List.copyOf(row));
        unmet.remove(pair);
        continue;
      }
      var decided = new HashSet<>(Set.of(pair.key(), pair.other()));
      var order = new ArrayList<>(IntStream.range(0, sizes.length).boxed().toList());
      Collections.shuffle(order, random);
      for (int key : order) {
        if (decided.add(key)) {
          decide(row, key, sizes[key], decided, unmet, allowed);
        }
      }
      for (int a = 0; a < sizes.length; a++) {
        for (int b = a + 1; b < sizes.length; b++) {
          unmet.remove(Pair.of(row, a, b));
        }
      }
      rows.add(List.copyOf(row));
    }
    return new PairwiseTable(List.copyOf(rows), List.copyOf(refused));
  }

  /** Gives a key the allowed value that meets most values of decided keys for the first time. */
  private static void decide(
      List<Integer> row,
      int key,
      int size,
      Set<Integer> decided,
      Set<Pair> unmet,
      Predicate<List<Integer>> allowed) {
    var gains = new int[size];
    for (int value = 0; value < size; value++) {
      row.set(key, value);
      for (int other : decided) {
        gains[value] += other != key && unmet.contains(Pair.of(row, key, other)) ? 1 : 0;
      }
    }
    for (int value :
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparing((Integer each) -> -gains[each]))
            .toList()) {
      row.set(key, value);
      if (value == 0 || (gains[value] > gains[0] && allowed.test(row))) {
        return; // the first value was allowed before
      }
    }
    throw new IllegalStateException("a key without values");
  }
}
