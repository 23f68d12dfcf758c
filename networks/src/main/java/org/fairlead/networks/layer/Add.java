package org.fairlead.networks.layer;

import java.util.List;

/**
 * The sum of two inputs of the same shape; an extent of 1 is repeated to that of the other, as
 * {@code [C, 1, 1]} over {@code [C, H, W]}.
 */
public record Add() implements Layer {
  @Override
  public int arity() {
    return 2;
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    return Shapes.broadcast("adds", inputs);
  }
}
