package org.fairlead.networks.layer;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * What a network is given: of shape {@code [C, H, W]} an image, normalised; of {@code [T, F]}
 * tokens; of {@code [F]} features, or indices for an {@link Embedding}.
 */
public record NetworkInput(List<Integer> shape) implements Layer {
  public NetworkInput {
    shape = List.copyOf(shape);
    requireArgument(
        shape.size() >= 1 && shape.size() <= 3,
        "shape must be [C, H, W], [T, F] or [F], got %s",
        shape);
    int features = shape.size() == 2 ? 1 : 0;
    for (int i = 0; i < shape.size(); i++) {
      int extent = shape.get(i);
      requireArgument(
          extent > 0 || (extent == ANY && i != features),
          "shape must hold positive extents, got %s",
          shape);
    }
  }

  /** Returns the input of images; {@code height} and {@code width} may be {@link #ANY}. */
  public static NetworkInput images(int channels, int height, int width) {
    return new NetworkInput(List.of(channels, height, width));
  }

  /** Returns whether it is an image. */
  public boolean isImage() {
    return shape.size() == 3;
  }

  @Override
  public int arity() {
    return 0;
  }

  @Override
  public List<Integer> outputShape(List<List<Integer>> inputs) {
    return shape;
  }
}
