package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * Normalisation of every sample over groups of channels and all positions, {@code [C, H, W] -> [C,
 * H, W]}, {@code y = γ (x - mean) / sqrt(variance + epsilon) + β} with γ and β per channel.
 *
 * @see <a href="https://arxiv.org/abs/1803.08494">Wu and He (2018)</a>
 */
public record GroupNorm(int groups, int channels, double epsilon) implements Layer {
  public GroupNorm {
    requireArgument(channels > 0, "channels must be positive, got %d", channels);
    requireArgument(
        groups > 0 && channels % groups == 0,
        "groups must divide channels=%d, got %d",
        channels,
        groups);
    requireArgument(
        epsilon > 0 && Double.isFinite(epsilon), "epsilon must be positive, got %s", epsilon);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    return Shapes.requireMaps(inputs.get(0), channels);
  }

  @Override
  public List<ParameterSlot> parameters() {
    return List.of(
        new ParameterSlot(".weight", List.of(channels), ParameterKind.NORM_WEIGHT),
        new ParameterSlot(".bias", List.of(channels), ParameterKind.NORM_BIAS));
  }
}
