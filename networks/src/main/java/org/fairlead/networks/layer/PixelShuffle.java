package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * Channels laid out as pixels, {@code [C factor², H, W] -> [C, factor H, factor W]}: {@code y[c,
 * factor h + i, factor w + j] = x[factor² c + factor i + j, h, w]}.
 *
 * @see <a href="https://arxiv.org/abs/1609.05158">Shi et al. (2016)</a>
 */
public record PixelShuffle(int factor) implements Layer {
  public PixelShuffle {
    requireArgument(factor > 0, "factor must be positive, got %d", factor);
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    List<Integer> shape = Shapes.requireMaps(inputs.get(0));
    return List.of(
        Shapes.divided(shape.get(0), factor * factor),
        Shapes.times(shape.get(1), factor),
        Shapes.times(shape.get(2), factor));
  }
}
