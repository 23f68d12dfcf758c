package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.LibTorch;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.networks.Network;
import org.fairlead.networks.weights.Weights;

/** Learners and batches for tests. */
final class Learners {
  private Learners() {}

  static EngineOptions options(ImageShape shape, OptimizerOptions optimizer) {
    return EngineOptions.defaults(
            shape,
            new Normalization(
                Collections.nCopies(shape.channels(), 0.5f),
                Collections.nCopies(shape.channels(), 0.5f)))
        .withDevice("cpu")
        .withPrecision("fp32", "contiguous")
        .withOptimizer(optimizer);
  }

  static TorchLearner learner(
      Network network, Weights weights, EngineOptions options, Precision precision, boolean last) {
    LibTorch.load();
    LibTorch.threads(1);
    return new TorchLearner(
        network,
        weights,
        options.withPrecision(precision.text(), last ? "channels-last" : "contiguous"),
        new Execution("cpu", precision, last),
        new EngineReport(
            "cpu", precision.text(), "", 0, "", List.of(), List.of(), EngineReport.Decision.GIVEN));
  }

  /** Asserts that no entry is off by more than {@code tolerance}. */
  static void assertClose(String what, double[] actual, double[] expected, double tolerance) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      if (!(Math.abs(actual[i] - expected[i]) <= tolerance)) {
        fail("%s: entry %d is %s, expected %s".formatted(what, i, actual[i], expected[i]));
      }
    }
  }

  /** Returns random pixels, the same for the same seed. */
  static Batch batch(ImageShape shape, int size, long seed) {
    ByteBuffer pixels = ByteBuffer.allocateDirect(size * shape.bytes());
    var bytes = new byte[pixels.capacity()];
    new Random(seed).nextBytes(bytes);
    pixels.put(bytes).flip();
    return Batch.of(shape, pixels, new int[size], new int[size]);
  }

  /** Returns a gradient of logits like that of a cross-entropy, the same for the same seed. */
  static double[] gradient(int size, int classes, long seed) {
    var random = new Random(seed);
    return random.doubles((long) size * classes, -1.0 / size, 1.0 / size).toArray();
  }

  /** Returns an image tensor as the network sees it; needs a surrounding scope. */
  static Tensor image(double[] values, int[] shape, Precision precision, boolean last) {
    var sizes = new long[shape.length];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = shape[i];
    }
    Tensor image =
        torch
            .from_blob(new DoublePointer(values), sizes, new TensorOptions(ScalarType.Double))
            .to(precision.storage())
            .clone();
    return last ? image.contiguous(MemoryFormat.ChannelsLast) : image;
  }
}
