package org.fairlead.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Seeds;

/**
 * Which samples are trained on, validated on and tested on.
 *
 * <p>The test split is the format's own. So is validation where the format has one; otherwise it is
 * carved out of the rest, stratified by group and label.
 */
public final class Split {
  private final int[] train;
  private final int[] validation;
  private final int[] test;

  private Split(int[] train, int[] validation, int[] test) {
    this.train = train;
    this.validation = validation;
    this.test = test;
  }

  /**
   * Divides a data set.
   *
   * <p>A validation split of the format's own is taken as it is. Otherwise, of {@code n} samples
   * that are not for testing, {@code round(valSplit n)} are for validation, shared out among the
   * strata (group in every slot, label) by largest remainder; every stratum keeps at least one
   * training sample. Within a stratum the samples with the lowest hash of seed and id go, so that
   * other protected attributes or added files move few samples.
   *
   * @param groups aligned with the data set
   * @param valSplit share of validation, in {@code [0, 1)}
   */
  public static Split of(Dataset dataset, Groups groups, double valSplit, long seed) {
    if (groups.samples() != dataset.size()) {
      throw new IllegalArgumentException(
          "groups are of %d samples, the data set has %d"
              .formatted(groups.samples(), dataset.size()));
    }
    if (!(valSplit >= 0 && valSplit < 1)) {
      throw new IllegalArgumentException("valSplit must be in [0, 1), got " + valSplit);
    }
    int[] test = dataset.testSamples();
    int[] given = dataset.validationSamples();
    if (given.length > 0) {
      return new Split(others(dataset.size(), test, given), given, test);
    }
    var strata = strata(dataset, groups, test);
    long remaining = strata.stream().mapToLong(s -> s.length).sum();
    int[] quotas = quotas(strata, valSplit, Math.round(valSplit * remaining));
    var train = new ArrayList<Integer>();
    var validation = new ArrayList<Integer>();
    for (int s = 0; s < quotas.length; s++) {
      int[] ranked = ranked(dataset, strata.get(s), seed);
      for (int i = 0; i < ranked.length; i++) {
        (i < quotas[s] ? validation : train).add(ranked[i]);
      }
    }
    return new Split(sorted(train), sorted(validation), test);
  }

  private static int[] others(int size, int[] test, int[] validation) {
    var taken = new BitSet(size);
    Arrays.stream(test).forEach(taken::set);
    Arrays.stream(validation).forEach(taken::set);
    return IntStream.range(0, size).filter(i -> !taken.get(i)).toArray();
  }

  private static List<int[]> strata(Dataset dataset, Groups groups, int[] test) {
    var tested = new boolean[dataset.size()];
    for (int i : test) {
      tested[i] = true;
    }
    var members = new TreeMap<int[], List<Integer>>(Arrays::compare);
    for (int i = 0; i < dataset.size(); i++) {
      if (!tested[i]) {
        var key = new int[groups.memberships() + 1];
        for (int slot = 0; slot < groups.memberships(); slot++) {
          key[slot] = groups.group(i, slot);
        }
        key[groups.memberships()] = dataset.label(i);
        members.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
      }
    }
    return members.values().stream().map(Split::sorted).toList();
  }

  private static int[] quotas(List<int[]> strata, double share, long total) {
    var quotas = new int[strata.size()];
    var order = new ArrayList<Integer>();
    var remainders = new double[quotas.length];
    long given = 0;
    for (int s = 0; s < quotas.length; s++) {
      double exact = share * strata.get(s).length;
      quotas[s] = (int) exact;
      remainders[s] = exact - quotas[s];
      given += quotas[s];
      order.add(s);
    }
    order.sort(Comparator.comparingDouble((Integer s) -> -remainders[s]));
    for (int s : order) {
      if (given < total && quotas[s] < strata.get(s).length - 1) {
        quotas[s]++;
        given++;
      }
    }
    return quotas;
  }

  private static int[] ranked(Dataset dataset, int[] stratum, long seed) {
    record Ranked(int sample, long rank) {}
    return Arrays.stream(stratum)
        .mapToObj(i -> new Ranked(i, Seeds.mix(seed, Draws.hash(dataset.id(i)))))
        .sorted(Comparator.comparingLong(Ranked::rank).thenComparingInt(Ranked::sample))
        .mapToInt(Ranked::sample)
        .toArray();
  }

  private static int[] sorted(List<Integer> samples) {
    return samples.stream().mapToInt(Integer::intValue).sorted().toArray();
  }

  /** Returns the training samples, ascending; a copy. */
  public int[] train() {
    return train.clone();
  }

  /** Returns the validation samples, ascending; a copy. */
  public int[] validation() {
    return validation.clone();
  }

  /** Returns the test samples, ascending; a copy. */
  public int[] test() {
    return test.clone();
  }

  /** Returns {@code "train"}, {@code "validation"} or {@code "test"}. */
  String of(int sample) {
    if (Arrays.binarySearch(test, sample) >= 0) {
      return "test";
    }
    return Arrays.binarySearch(validation, sample) >= 0 ? "validation" : "train";
  }

  @Override
  public String toString() {
    return "Split[train=%d, validation=%d, test=%d]"
        .formatted(train.length, validation.length, test.length);
  }
}
