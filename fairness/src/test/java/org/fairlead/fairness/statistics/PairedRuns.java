package org.fairlead.fairness.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.fairlead.fairness.Groups;

/** Correctness of the models of several runs: dense, of method A and of method B, per sample. */
final class PairedRuns {
  private final int runs;
  private final List<boolean[][]> samples = new ArrayList<>(); // of each: [model][run]
  private final List<Integer> groups = new ArrayList<>();

  PairedRuns(int runs) {
    this.runs = runs;
  }

  /**
   * How the models of a method do on a group.
   *
   * @param dense probability that a dense model is right
   * @param lossA probability that A is wrong where its dense model is right
   * @param lossB the same of B
   * @param gain probability that A, and that B, is right where its dense model is wrong
   * @param together probability that a model takes the sample's chance, common to all runs, and not
   *     one of its own; the chance of A is B's, too, for half of the samples
   */
  record Rates(double dense, double lossA, double lossB, double gain, double together) {
    double deltaA() {
      return dense * lossA - (1 - dense) * gain;
    }

    double deltaB() {
      return dense * lossB - (1 - dense) * gain;
    }
  }

  /** Adds one sample, with whether the models of each run are right. */
  PairedRuns add(int group, boolean[] dense, boolean[] a, boolean[] b) {
    samples.add(new boolean[][] {dense, a, b});
    groups.add(group);
    return this;
  }

  PairedRuns draw(SplittableRandom random, int group, int count, Rates rates) {
    for (int i = 0; i < count; i++) {
      double commonDense = random.nextDouble();
      double commonA = random.nextDouble();
      double commonB = random.nextBoolean() ? commonA : random.nextDouble();
      boolean[][] correct = new boolean[3][runs];
      for (int s = 0; s < runs; s++) {
        boolean dense = chance(random, rates, commonDense) < rates.dense;
        double uA = chance(random, rates, commonA);
        double uB = chance(random, rates, commonB);
        correct[0][s] = dense;
        correct[1][s] = dense ? uA >= rates.lossA : uA < rates.gain;
        correct[2][s] = dense ? uB >= rates.lossB : uB < rates.gain;
      }
      add(group, correct[0], correct[1], correct[2]);
    }
    return this;
  }

  private static double chance(SplittableRandom random, Rates rates, double common) {
    return random.nextDouble() < rates.together ? common : random.nextDouble();
  }

  /** Returns the outcomes of a model (0 dense, 1 A, 2 B) in the given runs, {@code [run][n]}. */
  boolean[][] correct(int model, int... ofRuns) {
    boolean[][] correct = new boolean[ofRuns.length][samples.size()];
    for (int r = 0; r < ofRuns.length; r++) {
      for (int i = 0; i < samples.size(); i++) {
        correct[r][i] = samples.get(i)[model][ofRuns[r]];
      }
    }
    return correct;
  }

  Groups groups(int size) {
    var names = IntStream.range(0, size).mapToObj(g -> "g" + g).toList();
    return Groups.of(names, groups.stream().mapToInt(g -> g).toArray());
  }

  PairedComparison compare(int size, BootstrapOptions options) {
    return compareRuns(size, options, IntStream.range(0, runs).toArray());
  }

  /** Compares in the given runs, in that order. */
  PairedComparison compareRuns(int size, BootstrapOptions options, int... ofRuns) {
    return PairedComparison.ofRuns(
        correct(0, ofRuns), correct(1, ofRuns), correct(2, ofRuns), groups(size), options);
  }

  /** Compares as if every run had samples of its own: {@code k n} people instead of {@code n}. */
  PairedComparison compareAsIfIndependent(int size, BootstrapOptions options) {
    int[] every = IntStream.range(0, runs).toArray();
    int[] tiled =
        IntStream.range(0, runs * samples.size())
            .map(i -> groups.get(i % samples.size()))
            .toArray();
    return PairedComparison.of(
        concat(correct(0, every)),
        concat(correct(1, every)),
        concat(correct(2, every)),
        Groups.of(groups(size).names(), tiled),
        options);
  }

  private static boolean[] concat(boolean[][] rows) {
    boolean[] all = new boolean[rows.length * rows[0].length];
    for (int r = 0; r < rows.length; r++) {
      System.arraycopy(rows[r], 0, all, r * rows[0].length, rows[0].length);
    }
    return all;
  }

  /** Returns {@code max_g ψ_g(A) - max_h ψ_h(B)} of the people that groups are drawn from. */
  static double maxPsiDifference(int[] counts, Rates[] rates) {
    double[] a = Arrays.stream(rates).mapToDouble(Rates::deltaA).toArray();
    double[] b = Arrays.stream(rates).mapToDouble(Rates::deltaB).toArray();
    return Arrays.stream(a).max().orElseThrow()
        - Arrays.stream(b).max().orElseThrow()
        + accuracyDifference(counts, rates);
  }

  /** Returns {@code accuracy(A) - accuracy(B)} of the people that groups are drawn from. */
  static double accuracyDifference(int[] counts, Rates[] rates) {
    double sum = 0;
    double n = 0;
    for (int g = 0; g < counts.length; g++) {
      sum += counts[g] * (rates[g].deltaB() - rates[g].deltaA());
      n += counts[g];
    }
    return sum / n;
  }
}
