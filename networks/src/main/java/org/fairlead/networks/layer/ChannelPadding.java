package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * Channels of zeros before and after those of the input, {@code [in, H, W] -> [before + in + after,
 * H', W']} of the pixels whose row and column are multiples of the stride, {@code H' = ceil(H /
 * stride)}; or of features, {@code [in] -> [before + in + after]}, with stride 1.
 *
 * <p>Without parameters. On maps it is {@linkplain #shortcut the shortcut of a residual block}; on
 * a single feature {@code z} with one zero before it makes the logits {@code (0, z)}, whose softmax
 * is {@code (1 - sigmoid(z), sigmoid(z))}.
 */
public record ChannelPadding(int in, int before, int after, int stride) implements Layer {
  public ChannelPadding {
    requireArgument(in > 0, "in must be positive, got %d", in);
    requireArgument(before >= 0, "before must be at least 0, got %d", before);
    requireArgument(after >= 0, "after must be at least 0, got %d", after);
    requireArgument(stride > 0, "stride must be positive, got %d", stride);
    requireArgument(
        (long) in + before + after <= Integer.MAX_VALUE,
        "in, before and after are more than 2^31 channels: %d, %d, %d",
        in,
        before,
        after);
  }

  /**
   * Returns the shortcut without parameters of a residual block (option A), from {@code in} to
   * {@code out} channels: {@code floor((out - in) / 2)} zeros before and the rest after.
   */
  public static ChannelPadding shortcut(int in, int out, int stride) {
    requireArgument(out >= in, "out must be at least in=%d, got %d", in, out);
    int before = (out - in) / 2;
    return new ChannelPadding(in, before, out - in - before, stride);
  }

  /** Returns the number of channels with the zeros. */
  public int out() {
    return before + in + after;
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    List<Integer> given = inputs.get(0);
    if (given.size() == 1) {
      requireArgument(stride == 1, "has a stride of %d, expected 1 for features", stride);
      Shapes.requireFeatures(given, in);
      return List.of(out());
    }
    List<Integer> shape = Shapes.requireMaps(given, in);
    return List.of(
        out(), Shapes.slide(shape.get(1), 1, stride, 0), Shapes.slide(shape.get(2), 1, stride, 0));
  }
}
