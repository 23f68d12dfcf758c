package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/** Every pixel repeated, {@code [C, H, W] -> [C, factor H, factor W]}. */
public record Upsample(int factor) implements Layer {
  public Upsample {
    requireArgument(factor > 0, "factor must be positive, got %d", factor);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    List<Integer> shape = Shapes.requireMaps(inputs.get(0));
    return List.of(
        shape.get(0), Shapes.times(shape.get(1), factor), Shapes.times(shape.get(2), factor));
  }
}
