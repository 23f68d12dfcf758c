package org.fairlead.fairness.mixture;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;

/**
 * The samples of every subgroup, real and generated: what a {@link SubgroupSampler} draws from, and
 * whose sizes a mixture needs. Immutable.
 *
 * <p>A run has two: training samples, and those that only the mixture reads to adapt (real
 * validation samples and generated ones that are never trained on).
 */
public final class SubgroupPools {
  private final SubgroupGrid grid;
  private final int[][] real;
  private final int[][] generated;
  private final long unknown;

  private SubgroupPools(SubgroupGrid grid, int[][] real, int[][] generated, long unknown) {
    this.grid = grid;
    this.real = real;
    this.generated = generated;
    this.unknown = unknown;
  }

  /**
   * Returns pools of real samples.
   *
   * @param samples what the sampler returns for a sample, such as its number in the data set
   * @param subgroups the subgroup of each, or -1 if its group is unknown: it is then in no pool
   */
  public static SubgroupPools of(SubgroupGrid grid, int[] samples, int[] subgroups) {
    return new SubgroupPools(
        grid, sorted(grid, samples, subgroups), new int[grid.size()][0], unknown(subgroups));
  }

  /** Returns these pools with generated samples, named apart from the real ones. */
  public SubgroupPools withGenerated(int[] samples, int[] subgroups) {
    return new SubgroupPools(
        grid, real, sorted(grid, samples, subgroups), unknown + unknown(subgroups));
  }

  private static int[][] sorted(SubgroupGrid grid, int[] samples, int[] subgroups) {
    requireLength("subgroups", subgroups.length, samples.length, "as samples");
    int[] size = new int[grid.size()];
    for (int i = 0; i < subgroups.length; i++) {
      requireArgument(
          subgroups[i] >= -1 && subgroups[i] < size.length,
          "subgroups[%d] is %d, expected -1 (unknown) to %d",
          i,
          subgroups[i],
          size.length - 1);
      if (subgroups[i] >= 0) {
        size[subgroups[i]]++;
      }
    }
    int[][] pools = new int[size.length][];
    for (int c = 0; c < pools.length; c++) {
      pools[c] = new int[size[c]];
      size[c] = 0;
    }
    for (int i = 0; i < subgroups.length; i++) {
      if (subgroups[i] >= 0) {
        pools[subgroups[i]][size[subgroups[i]]++] = samples[i];
      }
    }
    return pools;
  }

  private static long unknown(int[] subgroups) {
    long unknown = 0;
    for (int each : subgroups) {
      unknown += each < 0 ? 1 : 0;
    }
    return unknown;
  }

  public SubgroupGrid grid() {
    return grid;
  }

  /** Returns the number of samples of a subgroup. */
  public int count(Origin origin, int index) {
    return pool(origin, index).length;
  }

  /** Returns the number of samples of all subgroups. */
  public long count(Origin origin) {
    long count = 0;
    for (int c = 0; c < grid.size(); c++) {
      count += count(origin, c);
    }
    return count;
  }

  /** Returns the number of samples of unknown group: they are in no pool and never drawn. */
  public long unknown() {
    return unknown;
  }

  /** Returns the samples of a subgroup; not to be written to. */
  int[] pool(Origin origin, int index) {
    return (origin == Origin.REAL ? real : generated)[index];
  }

  /** Returns each subgroup's share of all samples of an origin; all 0 if there are none. */
  public double[] shares(Origin origin) {
    double[] shares = new double[grid.size()];
    double all = Math.max(1, count(origin));
    for (int c = 0; c < shares.length; c++) {
      shares[c] = count(origin, c) / all;
    }
    return shares;
  }

  /** Returns a note about samples that are never drawn, or none. */
  public List<Note> notes() {
    return unknown == 0
        ? List.of()
        : List.of(
            Note.warning(
                NoteCodes.NEVER_DRAWN,
                "%d training samples of unknown group are never drawn by the mixture."
                    .formatted(unknown)));
  }

  /**
   * Throws unless every subgroup has samples.
   *
   * @param what the samples are, such as {@code "real training samples"}
   * @throws InputException naming every subgroup without
   */
  public void requireEvery(Origin origin, String what, String method) {
    var missing = new ArrayList<String>();
    for (int c = 0; c < grid.size(); c++) {
      if (count(origin, c) == 0) {
        missing.add("'" + grid.name(c) + "'");
      }
    }
    if (!missing.isEmpty()) {
      throw new InputException(
          "no %s of %s %s; %s needs some of every label and group (merge or leave out groups)"
              .formatted(
                  what,
                  missing.size() == 1 ? "the subgroup" : "the subgroups",
                  String.join(", ", missing),
                  method));
    }
  }
}
