package org.fairlead.fairness.mixture;

import static org.fairlead.base.Checks.requireArgument;

import java.util.Map;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;

/**
 * A mixture whose shares change every few batches: its pools, how many batches are left until the
 * next change, and a state that is made of parts.
 */
public abstract class AdaptiveMixture implements Mixture {
  private static final String LEFT = "left";

  private final SubgroupPools training;
  private final int batch;
  private final int every;
  private final String change;
  private long left;

  /**
   * @param training the samples that batches are drawn from
   * @param batch samples of a batch
   * @param every batches from one change to the next
   * @param left batches until the first, 0 if it comes before any batch
   * @param change what it is, such as {@code "ratios must be updated"}
   */
  protected AdaptiveMixture(
      SubgroupPools training, int batch, int every, long left, String change) {
    this.training = training;
    this.batch = batch;
    this.every = every;
    this.left = left;
    this.change = change;
  }

  /** Returns the samples that batches are drawn from. */
  protected final SubgroupPools training() {
    return training;
  }

  @Override
  public final SubgroupGrid grid() {
    return training.grid();
  }

  @Override
  public final int batch() {
    return batch;
  }

  /** Returns how many batches come before the next change. */
  protected final long left() {
    return left;
  }

  /** Throws unless a measurement was asked for, and is of these subgroups. */
  protected final void requireDue(ValidationPass pass) {
    if (left > 0) {
      throw new IllegalStateException(
          "nothing was asked for: the %s after %d more batches".formatted(change, left));
    }
    grid().require("pass", pass.grid());
  }

  /** Counts a batch; throws where a change must come before it. */
  protected final void countBatch() {
    if (left == 0) {
      throw new IllegalStateException("the %s before the next batch".formatted(change));
    }
    left--;
  }

  /** Says that a change was made. */
  protected final void changed() {
    left = every;
  }

  /** Returns the parts of the state under their names. */
  protected abstract Map<String, Stateful> parts();

  @Override
  public final Map<String, double[]> state() {
    return Stateful.of(parts()).state();
  }

  @Override
  public final void restore(Map<String, double[]> state) {
    Stateful.of(parts()).restore(state);
  }

  /** Adds the batches left to the state of a part. */
  protected final void addLeft(Map<String, double[]> state) {
    state.put(LEFT, new double[] {left});
  }

  /** Returns the batches left from the state of a part; {@link #goOnFrom} takes them over. */
  protected final long takeLeft(StateReader reader) {
    long remaining = Counts.read(reader, LEFT);
    requireArgument(
        remaining <= every, "state '%s' is %d, expected at most %d", LEFT, remaining, every);
    return remaining;
  }

  /** Goes on with so many batches left. */
  protected final void goOnFrom(long remaining) {
    left = remaining;
  }
}
