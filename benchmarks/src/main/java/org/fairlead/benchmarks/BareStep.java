package org.fairlead.benchmarks;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The baseline: a training step written straight on the native presets, as someone would who trains
 * one network and needs nothing else. Nothing of the project is called.
 */
@SuppressWarnings("try") // scopes are closed, not read
final class BareStep implements Contender {
  private final List<Tensor> parameters = new ArrayList<>();
  private final List<Norm> norms = new ArrayList<>();
  private final TensorOptional none = new TensorOptional();
  private final Scalar zero = new Scalar(0.0);
  private final Scalar six = new Scalar(6.0);
  private final boolean channelsLast;
  private final boolean half;
  private final Body body;
  private final Tensor classifier;
  private final Tensor bias;
  private final Tensor scale;
  private final Tensor shift;
  private final SGD optimizer;
  private final ByteBuffer pixels;
  private final Tensor targets;
  private final long[] shape;

  /** The network up to its pooled features. */
  private interface Body {
    Tensor features(Tensor image);
  }

  private record Norm(
      TensorOptional weight, TensorOptional bias, TensorOptional mean, TensorOptional variance) {}

  /**
   * Builds a network.
   *
   * @param network a name like {@code cifarresnet56}, or {@code mobilenetv2}
   * @param pixels {@code [B, H, W, 3]} bytes
   */
  BareStep(
      String network,
      int classes,
      ByteBuffer pixels,
      int batch,
      int size,
      boolean channelsLast,
      boolean half) {
    this.channelsLast = channelsLast;
    this.half = half;
    this.pixels = pixels;
    this.shape = new long[] {batch, size, size, 3};
    int features;
    if (network.startsWith("cifarresnet")) {
      this.body = residual((Integer.parseInt(network.substring(11)) - 2) / 6);
      features = 64;
    } else if (network.equals("mobilenetv2")) {
      this.body = inverted();
      features = 1280;
    } else {
      throw new IllegalArgumentException(
          "network '%s' has no bare loop; expected cifarresnetN or mobilenetv2".formatted(network));
    }
    this.classifier = parameter(0.01, classes, features);
    this.bias = parameter(0, classes);
    this.scale = torch.ones(1, 3, 1, 1).mul_(new Scalar(1 / 127.5));
    this.shift = torch.ones(1, 3, 1, 1).neg_();
    this.targets =
        torch
            .from_blob(
                new LongPointer(new long[batch]),
                new long[] {batch},
                new TensorOptions(ScalarType.Long))
            .clone();
    var all = new TensorVector();
    parameters.forEach(all::push_back);
    var options = new SGDOptions(1e-3);
    options.momentum().put(0.9);
    options.weight_decay().put(1e-4);
    this.optimizer = new SGD(all, options);
  }

  @Override
  public String name() {
    return "bare";
  }

  /** Returns the pooled features of the images, with their graph; needs a surrounding scope. */
  Tensor features() {
    Tensor bytes =
        torch.from_blob(new BytePointer(pixels), shape, new TensorOptions(ScalarType.Byte));
    Tensor image = bytes.permute(0, 3, 1, 2).to(ScalarType.Float);
    if (!channelsLast) {
      image = image.contiguous();
    }
    image = torch.addcmul(shift, image, scale);
    if (half) {
      torch.set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
      torch.set_autocast_enabled(DeviceType.CPU, true);
    }
    Tensor features = body.features(image);
    if (half) {
      torch.set_autocast_enabled(DeviceType.CPU, false);
      torch.clear_cache();
      features = features.to(ScalarType.Float);
    }
    return features;
  }

  /** Returns the last layer's weight. */
  Tensor classifier() {
    return classifier;
  }

  /** Returns the last layer's bias. */
  Tensor bias() {
    return bias;
  }

  @Override
  public void step() {
    try (var scope = new PointerScope()) {
      optimizer.zero_grad();
      Tensor features = features();
      Tensor logits = torch.linear(features, classifier, new TensorOptional(bias));
      torch.cross_entropy_loss(logits, targets).backward();
      optimizer.step();
    }
  }

  @Override
  public void close() {
    optimizer.close();
  }

