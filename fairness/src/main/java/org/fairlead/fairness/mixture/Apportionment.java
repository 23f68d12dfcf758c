package org.fairlead.fairness.mixture;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Arrays;
import java.util.Map;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;

/**
 * Turns targets, real numbers of samples, into whole numbers, batch after batch; see {@link
 * Allocation}.
 *
 * <p>Carried: with the remainder {@code r} (which sums to 0), the batch is the {@code a} of whole
 * numbers {@code >= 0} with the batch's sum that is nearest to {@code target + r}, and {@code r ←
 * target + r - a}.
 */
public final class Apportionment implements Stateful {
  /*
   * Rounding each batch by itself never draws a subgroup whose target is 0.3 samples. Carried,
   * what it was refused is asked for again: over any number of batches, the sum of the targets and
   * the sum of what came differ by the present remainder alone.
   *
   * The whole numbers a that are nearest to what is wanted, w, are found greedily. One more for
   * entry i changes the squared distance by 1 - 2 (w_i - a_i), which is least where w_i - a_i is
   * largest and grows with a_i: for a sum of convex functions of one number each, taking the
   * cheapest unit every time is exact (Fox, Discrete optimization via marginal analysis, 1966). It
   * begins at the whole parts cut to [0, cap], so that few units are left to place. Units are taken
   * away only if an entry below 0, indebted by earlier batches, was lifted to 0.
   */
  private static final String CARRY = "carry";

  private final Allocation rule;
  private final double[] carry;

  public Apportionment(Allocation rule, int size) {
    this.rule = rule;
    this.carry = new double[size];
  }

  /**
   * Returns the next batch's numbers.
   *
   * @param targets one or more batches' worth of shares, which sum to {@code total}
   */
  public int[] next(double[] targets, int total) {
    int[] allotted = new int[targets.length];
    if (rule == Allocation.ROUNDED) {
      for (int i = 0; i < allotted.length; i++) {
        allotted[i] = (int) Math.rint(targets[i]);
      }
      return allotted;
    }
    double[] wanted = new double[targets.length];
    for (int i = 0; i < wanted.length; i++) {
      wanted[i] = targets[i] + carry[i];
    }
    int[] caps = new int[wanted.length];
    Arrays.fill(caps, total);
    allotted = nearest(wanted, total, caps);
    for (int i = 0; i < wanted.length; i++) {
      carry[i] = wanted[i] - allotted[i];
    }
    return allotted;
  }

  /**
   * Returns the whole numbers in {@code [0, cap]} that are nearest to what is wanted (least
   * squares) and sum to {@code total}, or to the sum of the caps if that is less; ties go to the
   * first.
   */
  public static int[] nearest(double[] wanted, int total, int[] caps) {
    int[] allotted = new int[wanted.length];
    long sum = 0;
    long capacity = 0;
    for (int i = 0; i < allotted.length; i++) {
      requireArgument(caps[i] >= 0, "caps[%d] is %d, expected 0 or more", i, caps[i]);
      allotted[i] = (int) Math.max(0, Math.min(caps[i], Math.floor(wanted[i])));
      sum += allotted[i];
      capacity += caps[i];
    }
    long goal = Math.min(total, capacity);
    for (; sum < goal; sum++) {
      int neediest = -1;
      for (int i = 0; i < allotted.length; i++) {
        boolean needier =
            neediest < 0 || wanted[i] - allotted[i] > wanted[neediest] - allotted[neediest];
        neediest = allotted[i] < caps[i] && needier ? i : neediest;
      }
      allotted[neediest]++;
    }
    for (; sum > goal; sum--) {
      int richest = -1;
      for (int i = 0; i < allotted.length; i++) {
        boolean richer =
            richest < 0 || wanted[i] - allotted[i] < wanted[richest] - allotted[richest];
        richest = allotted[i] > 0 && richer ? i : richest;
      }
      allotted[richest]--;
    }
    return allotted;
  }

  @Override
  public Map<String, double[]> state() {
    return Map.of(CARRY, carry.clone());
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double[] taken = reader.take(CARRY, carry.length);
    reader.finish();
    System.arraycopy(taken, 0, carry, 0, carry.length);
  }
}
