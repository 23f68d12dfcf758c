package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.List;

/**
 * Cross-correlation with square kernels, {@code [in, H, W] -> [out, H', W']}, {@code H' = (H + 2
 * padding - kernel) / stride + 1}. The weight has shape {@code [out, in / groups, kernel, kernel]}.
 */
public record Convolution(
    int in, int out, int kernel, int stride, int padding, int groups, boolean bias)
    implements Layer {
  public Convolution {
    requireArgument(in > 0, "in must be positive, got %d", in);
    requireArgument(out > 0, "out must be positive, got %d", out);
    requireArgument(kernel > 0, "kernel must be positive, got %d", kernel);
    requireArgument(stride > 0, "stride must be positive, got %d", stride);
    requireArgument(padding >= 0, "padding must be at least 0, got %d", padding);
    requireArgument(
        groups > 0 && in % groups == 0 && out % groups == 0,
        "groups must divide in=%d and out=%d, got %d",
        in,
        out,
        groups);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    List<Integer> shape = Shapes.requireMaps(inputs.get(0), in);
    return List.of(
        out,
        Shapes.slide(shape.get(1), kernel, stride, padding),
        Shapes.slide(shape.get(2), kernel, stride, padding));
  }

  @Override
  public List<ParameterSlot> parameters() {
    var slots = new ArrayList<ParameterSlot>();
    slots.add(
        new ParameterSlot(
            ".weight",
            List.of(out, in / groups, kernel, kernel),
            ParameterKind.CONVOLUTION_WEIGHT));
    if (bias) {
      slots.add(new ParameterSlot(".bias", List.of(out), ParameterKind.BIAS));
    }
    return List.copyOf(slots);
  }

  @Override
  public long positions(List<Integer> output) {
    return Shapes.places(output);
  }
}
