package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * Multi-head self-attention, {@code [T, width] -> [T, width]}: queries, keys and values {@code [Q K
 * V] = x Wᵢᵀ + bᵢ} are split into heads of {@code d = width / heads} features, each head computes
 * {@code softmax(Q Kᵀ / sqrt(d)) V}, and their results side by side are mapped by {@code Wₒ},
 * {@code bₒ}. {@code Wᵢ} has shape {@code [3 width, width]}, {@code Wₒ} shape {@code [width,
 * width]}; names are those of PyTorch's {@code MultiheadAttention}.
 *
 * @see <a href="https://arxiv.org/abs/1706.03762">Vaswani et al. (2017)</a>
 */
public record Attention(int width, int heads) implements Layer {
  public Attention {
    requireArgument(width > 0, "width must be positive, got %d", width);
    requireArgument(
        heads > 0 && width % heads == 0, "heads must divide width=%d, got %d", width, heads);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    return Shapes.requireTokens(inputs.get(0), width);
  }

  @Override
  public List<ParameterSlot> parameters() {
    return List.of(
        new ParameterSlot(
            ".in_proj_weight", List.of(3 * width, width), ParameterKind.LINEAR_WEIGHT),
        new ParameterSlot(".in_proj_bias", List.of(3 * width), ParameterKind.BIAS),
        new ParameterSlot(".out_proj.weight", List.of(width, width), ParameterKind.LINEAR_WEIGHT),
        new ParameterSlot(".out_proj.bias", List.of(width), ParameterKind.BIAS));
  }

  @Override
  public long positions(List<Integer> output) {
    return Shapes.places(output);
  }

  @Override
  public long weightlessMacs(List<Integer> output) {
    return 2L * output.get(0) * output.get(0) * width;
  }
}
