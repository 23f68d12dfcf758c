package org.fairlead.networks.layer;

import java.util.List;

/** Maps as a row of tokens, one for each position, {@code [C, H, W] -> [H W, C]}, row-major. */
public record Tokens() implements Layer {
  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    List<Integer> shape = Shapes.requireMaps(inputs.get(0));
    return List.of(
        shape.contains(ANY) ? ANY : Math.multiplyExact(shape.get(1), shape.get(2)), shape.get(0));
  }
}
