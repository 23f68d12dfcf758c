package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * Means over windows that divide maps of any size into {@code height x width}, {@code [C, H, W] ->
 * [C, height, width]}: window {@code i} covers rows {@code floor(i H / height)} to {@code ceil((i +
 * 1) H / height)}.
 */
public record AveragePool(int height, int width) implements Layer {
  public AveragePool {
    requireArgument(height > 0, "height must be positive, got %d", height);
    requireArgument(width > 0, "width must be positive, got %d", width);
  }

  /** Returns the mean over height and width, {@code [C, H, W] -> [C, 1, 1]}. */
  public static AveragePool global() {
    return new AveragePool(1, 1);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    return List.of(Shapes.requireMaps(inputs.get(0)).get(0), height, width);
  }
}
