package org.fairlead.engine;

/**
 * Logits of a batch, shape {@code [B, K]}, and where they were asked for the inputs {@code h} of
 * the last layer {@code W h + b}, shape {@code [B, width]}.
 *
 * <p>Immutable except for the arrays, which whoever received the outputs may overwrite.
 */
public final class Outputs {
  private final int size;
  private final int classes;
  private final double[] logits;
  private final double[] inputs;

  Outputs(int size, int classes, double[] logits) {
    this(size, classes, logits, new double[0]);
  }

  Outputs(int size, int classes, double[] logits, double[] inputs) {
    this.size = size;
    this.classes = classes;
    this.logits = logits;
    this.inputs = inputs;
  }

  /** Returns {@code B}, the number of samples. */
  public int size() {
    return size;
  }

  /**
   * Returns {@code K}, the number of classes; 1 where the last layer alone was asked for and two
   * classes share its one logit.
   */
  public int classes() {
    return classes;
  }

  /** Returns the logits, shape {@code [B, K]}, row-major; not a copy. */
  public double[] logits() {
    return logits;
  }

  /** Returns the width of the last layer's inputs; 0 where they were not asked for. */
  public int width() {
    return inputs.length / size;
  }

  /**
   * Returns the last layer's inputs, shape {@code [B, width]}, row-major, not a copy; empty where
   * they were not asked for.
   */
  public double[] inputs() {
    return inputs;
  }
}
