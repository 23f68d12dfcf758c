package org.fairlead.training.batches;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.Note;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.data.Batch;
import org.fairlead.data.loader.Loader;
import org.fairlead.engine.Outputs;
import org.fairlead.fairness.mixture.Mixture;

/** Batches as they come: every epoch is the training samples in another order. */
final class ShuffledEpochs implements BatchSupply {
  private final Loader loader;
  private final int[] training;
  private final boolean dropLast;

  ShuffledEpochs(Loader loader, int[] training, boolean dropLast) {
    this.loader = loader;
    this.training = training.clone();
    this.dropLast = dropLast;
  }

  @Override
  public Epoch epoch(int epoch, int firstBatch) {
    Loader.Epoch batches = loader.epoch(training, epoch, true, dropLast, firstBatch);
    return new Epoch() {
      @Override
      public boolean hasNext() {
        return batches.hasNext();
      }

      @Override
      public Batch next() {
        return batches.next();
      }

      @Override
      public void close() {
        batches.close();
      }
    };
  }

  @Override
  public void observe(Batch batch, Outputs outputs) {}

  @Override
  public long waitNanos() {
    return loader.waitNanos();
  }

  @Override
  public Optional<Mixture> mixture() {
    return Optional.empty();
  }

  @Override
  public List<Note> notes() {
    return List.of();
  }

  @Override
  public Map<String, double[]> snapshot() {
    return Map.of();
  }

  @Override
  public void restore(Map<String, double[]> snapshot) {
    StateReader.of(snapshot).finish();
  }
}
