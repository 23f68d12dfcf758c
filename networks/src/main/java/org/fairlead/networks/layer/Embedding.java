package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * Rows of a learned table, looked up by index, {@code [T] -> [T, width]}: indices are whole numbers
 * in {@code [0, rows)}. The table has shape {@code [rows, width]}.
 */
public record Embedding(int rows, int width) implements Layer {
  public Embedding {
    requireArgument(rows > 0, "rows must be positive, got %d", rows);
    requireArgument(width > 0, "width must be positive, got %d", width);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    List<Integer> shape = inputs.get(0);
    requireArgument(shape.size() == 1, "expects indices of shape [T], got %s", Shapes.text(shape));
    return List.of(shape.get(0), width);
  }

  @Override
  public List<ParameterSlot> parameters() {
    return List.of(new ParameterSlot(".weight", List.of(rows, width), ParameterKind.EMBEDDING));
  }
}
