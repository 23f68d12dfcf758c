package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * Pixels laid out as channels, {@code [C, H, W] -> [C factor², H / factor, W / factor]}; undoes a
 * {@link PixelShuffle}.
 */
public record PixelUnshuffle(int factor) implements Layer {
  public PixelUnshuffle {
    requireArgument(factor > 0, "factor must be positive, got %d", factor);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    List<Integer> shape = Shapes.requireMaps(inputs.get(0));
    return List.of(
        Shapes.times(shape.get(0), factor * factor),
        Shapes.divided(shape.get(1), factor),
        Shapes.divided(shape.get(2), factor));
  }
}
