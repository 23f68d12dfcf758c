package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code y = W x + b}, {@code [in] -> [out]}, or of every token, {@code [T, in] -> [T, out]}; the
 * weight has shape {@code [out, in]}.
 */
public record Linear(int in, int out, boolean bias) implements Layer {
  public Linear {
    requireArgument(in > 0, "in must be positive, got %d", in);
    requireArgument(out > 0, "out must be positive, got %d", out);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    List<Integer> shape = Shapes.requireFeatures(inputs.get(0), in);
    return shape.size() == 1 ? List.of(out) : List.of(shape.get(0), out);
  }

  @Override
  public List<ParameterSlot> parameters() {
    var slots = new ArrayList<ParameterSlot>();
    slots.add(new ParameterSlot(".weight", List.of(out, in), ParameterKind.LINEAR_WEIGHT));
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
