package org.fairlead.networks.sparse;

import org.fairlead.networks.Parameter;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * The weight of a convolution or a linear map with its mask, as rows of one output each: entry
 * {@code (o, j, t)} multiplies tap {@code t} of the {@code j}-th input that output {@code o} reads.
 */
final class MaskedWeight {
  private final String name;
  private final int outputs;
  private final int inputs;
  private final int taps;
  private final int outputsOfGroup;
  private final byte @Nullable [] mask;
  private final boolean[] seeing;
  private final Tensor tensor;
  private double @Nullable [] values;

  /**
   * @param groups into which outputs and inputs are divided; 1 for a linear map
   * @param seeing of each tap whether it ever sees more than padding
   */
  MaskedWeight(Parameter parameter, int groups, boolean[] seeing, Weights weights, Masks masks) {
    this.name = parameter.name();
    this.outputs = parameter.shape().get(0);
    this.inputs = parameter.shape().get(1);
    this.taps = seeing.length;
    this.seeing = seeing;
    this.outputsOfGroup = outputs / groups;
    this.mask = masks.contains(name) ? masks.array(name) : null;
    this.tensor = weights.get(name);
  }

  String name() {
    return name;
  }

  int outputs() {
    return outputs;
  }

  /** Returns how many inputs an output reads. */
  int inputs() {
    return inputs;
  }

  int taps() {
    return taps;
  }

  boolean hasMask() {
    return mask != null;
  }

  /** Returns which channel of the layer's input is the {@code j}-th that an output reads. */
  int channel(int output, int j) {
    return output / outputsOfGroup * inputs + j;
  }

  /** Returns the index of the first tap of an output's input. */
  int index(int output, int j) {
    return (output * inputs + j) * taps;
  }

  /** Returns whether a tap ever sees more than padding. */
  boolean sees(int tap) {
    return seeing[tap];
  }

  private boolean works(int first, int tap) {
    return seeing[tap] && (mask == null || mask[first + tap] != 0);
  }

  /** Returns whether any tap of an output's input is kept and sees it. */
  boolean reads(int output, int j) {
    int first = index(output, j);
    for (int tap = 0; tap < taps; tap++) {
      if (works(first, tap)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the sum of the kept taps of an output's input that see it. */
  double sum(int output, int j) {
    double[] all = values;
    if (all == null) {
      all = tensor.doubles();
      values = all;
    }
    double sum = 0;
    int first = index(output, j);
    for (int tap = 0; tap < taps; tap++) {
      if (works(first, tap)) {
        sum += all[first + tap];
      }
    }
    return sum;
  }
}
