package org.fairlead.engine.libtorch;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** Number formats of a training step. */
public enum Precision {
  /** Everything in 32 bits. */
  FP32("fp32"),
  /** Convolutions and products in bfloat16; parameters, statistics and logits in 32 bits. */
  BF16("bf16"),
  /** Everything in 64 bits, to compare with exact references. */
  FP64("fp64");

  private final String text;

  Precision(String text) {
    this.text = text;
  }

  /** Returns the name in recipes. */
  public String text() {
    return text;
  }

  /** Returns the type of parameters, statistics and logits. */
  public ScalarType storage() {
    return this == FP64 ? ScalarType.Double : ScalarType.Float;
  }

  public static Precision of(String text) {
    for (Precision precision : values()) {
      if (precision.text.equals(text)) {
        return precision;
      }
    }
    throw new IllegalArgumentException("precision '%s' is not resolved".formatted(text));
  }
}
