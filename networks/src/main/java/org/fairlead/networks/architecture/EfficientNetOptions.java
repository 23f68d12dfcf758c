package org.fairlead.networks.architecture;

import org.fairlead.base.InputException;

/**
 * Options of the EfficientNets.
 *
 * @param stochasticDepth the probability of leaving the last block's branch out in training; it
 *     grows linearly over the blocks from 0
 * @param stem {@code standard}, as published for images of 224 pixels; or {@code small}, for up to
 *     64: the first convolution has stride 1
 */
public record EfficientNetOptions(double stochasticDepth, String stem) {
  public EfficientNetOptions {
    if (!(stochasticDepth >= 0 && stochasticDepth < 1)) {
      throw new InputException(
          "stochasticDepth is %s, expected a probability in [0, 1)".formatted(stochasticDepth));
    }
    Stem.require(stem);
  }
}
