package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * The shortcut without parameters of a residual block (option A), {@code [in, H, W] -> [out, H',
 * W']}, {@code H' = ceil(H / stride)}: the pixels whose row and column are multiples of the stride,
 * between {@code floor((out - in) / 2)} channels of zeros before and the rest after.
 */
public record PaddingShortcut(int in, int out, int stride) implements Layer {
  public PaddingShortcut {
    requireArgument(in > 0, "in must be positive, got %d", in);
    requireArgument(out >= in, "out must be at least in=%d, got %d", in, out);
    requireArgument(stride > 0, "stride must be positive, got %d", stride);
  }

  /** Returns how many channels of zeros come before the input's. */
  public int before() {
    return (out - in) / 2;
  }

  /** Returns how many channels of zeros come after the input's. */
  public int after() {
    return out - in - before();
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    List<Integer> shape = Shapes.requireMaps(inputs.get(0), in);
    return List.of(
        out, Shapes.slide(shape.get(1), 1, stride, 0), Shapes.slide(shape.get(2), 1, stride, 0));
  }
}
