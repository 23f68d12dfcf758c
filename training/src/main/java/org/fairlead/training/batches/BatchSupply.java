package org.fairlead.training.batches;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.Note;
import org.fairlead.data.Batch;
import org.fairlead.engine.Outputs;
import org.fairlead.fairness.mixture.Mixture;

/** Where the batches of training come from. One training loop owns it. */
public interface BatchSupply {

  /** The batches of one epoch; their taker releases them. */
  interface Epoch extends Iterator<Batch>, AutoCloseable {
    @Override
    void close();
  }

  /**
   * Begins an epoch, or goes on with one.
   *
   * @param firstBatch batches that were taken before
   */
  Epoch epoch(int epoch, int firstBatch);

  /** Takes notice of what the network says about a batch, before its logits are written over. */
  void observe(Batch batch, Outputs outputs);

  /** Returns how long batches have been waited for, in nanoseconds. */
  long waitNanos();

  /** Returns the mixture behind the batches, if there is one. */
  Optional<Mixture> mixture();

  /** Returns what a person should know at the end. */
  List<Note> notes();

  /**
   * Returns what must be saved between two steps to go on from there: batches that are ready and
   * not trained on are drawn again.
   */
  Map<String, double[]> snapshot();

  /** Goes on from a snapshot. */
  void restore(Map<String, double[]> snapshot);
}
