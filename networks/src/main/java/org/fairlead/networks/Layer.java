package org.fairlead.networks;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * One operation of a network, with its geometry and without its weights.
 *
 * <p>Activations have shape {@code [C, H, W]} (feature maps) or {@code [F]} (features); the batch
 * dimension is left out. {@code H} and {@code W} are {@link #ANY} where the network takes images of
 * every size.
 */
public sealed interface Layer {
  /** A height or width that is not fixed by the network. */
  int ANY = -1;

  /** Returns how many inputs this layer takes. */
  default int arity() {
    return 1;
  }

  /**
   * Returns the shape of the output for inputs of these shapes.
   *
   * @throws IllegalArgumentException if the layer does not take such inputs; the message says why
   */
  List<Integer> outputShape(List<List<Integer>> inputs);

  /**
   * The image, normalised, shape {@code [channels, height, width]}; the first node of every graph.
   */
  record Input(int channels, int height, int width) implements Layer {
    public Input {
      requireArgument(channels > 0, "channels must be positive, got %d", channels);
      requireArgument(height > 0 || height == ANY, "height must be positive, got %d", height);
      requireArgument(width > 0 || width == ANY, "width must be positive, got %d", width);
    }

    @Override
    public int arity() {
      return 0;
    }

    @Override
    public List<Integer> outputShape(List<List<Integer>> inputs) {
      return List.of(channels, height, width);
    }
  }

  /**
   * Cross-correlation with square kernels, {@code [in, H, W] -> [out, H', W']}, {@code H' = (H + 2
   * padding - kernel) / stride + 1}. The weight has shape {@code [out, in / groups, kernel,
   * kernel]}.
   */
  record Convolution(int in, int out, int kernel, int stride, int padding, int groups, boolean bias)
      implements Layer {
    public Convolution {
      requireArgument(in > 0, "in must be positive, got %d", in);
      requireArgument(out > 0, "out must be positive, got %d", out);
      requireArgument(kernel > 0, "kernel must be positive, got %d", kernel);
      requireArgument(stride > 0, "stride must be positive, got %d", stride);
      requireArgument(padding >= 0, "padding must be at least 0, got %d", padding);
      requireArgument(
          groups > 0 && in % groups == 0 && out % groups == 0,
          "groups must divide in=%d and out=%d, got %d",
          in,
          out,
          groups);
    }

    @Override
    public List<Integer> outputShape(List<List<Integer>> inputs) {
      List<Integer> shape = Shapes.requireMaps(inputs.get(0), in);
      return List.of(
          out,
          Shapes.slide(shape.get(1), kernel, stride, padding),
          Shapes.slide(shape.get(2), kernel, stride, padding));
    }
  }

  /**
   * Batch normalisation over channels, {@code y = γ (x - mean) / sqrt(variance + epsilon) + β}.
   * Running statistics move by {@code momentum} towards those of the batch (the variance unbiased).
   */
  record BatchNorm(int channels, double epsilon, double momentum) implements Layer {
    public BatchNorm {
      requireArgument(channels > 0, "channels must be positive, got %d", channels);
      requireArgument(
          epsilon > 0 && Double.isFinite(epsilon), "epsilon must be positive, got %s", epsilon);
      requireArgument(
          momentum > 0 && momentum <= 1, "momentum must be in (0, 1], got %s", momentum);
    }

    @Override
    public List<Integer> outputShape(List<List<Integer>> inputs) {
      return Shapes.requireMaps(inputs.get(0), channels);
    }
  }

  /** {@code y = W x + b}, {@code [in] -> [out]}; the weight has shape {@code [out, in]}. */
  record Linear(int in, int out, boolean bias) implements Layer {
    public Linear {
      requireArgument(in > 0, "in must be positive, got %d", in);
      requireArgument(out > 0, "out must be positive, got %d", out);
    }

    @Override
    public List<Integer> outputShape(List<List<Integer>> inputs) {
      List<Integer> shape = inputs.get(0);
      requireArgument(
          shape.equals(List.of(in)), "expects shape [%d], got %s", in, Shapes.text(shape));
      return List.of(out);
    }
  }

  /** An elementwise function. */
  record Activation(Function function) implements Layer {
    /** Which function. */
    public enum Function {
      /** {@code max(0, x)}. */
      RELU,
      /** {@code min(max(0, x), 6)}. */
      RELU6
    }

    @Override
    public List<Integer> outputShape(List<List<Integer>> inputs) {
      return inputs.get(0);
    }
  }

  /** The sum of two inputs of the same shape. */
  record Add() implements Layer {
    @Override
    public int arity() {
      return 2;
    }

    @Override
    public List<Integer> outputShape(List<List<Integer>> inputs) {
      requireArgument(
          inputs.get(0).equals(inputs.get(1)),
          "adds inputs of the same shape, got %s and %s",
          Shapes.text(inputs.get(0)),
          Shapes.text(inputs.get(1)));
      return inputs.get(0);
    }
  }

  /**
   * The shortcut without parameters of a residual block (option A), {@code [in, H, W] -> [out, H',
   * W']}, {@code H' = ceil(H / stride)}: the pixels whose row and column are multiples of the
   * stride, between {@code floor((out - in) / 2)} channels of zeros before and the rest after.
   */
  record PaddingShortcut(int in, int out, int stride) implements Layer {
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

  /** The maximum over square windows; padding counts as minus infinity. */
  record MaxPool(int kernel, int stride, int padding) implements Layer {
    public MaxPool {
      requireArgument(kernel > 0, "kernel must be positive, got %d", kernel);
      requireArgument(stride > 0, "stride must be positive, got %d", stride);
      requireArgument(
          padding >= 0 && padding <= kernel / 2,
          "padding must be in [0, kernel / 2] for kernel %d, got %d",
          kernel,
          padding);
    }

    @Override
    public List<Integer> outputShape(List<List<Integer>> inputs) {
      List<Integer> shape = Shapes.requireMaps(inputs.get(0));
      return List.of(
          shape.get(0),
          Shapes.slide(shape.get(1), kernel, stride, padding),
          Shapes.slide(shape.get(2), kernel, stride, padding));
    }
  }

  /** The mean over height and width, {@code [C, H, W] -> [C, 1, 1]}. */
  record GlobalAveragePool() implements Layer {
    @Override
    public List<Integer> outputShape(List<List<Integer>> inputs) {
      return List.of(Shapes.requireMaps(inputs.get(0)).get(0), 1, 1);
    }
  }

  /** In training, zeroes each entry with probability {@code rate} and scales the rest up. */
  record Dropout(double rate) implements Layer {
    public Dropout {
      requireArgument(rate >= 0 && rate < 1, "rate must be in [0, 1), got %s", rate);
    }

    @Override
    public List<Integer> outputShape(List<List<Integer>> inputs) {
      return inputs.get(0);
    }
  }

  /** Row-major flattening, {@code [C, H, W] -> [C H W]}. */
  record Flatten() implements Layer {
    @Override
    public List<Integer> outputShape(List<List<Integer>> inputs) {
      List<Integer> shape = inputs.get(0);
      requireArgument(
          !shape.contains(ANY), "needs a network of fixed input size, got %s", Shapes.text(shape));
      long features = 1;
      for (int extent : shape) {
        features = Math.multiplyExact(features, (long) extent);
      }
      requireArgument(
          features <= Integer.MAX_VALUE, "flattens %s to too many features", Shapes.text(shape));
      return List.of((int) features);
    }
  }
}
