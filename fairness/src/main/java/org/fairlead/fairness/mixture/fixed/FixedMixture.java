package org.fairlead.fairness.mixture.fixed;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.fairness.mixture.Allocation;
import org.fairlead.fairness.mixture.Apportionment;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.Origin;
import org.fairlead.fairness.mixture.Quotas;
import org.fairlead.fairness.mixture.Request;
import org.fairlead.fairness.mixture.SubgroupGrid;
import org.fairlead.fairness.mixture.SubgroupPools;
import org.fairlead.fairness.mixture.SubgroupState;
import org.fairlead.fairness.mixture.ValidationPass;

/** Batches whose shares never change: the baselines of the mixtures that adapt. */
public final class FixedMixture implements Mixture {

  /** Which samples a batch is made of. */
  public enum Data {
    REAL_ONLY("real-only"),
    GENERATED_ONLY("generated-only"),
    /** Real and generated samples, as if they were one data set. */
    POOLED("pooled");

    private final String key;

    Data(String key) {
      this.key = key;
    }

    /** Returns the word for it in recipes. */
    public String key() {
      return key;
    }

    private boolean has(Origin origin) {
      return this == POOLED || (this == REAL_ONLY) == (origin == Origin.REAL);
    }
  }

  private final SubgroupPools training;
  private final int batch;
  private final double[] shares; // of real, then of generated samples, [2 C]
  private final Apportionment apportionment;
  private final List<Note> notes;

  private FixedMixture(SubgroupPools training, int batch, double[] shares, List<Note> notes) {
    requireArgument(batch >= 1, "batch is %d, expected at least 1", batch);
    this.training = training;
    this.batch = batch;
    this.shares = shares;
    this.notes = List.copyOf(notes);
    this.apportionment = new Apportionment(Allocation.CARRIED, shares.length);
  }

  /**
   * Returns subgroups in the proportion in which they come: plain training, with every batch a
   * small image of the training set.
   *
   * @throws InputException if there is nothing to draw
   */
  public static FixedMixture proportional(SubgroupPools training, Data data, int batch) {
    return new FixedMixture(training, batch, shares(training, data), training.notes());
  }

  /**
   * Returns equal shares for all subgroups that have samples; within a subgroup, real and generated
   * samples come in the proportion in which they are there.
   *
   * @throws InputException if there is nothing to draw
   */
  public static FixedMixture balanced(SubgroupPools training, Data data, int batch) {
    double[] shares = shares(training, data);
    int subgroups = training.grid().size();
    var notes = new ArrayList<>(training.notes());
    int present = 0;
    for (int c = 0; c < subgroups; c++) {
      if (shares[c] + shares[subgroups + c] > 0) {
        present++;
      } else {
        notes.add(
            Note.warning(
                NoteCodes.SUBGROUP_EMPTY,
                "The subgroup '%s' has no training samples.".formatted(training.grid().name(c))));
      }
    }
    for (int c = 0; c < subgroups; c++) {
      double all = shares[c] + shares[subgroups + c];
      if (all > 0) {
        shares[c] /= all * present;
        shares[subgroups + c] /= all * present;
      }
    }
    return new FixedMixture(training, batch, shares, notes);
  }

  private static double[] shares(SubgroupPools training, Data data) {
    int subgroups = training.grid().size();
    double[] shares = new double[2 * subgroups];
    double all = 0;
    for (Origin origin : Origin.values()) {
      for (int c = 0; c < subgroups && data.has(origin); c++) {
        double count = training.count(origin, c);
        shares[origin == Origin.REAL ? c : subgroups + c] = count;
        all += count;
      }
    }
    if (all == 0) {
      throw new InputException(
          "there are no %s training samples to draw from"
              .formatted(data == Data.GENERATED_ONLY ? "generated" : "real"));
    }
    for (int slot = 0; slot < shares.length; slot++) {
      shares[slot] /= all;
    }
    return shares;
  }

  @Override
  public SubgroupGrid grid() {
    return training.grid();
  }

  @Override
  public int batch() {
    return batch;
  }

  @Override
  public Request request() {
    return new Request.Nothing();
  }

  @Override
  public void measured(ValidationPass pass) {
    throw new IllegalStateException("nothing was asked for: the shares never change");
  }

  @Override
  public Quotas next() {
    double[] targets = shares.clone();
    for (int slot = 0; slot < targets.length; slot++) {
      targets[slot] *= batch;
    }
    return Quotas.ofSlots(apportionment.next(targets, batch));
  }

  @Override
  public List<SubgroupState> report() {
    SubgroupGrid grid = grid();
    int subgroups = grid.size();
    double[] ofSubgroups = new double[subgroups];
    for (int c = 0; c < subgroups; c++) {
      ofSubgroups[c] = shares[c] + shares[subgroups + c];
    }
    double[] ofLabels = grid.labelShares(ofSubgroups);
    var report = new ArrayList<SubgroupState>();
    for (int c = 0; c < subgroups; c++) {
      double share = ofSubgroups[c];
      report.add(
          new SubgroupState(
              grid.name(c),
              share,
              share / ofLabels[grid.label(c)],
              shares[c] / share,
              Double.NaN,
              Double.NaN));
    }
    return report;
  }

  @Override
  public List<Note> notes() {
    return notes;
  }

  @Override
  public Map<String, double[]> state() {
    return apportionment.state();
  }

  @Override
  public void restore(Map<String, double[]> state) {
    apportionment.restore(state);
  }
}
