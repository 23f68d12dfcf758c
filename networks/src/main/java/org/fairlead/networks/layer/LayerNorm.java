package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * Normalisation of every token, or of a sample's features, {@code [T, width] -> [T, width]}, {@code
 * y = γ (x - mean) / sqrt(variance + epsilon) + β} with γ and β per feature.
 *
 * @see <a href="https://arxiv.org/abs/1607.06450">Ba et al. (2016)</a>
 */
public record LayerNorm(int width, double epsilon) implements Layer {
  public LayerNorm {
    requireArgument(width > 0, "width must be positive, got %d", width);
    requireArgument(
        epsilon > 0 && Double.isFinite(epsilon), "epsilon must be positive, got %s", epsilon);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    return Shapes.requireFeatures(inputs.get(0), width);
  }

  @Override
  public List<ParameterSlot> parameters() {
    return List.of(
        new ParameterSlot(".weight", List.of(width), ParameterKind.NORM_WEIGHT),
        new ParameterSlot(".bias", List.of(width), ParameterKind.NORM_BIAS));
  }
}
