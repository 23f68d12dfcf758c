package org.fairlead.networks;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import java.util.stream.Collectors;

/** Arithmetic on the shapes of activations. */
final class Shapes {
  private Shapes() {}

  /** Returns {@code shape} if it is {@code [C, H, W]}. */
  static List<Integer> requireMaps(List<Integer> shape) {
    requireArgument(shape.size() == 3, "expects shape [C, H, W], got %s", text(shape));
    return shape;
  }

  /** Returns {@code shape} if it is {@code [channels, H, W]}. */
  static List<Integer> requireMaps(List<Integer> shape, int channels) {
    requireArgument(
        shape.size() == 3 && shape.get(0) == channels,
        "expects shape [%d, H, W], got %s",
        channels,
        text(shape));
    return shape;
  }

  /** Returns how many windows fit along an extent. */
  static int slide(int extent, int kernel, int stride, int padding) {
    if (extent == Layer.ANY) {
      return Layer.ANY;
    }
    long room = extent + 2L * padding - kernel;
    requireArgument(
        room >= 0, "has a window of %d, larger than %d with padding %d", kernel, extent, padding);
    long windows = room / stride + 1;
    requireArgument(windows <= Integer.MAX_VALUE, "makes an output of extent %d", windows);
    return (int) windows;
  }

  /** Returns for example {@code [64, H, W]}. */
  static String text(List<Integer> shape) {
    if (shape.size() == 3) {
      return "["
          + shape.get(0)
          + ", "
          + (shape.get(1) == Layer.ANY ? "H" : shape.get(1))
          + ", "
          + (shape.get(2) == Layer.ANY ? "W" : shape.get(2))
          + "]";
    }
    return shape.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }
}
