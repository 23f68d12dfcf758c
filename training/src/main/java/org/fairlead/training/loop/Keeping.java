package org.fairlead.training.loop;

import org.fairlead.training.checkpoint.CheckpointStore;
import org.fairlead.training.checkpoint.CheckpointWriter;

/**
 * What is kept of training: the best model, and from where it can go on.
 *
 * @param selector validates and selects
 * @param store the checkpoints there are
 * @param checkpoints where new ones go
 */
public record Keeping(Selector selector, CheckpointStore store, CheckpointWriter checkpoints) {

  /** Returns the last checkpoint in words. */
  String lastGood() {
    return store
        .lastStep()
        .map(last -> "%s (step %d)".formatted(store.lastFile(), last))
        .orElse("none yet");
  }
}
