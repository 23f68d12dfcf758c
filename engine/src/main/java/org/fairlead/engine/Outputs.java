package org.fairlead.engine;

/**
 * Logits of a batch, shape {@code [B, K]}.
 *
 * <p>Immutable except for the array, which whoever received the outputs may overwrite.
 */
public final class Outputs {
  private final int size;
  private final int classes;
  private final double[] logits;

  Outputs(int size, int classes, double[] logits) {
    this.size = size;
    this.classes = classes;
    this.logits = logits;
  }

  /** Returns {@code B}, the number of samples. */
  public int size() {
    return size;
  }

  /** Returns {@code K}, the number of classes. */
  public int classes() {
    return classes;
  }

  /** Returns the logits, shape {@code [B, K]}, row-major; not a copy. */
  public double[] logits() {
    return logits;
  }
}
