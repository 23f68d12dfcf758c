package org.fairlead.fairness.mixture;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

import java.util.Arrays;

/** How many samples of every subgroup a batch holds, real and generated; immutable. */
public final class Quotas {
  private final int[] real;
  private final int[] generated;
  private final int total;

  private Quotas(int[] real, int[] generated) {
    this.real = real;
    this.generated = generated;
    this.total = sum("real", real) + sum("generated", generated);
  }

  /** Returns quotas of real samples alone. */
  public static Quotas real(int[] real) {
    return new Quotas(real.clone(), new int[real.length]);
  }

  /** Returns quotas of real and generated samples, one of each per subgroup. */
  public static Quotas of(int[] real, int[] generated) {
    requireLength("generated", generated.length, real.length, "as real");
    return new Quotas(real.clone(), generated.clone());
  }

  /** Returns quotas of as many real samples of every subgroup, then as many generated ones. */
  public static Quotas ofSlots(int[] counts) {
    int subgroups = counts.length / 2;
    return new Quotas(
        Arrays.copyOf(counts, subgroups), Arrays.copyOfRange(counts, subgroups, counts.length));
  }

  private static int sum(String name, int[] counts) {
    int sum = 0;
    for (int c = 0; c < counts.length; c++) {
      requireArgument(counts[c] >= 0, "%s[%d] is %d, expected 0 or more", name, c, counts[c]);
      sum = Math.addExact(sum, counts[c]);
    }
    return sum;
  }

  /** Returns the number of subgroups. */
  public int subgroups() {
    return real.length;
  }

  /** Returns how many samples of a subgroup come. */
  public int count(Origin origin, int index) {
    return (origin == Origin.REAL ? real : generated)[index];
  }

  /** Returns how many samples come in all. */
  public int total() {
    return total;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quotas quotas
        && Arrays.equals(real, quotas.real)
        && Arrays.equals(generated, quotas.generated);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(real) + Arrays.hashCode(generated);
  }

  @Override
  public String toString() {
    return "Quotas[real="
        + Arrays.toString(real)
        + ", generated="
        + Arrays.toString(generated)
        + "]";
  }
}
