package org.fairlead.networks.layer;

import java.util.List;

/** An elementwise function. */
public record Activation(Function function) implements Layer {
  /** Which function. */
  public enum Function {
    /** {@code max(0, x)}. */
    RELU,
    /** {@code min(max(0, x), 6)}. */
    RELU6,
    /** {@code x / (1 + exp(-x))}, also called swish. */
    SILU,
    /** {@code x Φ(x)} with the normal distribution function, exact: {@code Φ} by {@code erf}. */
    GELU,
    /** {@code x min(max(0, x + 3), 6) / 6}. */
    HARDSWISH,
    /** {@code 1 / (1 + exp(-x))}. */
    SIGMOID
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    return inputs.get(0);
  }
}
