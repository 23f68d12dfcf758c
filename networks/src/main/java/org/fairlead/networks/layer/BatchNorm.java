package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import org.fairlead.networks.weights.DType;

/**
 * Batch normalisation over channels, {@code y = γ (x - mean) / sqrt(variance + epsilon) + β}.
 * Running statistics move by {@code momentum} towards those of the batch (the variance unbiased).
 */
public record BatchNorm(int channels, double epsilon, double momentum) implements Layer {
  public BatchNorm {
    requireArgument(channels > 0, "channels must be positive, got %d", channels);
    requireArgument(
        epsilon > 0 && Double.isFinite(epsilon), "epsilon must be positive, got %s", epsilon);
    requireArgument(momentum > 0 && momentum <= 1, "momentum must be in (0, 1], got %s", momentum);
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

  @Override
  public List<BufferSlot> buffers() {
    return List.of(
        new BufferSlot(".running_mean", List.of(channels), DType.F32, 0),
        new BufferSlot(".running_var", List.of(channels), DType.F32, 1),
        new BufferSlot(".num_batches_tracked", List.of(), DType.I64, 0));
  }
}
