package org.fairlead.fairness.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.fairlead.fairness.Groups;

/** Correctness of a dense and one or two sparse models, built from counts or probabilities. */
final class PairedSamples {
  private final boolean[][] columns = new boolean[3][1024]; // dense, sparse A, sparse B
  private int[] groups = new int[1024];
  private int size;

  /** Adds samples of a group: lost ones are right in dense only, gained ones in sparse only. */
  PairedSamples add(int group, int count, int lost, int gained) {
    for (int i = 0; i < count; i++) {
      boolean dense = i < lost || (i >= lost + gained && i % 2 == 0);
      boolean sparse = i >= lost && (i < lost + gained || i % 2 == 0);
      add(group, dense, sparse, sparse);
    }
    return this;
  }

  void add(int group, boolean dense, boolean a, boolean b) {
    if (size == groups.length) {
      groups = Arrays.copyOf(groups, 2 * size);
      for (int c = 0; c < columns.length; c++) {
        columns[c] = Arrays.copyOf(columns[c], 2 * size);
      }
    }
    columns[0][size] = dense;
    columns[1][size] = a;
    columns[2][size] = b;
    groups[size++] = group;
  }

  /** Adds samples whose outcomes are lost or gained at random. */
  PairedSamples draw(SplittableRandom random, int group, int count, double lost, double gained) {
    for (int i = 0; i < count; i++) {
      double u = random.nextDouble();
      boolean both = random.nextBoolean();
      boolean dense = u < lost || (u >= lost + gained && both);
      boolean sparse = u >= lost && (u < lost + gained || both);
      add(group, dense, sparse, sparse);
    }
    return this;
  }

  /**
   * Adds samples whose dense accuracy is 0.9 and that each sparse model loses (if dense is right)
   * or gains (if it is wrong) at random; the models share half of their randomness.
   */
  PairedSamples drawPair(
      SplittableRandom random, int group, int count, double lossA, double lossB, double gain) {
    for (int i = 0; i < count; i++) {
      boolean dense = random.nextDouble() < 0.9;
      double shared = random.nextDouble();
      double uA = random.nextBoolean() ? shared : random.nextDouble();
      double uB = random.nextBoolean() ? shared : random.nextDouble();
      add(group, dense, dense ? uA >= lossA : uA < gain, dense ? uB >= lossB : uB < gain);
    }
    return this;
  }

  boolean[] dense() {
    return column(0);
  }

  boolean[] sparse() {
    return column(1);
  }

  boolean[] other() {
    return column(2);
  }

  private boolean[] column(int c) {
    return Arrays.copyOf(columns[c], size);
  }

  Groups groups(int count) {
    var names = IntStream.range(0, count).mapToObj(g -> "g" + g).toList();
    return Groups.of(names, Arrays.copyOf(groups, size));
  }

  ExcessGaps gaps(int count, double tolerance, BootstrapOptions options) {
    return ExcessGaps.of(dense(), sparse(), groups(count), tolerance, options);
  }

  PairedComparison compare(int count, BootstrapOptions options) {
    return PairedComparison.of(dense(), sparse(), other(), groups(count), options);
  }
}
