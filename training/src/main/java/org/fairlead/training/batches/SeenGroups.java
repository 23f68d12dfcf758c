package org.fairlead.training.batches;

import java.util.List;
import org.fairlead.base.Seeds;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.mixture.Origin;
import org.fairlead.fairness.mixture.SubgroupState;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.training.setup.MixedData;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.step.SampleGroups;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a step's samples as constraints see them where a mixture chooses the samples: those
 * of the population. A generated sample is in no group. Of the real ones of a group, each label is
 * seen in the proportion that it has in the training set: labels that the mixture shows more often
 * lose some of their samples, at random.
 *
 * <p>With the share {@code p_c} of a subgroup in the training set and {@code q_c} among the real
 * samples of a batch, a sample of subgroup {@code c = (y, z)} is seen with probability {@code
 * (p_c/q_c) / max_y' (p_{y',z}/q_{y',z})}.
 */
public final class SeenGroups {
  private final MixedData data;
  private final Groups groups;
  private final @Nullable Groups membership;
  private final double[] trainingShares;
  private final double[] chance;
  private final long seed;
  private long number;

  private SeenGroups(MixedData data, @Nullable Groups membership, long seed) {
    this.data = data;
    this.groups = data.groups();
    this.membership = membership;
    this.seed = seed;
    this.trainingShares = new double[data.grid().size()];
    this.chance = new double[trainingShares.length];
    double all = data.training().count(Origin.REAL);
    for (int c = 0; c < chance.length; c++) {
      trainingShares[c] = data.training().count(Origin.REAL, c) / all;
      chance[c] = 1;
    }
  }

  /** Returns what a problem's constraints see, or null where they see the samples as they are. */
  public static @Nullable SeenGroups of(Problem problem) {
    MixedData data = problem.mixed();
    if (data == null || !problem.constrained()) {
      return null;
    }
    RateConstraints rates = problem.rates();
    Groups membership = null;
    if (rates != null) {
      var generated = new int[data.size() - problem.dataset().size()];
      Groups none = rates.membership().select(generated).onlyWhere(new boolean[generated.length]);
      membership = Groups.concat(List.of(rates.membership(), none));
    }
    return new SeenGroups(data, membership, problem.seeds().samples());
  }

  /**
   * Begins a step.
   *
   * @param step another one for another choice
   * @param report of the mixture that chose the step's samples
   */
  public void begin(long step, List<SubgroupState> report) {
    number = step;
    double[] most = new double[data.grid().groups().size()];
    for (int c = 0; c < chance.length; c++) {
      double real = report.get(c).share() * report.get(c).mu();
      chance[c] = real > 0 ? trainingShares[c] / real : 0;
      int group = data.grid().group(c);
      most[group] = Math.max(most[group], chance[c]);
    }
    for (int c = 0; c < chance.length; c++) {
      double largest = most[data.grid().group(c)];
      chance[c] = largest > 0 ? chance[c] / largest : 0;
    }
  }

  /** Returns the protected groups. */
  public SampleGroups groups() {
    return samples -> groups.select(samples).onlyWhere(seen(samples));
  }

  /** Returns the membership that constraints of the recipe speak of. */
  public SampleGroups membership() {
    Groups all = membership == null ? groups : membership;
    return samples -> all.select(samples).onlyWhere(seen(samples));
  }

  private boolean[] seen(int[] samples) {
    int[] subgroups = data.subgroups(samples);
    var seen = new boolean[samples.length];
    for (int i = 0; i < seen.length; i++) {
      if (!data.isGenerated(samples[i])) {
        double chosen = subgroups[i] < 0 ? 1 : chance[subgroups[i]];
        seen[i] = chosen >= 1 || uniform(samples[i]) < chosen;
      }
    }
    return seen;
  }

  private double uniform(int sample) {
    return (Seeds.mix(seed, number, sample) >>> 11) * 0x1.0p-53;
  }
}
