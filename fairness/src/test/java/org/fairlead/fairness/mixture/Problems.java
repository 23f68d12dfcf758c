package org.fairlead.fairness.mixture;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Random problems for tests. */
public final class Problems {
  private Problems() {}

  public static SubgroupGrid grid(int labels, int groups) {
    return new SubgroupGrid(names("y", labels), names("z=", groups));
  }

  private static List<String> names(String prefix, int count) {
    var names = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      names.add(prefix + i);
    }
    return names;
  }

  /** Returns {@code W h + b} row after row. */
  public static double[] logits(double[] inputs, int width, double[] weight, double[] bias) {
    int samples = inputs.length / width;
    double[] logits = new double[samples * bias.length];
    for (int i = 0; i < samples; i++) {
      for (int k = 0; k < bias.length; k++) {
        double sum = bias[k];
        for (int d = 0; d < width; d++) {
          sum += weight[k * width + d] * inputs[i * width + d];
        }
        logits[i * bias.length + k] = sum;
      }
    }
    return logits;
  }

  /**
   * Pools in which subgroup {@code c} has these numbers of samples, numbered one after the other.
   */
  static SubgroupPools pools(SubgroupGrid grid, int[] real, int[] generated) {
    int[] realSubgroups = repeated(real);
    int[] generatedSubgroups = repeated(generated);
    return SubgroupPools.of(grid, numbers(0, realSubgroups.length), realSubgroups)
        .withGenerated(
            numbers(realSubgroups.length, generatedSubgroups.length), generatedSubgroups);
  }

  private static int[] repeated(int[] counts) {
    var subgroups = new ArrayList<Integer>();
    for (int c = 0; c < counts.length; c++) {
      for (int i = 0; i < counts[c]; i++) {
        subgroups.add(c);
      }
    }
    return subgroups.stream().mapToInt(c -> c).toArray();
  }

  public static int[] numbers(int from, int count) {
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = from + i;
    }
    return numbers;
  }

  /** A pass over as many samples of every subgroup as the quotas say, with random inputs. */
  public static ValidationPass pass(
      SubgroupGrid grid, Quotas quotas, int outputs, int width, double[] parameters, long seed) {
    var random = new SplittableRandom(seed);
    var subgroups = new ArrayList<Integer>();
    var made = new ArrayList<Boolean>();
    for (Origin origin : Origin.values()) {
      for (int c = 0; c < grid.size(); c++) {
        for (int i = 0; i < quotas.count(origin, c); i++) {
          subgroups.add(c);
          made.add(origin == Origin.GENERATED);
        }
      }
    }
    int size = subgroups.size();
    int[] ofSamples = new int[size];
    boolean[] generated = new boolean[size];
    double[] inputs = random.doubles((long) size * width, -1, 1).toArray();
    for (int i = 0; i < size; i++) {
      ofSamples[i] = subgroups.get(i);
      generated[i] = made.get(i);
      inputs[i * width + ofSamples[i] % width] += 0.5;
    }
    return atParameters(grid, ofSamples, generated, inputs, outputs, width, parameters);
  }

  public static ValidationPass atParameters(
      SubgroupGrid grid,
      int[] subgroups,
      boolean[] generated,
      double[] inputs,
      int outputs,
      int width,
      double[] parameters) {
    double[] weight = Arrays.copyOf(parameters, outputs * width);
    double[] bias = Arrays.copyOfRange(parameters, outputs * width, outputs * (width + 1));
    return ValidationPass.of(
            grid, subgroups, generated, logits(inputs, width, weight, bias), outputs)
        .withInputs(inputs, width);
  }

  public static double[] parameters(int outputs, int width, long seed) {
    return new SplittableRandom(seed).doubles((long) outputs * (width + 1), -1, 1).toArray();
  }
}
