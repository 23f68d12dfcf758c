package org.fairlead.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.fairness.Groups;

/**
 * Which samples are trained on, validated on and tested on.
 *
 * <p>The test split is the format's own. So is validation where the format has one; otherwise it is
 * carved out of the rest, stratified by group and label. A part of validation can be put aside for
 * the ratios of a mixture, which then never share samples with the selection of a model; {@link
 * #holdOut} takes a fold out of what is trained on. Samples that the data set wants together
 * ({@link Dataset#inseparable}) stay in one part.
 */
public final class Split {

  private final int[] train;
  private final int[] validation;
  private final int[] ratios;
  private final int[] test;
  private final int[] heldOut;

  private Split(int[] train, int[] validation, int[] ratios, int[] test, int[] heldOut) {
    this.train = train;
    this.validation = validation;
    this.ratios = ratios;
    this.test = test;
    this.heldOut = heldOut;
  }

  /**
   * Divides a data set.
   *
   * <p>A validation split of the format's own is taken as it is. Otherwise, of {@code n} samples
   * that are not for testing, {@code round(valSplit n)} are for validation, shared out among the
   * strata (group in every slot, label) by largest remainder; every stratum keeps at least one
   * training sample. Within a stratum the samples with the lowest hash of seed and id go, so that
   * other protected attributes or added files move few samples. Where strata are so small that this
   * gives less than half of the share (a thousand classes in a thousand groups), the rest of it
   * comes from all classes in proportion, and only classes and groups keep a training sample each.
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
      return new Split(others(dataset.size(), test, given), given, new int[0], test, new int[0]);
    }
    int[] rest = others(dataset.size(), test, given);
    var strata = strata(dataset, groups, rest);
    long wanted = Math.round(valSplit * rest.length);
    BitSet taken = taken(dataset, strata, quotas(strata, valSplit, wanted), seed);
    fill(dataset, groups, rest, taken, wanted, seed);
    keepTogether(dataset, taken);
    return new Split(without(rest, taken), taken.stream().toArray(), new int[0], test, new int[0]);
  }

  /**
   * Returns this split with a fold of the training samples held out: {@code round(share n)} of
   * {@code n}, shared out among the strata as validation is.
   *
   * @param groups aligned with the data set
   * @param share of the training samples, in {@code [0, 1)}
   */
  public Split holdOut(Dataset dataset, Groups groups, double share, long seed) {
    requireShare(share);
    var strata = strata(dataset, groups, train);
    long wanted = Math.round(share * train.length);
    BitSet fold = taken(dataset, strata, quotas(strata, share, wanted), seed);
    fill(dataset, groups, train, fold, wanted, seed);
    keepTogether(dataset, fold);
    return new Split(without(train, fold), validation, ratios, test, fold.stream().toArray());
  }

  /**
   * Returns the same split with a part of validation put aside, stratified by group and label: of
   * every stratum the share to the nearest sample, at least one on either side where there are two.
   *
   * @param groups aligned with the data set
   * @param share of the validation samples, in {@code [0, 1)}
   */
  public Split withRatios(Dataset dataset, Groups groups, double share, long seed) {
    requireShare(share);
    if (share == 0) {
      return this;
    }
    int[] all = IntStream.concat(IntStream.of(validation), IntStream.of(ratios)).sorted().toArray();
    var strata = strata(dataset, groups, all);
    int[] quotas =
        strata.stream()
            .mapToInt(s -> (int) Math.min(s.length - 1, Math.max(1, Math.round(share * s.length))))
            .toArray();
    BitSet aside = taken(dataset, strata, quotas, Seeds.mix(seed, SeedStreams.OfSplit.RATIOS));
    keepTogether(dataset, aside);
    return new Split(train, without(all, aside), aside.stream().toArray(), test, heldOut);
  }

