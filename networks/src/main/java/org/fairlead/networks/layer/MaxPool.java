package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/** The maximum over square windows; padding counts as minus infinity. */
public record MaxPool(int kernel, int stride, int padding) implements Layer {
  public MaxPool {
    requireArgument(kernel > 0, "kernel must be positive, got %d", kernel);
    requireArgument(stride > 0, "stride must be positive, got %d", stride);
    requireArgument(
        padding >= 0 && padding <= kernel / 2,
        "padding must be in [0, kernel / 2] for kernel %d, got %d",
        kernel,
        padding);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    List<Integer> shape = Shapes.requireMaps(inputs.get(0));
    return List.of(
        shape.get(0),
        Shapes.slide(shape.get(1), kernel, stride, padding),
        Shapes.slide(shape.get(2), kernel, stride, padding));
  }
}