  private Tensor parameter(double deviation, long... sizes) {
    Tensor values = torch.randn(sizes).mul_(new Scalar(deviation));
    if (sizes.length == 4 && channelsLast) {
      values = values.contiguous(MemoryFormat.ChannelsLast);
    }
    values.set_requires_grad(true);
    parameters.add(values);
    return values;
  }

  private Body convolution(int in, int out, int kernel, int stride, int groups) {
    Tensor weight =
        parameter(
            Math.sqrt(2.0 / (out * kernel * kernel / (double) groups)),
            out,
            in / groups,
            kernel,
            kernel);
    long[] strides = {stride, stride};
    long[] padding = {kernel / 2, kernel / 2};
    long[] dilation = {1, 1};
    return x -> torch.conv2d(x, weight, none, strides, padding, dilation, groups);
  }

  private Body batchNorm(int channels) {
    Tensor weight = parameter(0, channels);
    try (var withoutGradient = new NoGradGuard()) {
      weight.fill_(new Scalar(1.0));
    }
    var norm =
        new Norm(
            new TensorOptional(weight),
            new TensorOptional(parameter(0, channels)),
            new TensorOptional(torch.zeros(channels)),
            new TensorOptional(torch.ones(channels)));
    norms.add(norm);
    return x ->
        torch.batch_norm(
            x, norm.weight(), norm.bias(), norm.mean(), norm.variance(), true, 0.1, 1e-5, false);
  }

  private static Body chain(Body... bodies) {
    return x -> {
      Tensor value = x;
      for (Body body : bodies) {
        value = body.features(value);
      }
      return value;
    };
  }

  private static Tensor pooled(Tensor maps) {
    return torch.flatten(torch.adaptive_avg_pool2d(maps, 1, 1), 1, -1);
  }

  private Body residual(int blocks) {
    var parts = new ArrayList<Body>();
    parts.add(chain(convolution(3, 16, 3, 1, 1), batchNorm(16), torch::relu_));
    int channels = 16;
    for (int stage = 0; stage < 3; stage++) {
      for (int block = 0; block < blocks; block++) {
        int out = 16 << stage;
        parts.add(residualBlock(channels, out, block == 0 && stage > 0 ? 2 : 1));
        channels = out;
      }
    }
    parts.add(BareStep::pooled);
    return chain(parts.toArray(Body[]::new));
  }

  private Body residualBlock(int in, int out, int stride) {
    Body inner =
        chain(
            convolution(in, out, 3, stride, 1),
            batchNorm(out),
            torch::relu_,
            convolution(out, out, 3, 1, 1),
            batchNorm(out));
    Body shortcut =
        stride == 1 && in == out
            ? x -> x
            : chain(convolution(in, out, 1, stride, 1), batchNorm(out));
    return x -> torch.relu_(inner.features(x).add_(shortcut.features(x)));
  }

  private Body inverted() {
    int[][] stages = {
      {1, 16, 1, 1},
      {6, 24, 2, 2},
      {6, 32, 3, 2},
      {6, 64, 4, 2},
      {6, 96, 3, 1},
      {6, 160, 3, 2},
      {6, 320, 1, 1}
    };
    Body relu6 = x -> torch.hardtanh_(x, zero, six);
    var parts = new ArrayList<Body>();
    parts.add(chain(convolution(3, 32, 3, 2, 1), batchNorm(32), relu6));
    int channels = 32;
    for (int[] stage : stages) {
      for (int block = 0; block < stage[2]; block++) {
        int stride = block == 0 ? stage[3] : 1;
        parts.add(invertedBlock(channels, stage[1], stride, stage[0], relu6));
        channels = stage[1];
      }
    }
    parts.add(chain(convolution(channels, 1280, 1, 1, 1), batchNorm(1280), relu6));
    parts.add(BareStep::pooled);
    return chain(parts.toArray(Body[]::new));
  }

  private Body invertedBlock(int in, int out, int stride, int expansion, Body relu6) {
    int hidden = in * expansion;
    Body expand =
        expansion == 1 ? x -> x : chain(convolution(in, hidden, 1, 1, 1), batchNorm(hidden), relu6);
    Body inner =
        chain(
            expand,
            convolution(hidden, hidden, 3, stride, hidden),
            batchNorm(hidden),
            relu6,
            convolution(hidden, out, 1, 1, 1),
            batchNorm(out));
    return stride == 1 && in == out ? x -> inner.features(x).add_(x) : inner;
  }
}
