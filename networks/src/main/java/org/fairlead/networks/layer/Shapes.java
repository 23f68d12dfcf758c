package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Arithmetic on the shapes of activations. */
public final class Shapes {
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

  /** Returns {@code shape} if it is {@code [T, width]}. */
  static List<Integer> requireTokens(List<Integer> shape, int width) {
    requireArgument(
        shape.size() == 2 && shape.get(1) == width,
        "expects shape [T, %d], got %s",
        width,
        text(shape));
    return shape;
  }

  /** Returns {@code shape} if it is {@code [width]} or {@code [T, width]}. */
  static List<Integer> requireFeatures(List<Integer> shape, int width) {
    requireArgument(
        shape.size() <= 2 && shape.get(shape.size() - 1) == width,
        "expects shape [%d] or [T, %d], got %s",
        width,
        width,
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

  /** Returns an extent times a factor. */
  static int times(int extent, int factor) {
    return extent == Layer.ANY ? Layer.ANY : Math.multiplyExact(extent, factor);
  }

  /** Returns an extent divided by a factor. */
  static int divided(int extent, int factor) {
    requireArgument(
        extent == Layer.ANY || extent % factor == 0,
        "expects multiples of %d, got %d",
        factor,
        extent);
    return extent == Layer.ANY ? Layer.ANY : extent / factor;
  }

  /** Returns the shape of an elementwise result: extents of 1 are repeated. */
  static List<Integer> broadcast(String verb, List<List<Integer>> inputs) {
    List<Integer> first = inputs.get(0);
    List<Integer> second = inputs.get(1);
    var shape = new ArrayList<Integer>();
    boolean fits = first.size() == second.size();
    for (int i = 0; fits && i < first.size(); i++) {
      int a = first.get(i);
      int b = second.get(i);
      fits = a == b || a == 1 || b == 1;
      shape.add(a == 1 ? b : a);
    }
    requireArgument(
        fits,
        "%s inputs of the same shape, or 1 where it repeats, got %s and %s",
        verb,
        text(first),
        text(second));
    return List.copyOf(shape);
  }

  /** Returns the product of the extents that are places, not features, of maps or tokens. */
  static long places(List<Integer> shape) {
    return switch (shape.size()) {
      case 3 -> (long) shape.get(1) * shape.get(2);
      case 2 -> shape.get(0);
      default -> 1;
    };
  }

  /** Returns for example {@code [64, H, W]}. */
  public static String text(List<Integer> shape) {
    if (shape.size() == 3) {
      return "[%s, %s, %s]"
          .formatted(shape.get(0), text(shape.get(1), "H"), text(shape.get(2), "W"));
    }
    return shape.stream()
        .map(extent -> text(extent, "T"))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String text(int extent, String any) {
    return extent == Layer.ANY ? any : String.valueOf(extent);
  }
}
