package org.fairlead.tracking;

import java.nio.file.Path;
import java.util.function.Consumer;

/** Reads per-sample predictions. */
@SuppressWarnings("DoNotCallSuggester")
public final class Predictions {
  private Predictions() {}

  /**
   * Gives every row of a file to {@code each}, one at a time.
   *
   * @throws org.fairlead.fairness.InputException naming the file and line of what is wrong
   */
  public static void read(Path file, Consumer<Prediction> each) {
    throw new UnsupportedOperationException(file + " " + each);
  }
}
