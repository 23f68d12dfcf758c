package org.fairlead.training;

import java.nio.file.Path;
import java.util.List;

/** A trained model that is ready for images. */
public final class Predictor implements AutoCloseable {
  private Predictor() {}

  /** Loads a model folder. */
  public static Predictor load(Path modelFolder) {
    return Pending.body(new Predictor());
  }

  /** Returns one prediction per image, in order. */
  public List<Prediction> predict(List<Path> images) {
    return Pending.body(List.of());
  }

  @Override
  public void close() {}
}
