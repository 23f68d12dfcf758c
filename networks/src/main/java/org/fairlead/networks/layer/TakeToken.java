package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/** One token of a row, {@code [T, F] -> [F]}. */
public record TakeToken(int index) implements Layer {
  public TakeToken {
    requireArgument(index >= 0, "index must be at least 0, got %d", index);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    List<Integer> shape = inputs.get(0);
    requireArgument(
        shape.size() == 2 && (shape.get(0) == ANY || index < shape.get(0)),
        "expects more than %d tokens, got %s",
        index,
        Shapes.text(shape));
    return List.of(shape.get(1));
  }
}
