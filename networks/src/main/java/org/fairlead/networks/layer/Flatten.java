package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/** Row-major flattening, {@code [C, H, W] -> [C H W]}. */
public record Flatten() implements Layer {
  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    List<Integer> shape = inputs.get(0);
    requireArgument(
        !shape.contains(ANY), "needs a network of fixed input size, got %s", Shapes.text(shape));
    long features = 1;
    for (int extent : shape) {
      features = Math.multiplyExact(features, (long) extent);
    }
    requireArgument(
        features <= Integer.MAX_VALUE, "flattens %s to too many features", Shapes.text(shape));
    return List.of((int) features);
  }
}
