package org.fairlead.training.loop;

import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.checkpoint.CheckpointStore;
import org.fairlead.training.checkpoint.CheckpointWriter;

/**
 * What is kept of training: the best model, and from where it can go on.
 *
 * @param selector validates and selects
 * @param store the checkpoints there are
 * @param checkpoints where new ones go
 * @param models what is done with a model that is kept for good
 */
public record Keeping(
    Selector selector, CheckpointStore store, CheckpointWriter checkpoints, Models models) {

  /** Keeps models of some steps for good. */
  @FunctionalInterface
  public interface Models {

    /**
     * Keeps a model; once more where a resumed run gets to the same step again.
     *
     * @param step after which it is
     */
    void keep(long step, Weights weights, Masks masks);
  }

  /** Returns the last checkpoint in words. */
  String lastGood() {
    return store
        .lastStep()
        .map(last -> "%s (step %d)".formatted(store.lastFile(), last))
        .orElse("none yet");
  }
}
