package org.fairlead.networks.architecture;

import java.util.List;
import org.fairlead.base.InputException;

/**
 * The first layers of a network that was made for images of 224 pixels: {@code standard} as
 * published, or {@code small} for images of up to 64 pixels, whose first convolution has stride 1
 * and which has no first max-pool. Every tensor keeps its shape, so that weights of one fit the
 * other.
 */
final class Stem {
  static final String STANDARD = "standard";
  static final String SMALL = "small";

  private Stem() {}

  /** Refuses what is no stem. */
  static void require(String stem) {
    if (!List.of(STANDARD, SMALL).contains(stem)) {
      throw new InputException("stem is '%s', expected one of standard, small".formatted(stem));
    }
  }

  /** Returns the stride of the first convolution. */
  static int stride(String stem) {
    return stem.equals(SMALL) ? 1 : 2;
  }
}