  private static void requireShare(double share) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException("share must be in [0, 1), got " + share);
    }
  }

  private static int[] without(int[] samples, BitSet taken) {
    return Arrays.stream(samples).filter(i -> !taken.get(i)).toArray();
  }

  /** Gives back what was taken of a set that must not be separated, unless all of it was. */
  private static void keepTogether(Dataset dataset, BitSet taken) {
    for (List<Integer> set : dataset.inseparable()) {
      if (!set.stream().allMatch(taken::get)) {
        set.forEach(taken::clear);
      }
    }
  }

  /** Returns a quota of every stratum, its samples of the lowest rank. */
  private static BitSet taken(Dataset dataset, List<int[]> strata, int[] quotas, long seed) {
    var taken = new BitSet(dataset.size());
    for (int s = 0; s < quotas.length; s++) {
      int[] ranked = ranked(dataset, strata.get(s), seed);
      for (int i = 0; i < quotas[s]; i++) {
        taken.set(ranked[i]);
      }
    }
    return taken;
  }

  /**
   * Takes more samples, from all classes in proportion, where fewer than half of those wanted are
   * taken.
   */
  private static void fill(
      Dataset dataset, Groups groups, int[] samples, BitSet taken, long wanted, long seed) {
    if (2L * taken.cardinality() >= wanted) {
      return;
    }
    var classes = new int[dataset.classNames().size()];
    var members = new int[groups.size()];
    int[] left = without(samples, taken);
    for (int i : left) {
      classes[dataset.label(i)]++;
      count(groups, i, members, 1);
    }
    for (int i : inTurns(dataset, left, classes, seed)) {
      if (taken.cardinality() >= wanted) {
        return;
      }
      if (classes[dataset.label(i)] > 1 && othersIn(groups, i, members)) {
        taken.set(i);
        classes[dataset.label(i)]--;
        count(groups, i, members, -1);
      }
    }
  }

  private static void count(Groups groups, int sample, int[] members, int change) {
    for (int slot = 0; slot < groups.memberships(); slot++) {
      int group = groups.group(sample, slot);
      if (group >= 0) {
        members[group] += change;
      }
    }
  }

  private static boolean othersIn(Groups groups, int sample, int[] members) {
    return IntStream.range(0, groups.memberships())
        .map(slot -> groups.group(sample, slot))
        .allMatch(group -> group < 0 || members[group] > 1);
  }

  /** Returns samples in such an order that the first so many hold every class in proportion. */
  private static int[] inTurns(Dataset dataset, int[] samples, int[] classes, long seed) {
    record Turn(int sample, double share) {}
    var seen = new int[classes.length];
    return Arrays.stream(ranked(dataset, samples, seed))
        .mapToObj(
            i -> {
              int label = dataset.label(i);
              return new Turn(i, (seen[label]++ + 0.5) / classes[label]);
            })
        .sorted(Comparator.comparingDouble(Turn::share))
        .mapToInt(Turn::sample)
        .toArray();
  }

  private static int[] others(int size, int[] test, int[] validation) {
    var taken = new BitSet(size);
    Arrays.stream(test).forEach(taken::set);
    Arrays.stream(validation).forEach(taken::set);
    return IntStream.range(0, size).filter(i -> !taken.get(i)).toArray();
  }

  private static List<int[]> strata(Dataset dataset, Groups groups, int[] samples) {
    var members = new TreeMap<int[], List<Integer>>(Arrays::compare);
    for (int i : samples) {
      var key = new int[groups.memberships() + 1];
      for (int slot = 0; slot < groups.memberships(); slot++) {
        key[slot] = groups.group(i, slot);
      }
      key[groups.memberships()] = dataset.label(i);
      members.computeIfAbsent(key, k -> new ArrayList<>()).add(i);
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

  /**
   * Returns the validation samples that only the ratios of a mixture read, ascending; a copy. They
   * are none of {@link #validation}.
   */
  public int[] ratios() {
    return ratios.clone();
  }

  /** Returns the test samples, ascending; a copy. */
  public int[] test() {
    return test.clone();
  }

  /** Returns the samples taken out of training by {@link #holdOut}, ascending; a copy. */
  public int[] heldOut() {
    return heldOut.clone();
  }

  /** Returns {@code "train"}, {@code "validation"}, {@code "test"} or {@code "held-out"}. */
  public String of(int sample) {
    if (Arrays.binarySearch(test, sample) >= 0) {
      return "test";
    }
    if (Arrays.binarySearch(heldOut, sample) >= 0) {
      return "held-out";
    }
    boolean held =
        Arrays.binarySearch(validation, sample) >= 0 || Arrays.binarySearch(ratios, sample) >= 0;
    return held ? "validation" : "train";
  }

  @Override
  public String toString() {
    return "Split[train=%d, validation=%d,%s test=%d%s]"
        .formatted(
            train.length,
            validation.length,
            ratios.length == 0 ? "" : " ratios=" + ratios.length + ",",
            test.length,
            heldOut.length == 0 ? "" : ", heldOut=" + heldOut.length);
  }
}
