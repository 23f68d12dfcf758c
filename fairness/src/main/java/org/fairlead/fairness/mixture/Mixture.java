package org.fairlead.fairness.mixture;

import java.util.List;
import java.util.Map;
import org.fairlead.base.Note;
import org.fairlead.constrained.state.Stateful;

/**
 * Which samples come in the next batch.
 *
 * <p>Before every batch, a training loop
 *
 * <ol>
 *   <li>asks what the mixture must know ({@link #request}) and, unless that is nothing, measures it
 *       with the network as it is and answers ({@link #measured});
 *   <li>takes the batch's quotas ({@link #next}) and draws the samples;
 *   <li>after the step, hands over what the network said about the batch ({@link #trained}), if the
 *       mixture {@linkplain #readsTraining asks for it}.
 * </ol>
 *
 * <p>Batches may be drawn ahead as long as the mixture {@linkplain #mayDrawAhead says so}. The
 * state then belongs to the last batch drawn, not to the last one trained on: a checkpoint needs
 * the state from before the batches that were drawn ahead, {@linkplain #rewound rewound}. Not
 * thread-safe: one training loop owns an instance.
 */
public interface Mixture extends Stateful {

  /** Returns the subgroups that quotas speak of. */
  SubgroupGrid grid();

  /** Returns the number of samples in a batch. */
  int batch();

  /** Returns what must be measured before {@link #next}; asking changes nothing. */
  Request request();

  /**
   * Takes over the measurement asked for.
   *
   * @throws IllegalArgumentException if it is not what was asked for; nothing has then changed
   * @throws IllegalStateException if nothing was asked for
   */
  void measured(ValidationPass pass);

  /**
   * Returns the quotas of the next batch; every call is one batch.
   *
   * @throws IllegalStateException if a measurement is missing
   */
  Quotas next();

  /** Returns whether {@link #trained} needs what the network says about training batches. */
  default boolean readsTraining() {
    return false;
  }

  /**
   * Takes a batch's logits during training; a mixture that does not {@linkplain #readsTraining need
   * them} ignores them.
   */
  default void trained(ValidationPass batch) {}

  /**
   * Returns whether the next batch is the same whatever training does until it is needed, so that
   * it may be drawn ahead; asking changes nothing.
   */
  default boolean mayDrawAhead() {
    return request() instanceof Request.Nothing;
  }

  /**
   * Returns the state to go on from if the batches drawn since an earlier state are to be drawn
   * again: the earlier one, and what was learned from training since.
   *
   * @param earlier a {@link #state} from before batches that were drawn ahead
   */
  default Map<String, double[]> rewound(Map<String, double[]> earlier) {
    return earlier;
  }

  /** Returns what the mixture does with each subgroup, in subgroup order. */
  List<SubgroupState> report();

  /**
   * Returns the gap between groups that the mixture works against, as last measured, in the units
   * of the loss; NaN if it has none or has not measured it.
   */
  default double gap() {
    return Double.NaN;
  }

  /** Returns what a user should be told once, such as subgroups without generated samples. */
  List<Note> notes();
}
