package org.fairlead.training.step;

import org.fairlead.data.Batch;
import org.fairlead.engine.Outputs;

/** Sees what the network says about the batches of a step. */
@FunctionalInterface
public interface OutputObserver {
  /** Called once for every batch of a step; the logits will be written over. */
  void observe(Batch batch, Outputs outputs);
}
