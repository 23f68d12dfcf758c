package org.fairlead.engine.execution;

import static org.bytedeco.pytorch.global.torch.DeviceType;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.base.Seeds;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Owned;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.libtorch.Tensors;
import org.fairlead.engine.parameters.FlatLayout;
import org.fairlead.engine.parameters.NormLayout;
import org.fairlead.networks.LayerTable;
import org.fairlead.networks.Node;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.Add;
import org.fairlead.networks.layer.Attention;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.networks.layer.ChannelPadding;
import org.fairlead.networks.layer.Concat;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Dropout;
import org.fairlead.networks.layer.Embedding;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.GroupNorm;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.LayerNorm;
import org.fairlead.networks.layer.LearnedTokens;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.MaxPool;
import org.fairlead.networks.layer.Multiply;
import org.fairlead.networks.layer.PixelShuffle;
import org.fairlead.networks.layer.PixelUnshuffle;
import org.fairlead.networks.layer.TakeToken;
import org.fairlead.networks.layer.Tokens;
import org.fairlead.networks.layer.Upsample;

/**
 * What layers compute: the one table from a layer's type to its native calls. Whatever can be
 * decided from the graph is decided when an operation is made.
 */
final class Operations implements AutoCloseable {
  private static final LayerTable<Maker<Layer>> TABLE =
      table(
          entry(Convolution.class, Operations::convolution),
          entry(BatchNorm.class, Operations::batchNorm),
          entry(GroupNorm.class, Operations::groupNorm),
          entry(LayerNorm.class, Operations::layerNorm),
          entry(Linear.class, Operations::linear),
          entry(Activation.class, Operations::activation),
          entry(Add.class, Operations::add),
          entry(Multiply.class, Operations::multiply),
          entry(Concat.class, Operations::concat),
          entry(ChannelPadding.class, Operations::channelPadding),
          entry(MaxPool.class, Operations::maxPool),
          entry(AveragePool.class, Operations::averagePool),
          entry(Dropout.class, Operations::dropout),
          entry(Flatten.class, Operations::flatten),
          entry(Upsample.class, Operations::upsample),
          entry(PixelShuffle.class, Operations::pixelShuffle),
          entry(PixelUnshuffle.class, Operations::pixelUnshuffle),
          entry(Embedding.class, Operations::embedding),
          entry(LearnedTokens.class, Operations::learnedTokens),
          entry(Attention.class, Operations::attention),
          entry(Tokens.class, Operations::tokens),
          entry(TakeToken.class, Operations::takeToken));

  private final Owned owned = new Owned();
  private final FlatLayout layout;
  private final NormLayout norms;
  private final Execution execution;
  private final TensorOptional none;
  private final Generator generator;

  Operations(FlatLayout layout, NormLayout norms, Execution execution) {
    this.layout = layout;
    this.norms = norms;
    this.execution = execution;
    this.none = owned.keep(new TensorOptional());
    this.generator = owned.keep(torch.make_generator_cpu(0));
  }

  /** Makes the operation of one type of layer. */
  private interface Maker<L extends Layer> {
    Operation make(Operations operations, L layer, Place place);
  }

  private record Entry(Class<?> type, Maker<Layer> maker) {}

  private static <L extends Layer> Entry entry(Class<L> type, Maker<L> maker) {
    return new Entry(
        type, (operations, layer, place) -> maker.make(operations, type.cast(layer), place));
  }

  private static LayerTable<Maker<Layer>> table(Entry... entries) {
    return LayerTable.of(
        "operation of the engine",
        Arrays.stream(entries).collect(Collectors.toMap(Entry::type, Entry::maker)));
  }

  /**
   * Where an operation stands.
   *
   * @param parameters indices of the layer's parameters in the flat layout, in its order
   * @param overwritten the input whose memory the result takes over, or -1
   * @param output whether the result is an output of the network, or the logit that one is made of
   */
  private record Place(Node node, List<Integer> parameters, int overwritten, boolean output) {
    int input() {
      return input(0);
    }

    int input(int position) {
      return node.inputs().get(position);
    }

    /** Returns the index of a parameter in the flat layout, or -1 if the layer has fewer. */
    int parameter(int position) {
      return position < parameters.size() ? parameters.get(position) : -1;
    }
  }

  /**
   * Returns the operation of a node.
   *
   * @param overwritten the input whose memory the result takes over, or -1
   * @param output whether the result is an output of the network, or the logit that one is made of
   */
  Operation of(Node node, int overwritten, boolean output) {
    Layer layer = node.layer();
    List<Integer> parameters =
        layer.parameters().stream()
            .map(slot -> layout.indexOf(node.name() + slot.suffix()))
            .toList();
    return TABLE.of(layer).make(this, layer, new Place(node, parameters, overwritten, output));
  }

  @Override
  public void close() {
    owned.close();
  }

  private DeviceType deviceType() {
    return execution.gpu() ? DeviceType.CUDA : DeviceType.CPU;
  }

  private Operation convolution(Convolution layer, Place place) {
    int input = place.input();
    int weight = place.parameter(0);
    int bias = place.parameter(1);
    LongArrayRef stride = pair(layer.stride());
    LongArrayRef padding = pair(layer.padding());
    LongArrayRef dilation = pair(1);
    int groups = layer.groups();
    boolean product = KernelFaults.isProduct(layer, execution);
    boolean gathered = (product && layer.stride() > 1) || KernelFaults.gathers(layer, execution);
    LongArrayRef taken = gathered ? pair(1) : stride;
    boolean turned = layout.slices().get(weight).channelsLast() && !execution.channelsLast();
    Operation run =
        product
            ? product(layer, place)
            : (values, views, pass) ->
                torch.conv2d(
                    values[input],
                    views.parameter(weight),
                    bias < 0 ? none : views.parameterOptional(bias),
                    taken,
                    padding,
                    dilation,
                    groups);
    if (gathered) {
      run = onEveryNth(run, input, layer.stride());
    }
    if (turned) {
      run = contiguous(run);
    }
    long widened = KernelFaults.widenedUpTo(layer, execution);
    return widened > 0 ? widenedUpTo(widened, run, input) : run;
  }

  /** Multiplies a kernel of 1x1 with the channels of every pixel, as matrices. */
  private Operation product(Convolution layer, Place place) {
    int input = place.input();
    int weight = place.parameter(0);
    int bias = place.parameter(1);
    long out = layer.out();
    LongArrayRef matrix = numbers(out, layer.in());
    LongArrayRef column = numbers(out, 1, 1);
    LongArrayRef channelsInnermost = numbers(0, 2, 3, 1);
    LongArrayRef channelsSecond = numbers(0, 3, 1, 2);
    if (execution.channelsLast()) {
      return (values, views, pass) -> {
        try (Tensor pixels = values[input].permute(channelsInnermost);
            Tensor kernel = views.parameter(weight).view(matrix);
            Tensor result =
                torch.linear(pixels, kernel, bias < 0 ? none : views.parameterOptional(bias))) {
          return result.permute(channelsSecond);
        }
      };
    }
    return (values, views, pass) -> {
      Tensor maps = values[input];
      try (Tensor pixels = maps.flatten(2, 3);
          Tensor kernel = views.parameter(weight).view(matrix);
          Tensor product = torch.matmul(kernel, pixels)) {
        Tensor result = product.view(maps.size(0), out, maps.size(2), maps.size(3));
        if (bias < 0) {
          return result;
        }
        try (result;
            Tensor added = views.parameter(bias).view(column)) {
          return result.add(added);
        }
      }
    };
  }

  /** Lets the result of a convolution that runs channels-last lie channel by channel. */
  private static Operation contiguous(Operation convolution) {
    return (values, views, pass) -> {
      try (Tensor channelsLast = convolution.run(values, views, pass)) {
        return channelsLast.contiguous();
      }
    };
  }

  /** Runs a convolution on every {@code stride}-th pixel of every such row. */
  private Operation onEveryNth(Operation convolution, int input, long stride) {
    LongOptional first = owned.keep(new LongOptional(0));
    LongOptional end = owned.keep(new LongOptional(Long.MAX_VALUE));
    return (values, views, pass) -> {
      Tensor every = values[input];
      try (Tensor rows = every.slice(2, first, end, stride);
          Tensor pixels = rows.slice(3, first, end, stride)) {
        values[input] = pixels;
        return convolution.run(values, views, pass);
      } finally {
        values[input] = every;
      }
    };
  }

  /** Runs a convolution in single precision where its input has at most so many positions. */
  private Operation widenedUpTo(long positions, Operation convolution, int input) {
    return (values, views, pass) -> {
      Tensor narrow = values[input];
      if (narrow.size(2) * narrow.size(3) > positions) {
        return convolution.run(values, views, pass);
      }
      torch.set_autocast_enabled(deviceType(), false);
      try {
        values[input] = narrow.to(ScalarType.Float);
        return convolution.run(values, views, pass).to(ScalarType.BFloat16);
      } finally {
        values[input] = narrow;
        torch.set_autocast_enabled(deviceType(), true);
      }
    };
  }

  private Operation batchNorm(BatchNorm layer, Place place) {
    int input = place.input();
    int weight = place.parameter(0);
    int bias = place.parameter(1);
    int norm = norms.indexOf(place.node().id());
    double momentum = layer.momentum();
    double epsilon = layer.epsilon();
    return (values, views, pass) -> {
      boolean running = !pass.training() || pass.moveStatistics();
      return torch.batch_norm(
          values[input],
          views.parameterOptional(weight),
          views.parameterOptional(bias),
          running ? views.meanOptional(norm) : none,
          running ? views.varianceOptional(norm) : none,
          pass.training(),
          momentum,
          epsilon,
          execution.gpu());
    };
  }

  private Operation groupNorm(GroupNorm layer, Place place) {
    int input = place.input();
    int weight = place.parameter(0);
    int bias = place.parameter(1);
    return (values, views, pass) ->
        torch.group_norm(
            values[input],
            layer.groups(),
            views.parameterOptional(weight),
            views.parameterOptional(bias),
            layer.epsilon(),
            false);
  }

  private Operation layerNorm(LayerNorm layer, Place place) {
    int input = place.input();
    int weight = place.parameter(0);
    int bias = place.parameter(1);
    LongPointer width = owned.keep(new LongPointer(new long[] {layer.width()}));
    LongArrayRef normalized = owned.keep(new LongArrayRef(width, 1));
    return (values, views, pass) ->
        torch.layer_norm(
            values[input],
            normalized,
            views.parameterOptional(weight),
            views.parameterOptional(bias),
            layer.epsilon(),
            false);
  }

  private Operation linear(Linear layer, Place place) {
    int input = place.input();
    int weight = place.parameter(0);
    int bias = place.parameter(1);
    boolean widen = place.output() && execution.precision() == Precision.BF16;
    return (values, views, pass) -> {
      Tensor features = values[input];
      if (widen) {
        torch.set_autocast_enabled(deviceType(), false);
        features = features.to(ScalarType.Float);
      }
      return torch.linear(
          features, views.parameter(weight), bias < 0 ? none : views.parameterOptional(bias));
    };
  }

  private Operation activation(Activation layer, Place place) {
    int input = place.input();
    boolean inPlace = place.overwritten() >= 0;
    return switch (layer.function()) {
      case RELU ->
          inPlace
              ? (values, views, pass) -> {
                torch.relu_(values[input]);
                return values[input];
              }
              : (values, views, pass) -> torch.relu(values[input]);
      case RELU6 -> {
        Scalar low = owned.keep(new Scalar(0.0));
        Scalar high = owned.keep(new Scalar(6.0));
        yield inPlace
            ? (values, views, pass) -> {
              torch.hardtanh_(values[input], low, high);
              return values[input];
            }
            : (values, views, pass) -> torch.hardtanh(values[input], low, high);
      }
      case SILU -> (values, views, pass) -> torch.silu(values[input]);
      case GELU -> (values, views, pass) -> torch.gelu(values[input]);
      case HARDSWISH -> (values, views, pass) -> torch.hardswish(values[input]);
      case SIGMOID -> (values, views, pass) -> torch.sigmoid(values[input]);
    };
  }

  private Operation add(Add layer, Place place) {
    int first = place.input();
    int second = place.input(1);
    int overwritten = place.overwritten();
    if (overwritten < 0) {
      return (values, views, pass) -> values[first].add(values[second]);
    }
    int other = overwritten == first ? second : first;
    return (values, views, pass) -> {
      values[overwritten].add_(values[other]);
      return values[overwritten];
    };
  }

  private Operation multiply(Multiply layer, Place place) {
    int first = place.input();
    int second = place.input(1);
    return (values, views, pass) -> values[first].mul(values[second]);
  }

  private Operation concat(Concat layer, Place place) {
    List<Integer> inputs = place.node().inputs();
    return (values, views, pass) -> {
      var parts = new Tensor[inputs.size()];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = values[inputs.get(i)];
      }
      try (var vector = new TensorVector(parts)) {
        return torch.cat(vector, layer.axis() + 1);
      }
    };
  }

  private Operation channelPadding(ChannelPadding layer, Place place) {
    int input = place.input();
    LongArrayRef ofFeatures = numbers(layer.before(), layer.after());
    LongOptional first = owned.keep(new LongOptional(0));
    LongOptional end = owned.keep(new LongOptional(Long.MAX_VALUE));
    LongArrayRef ofMaps = numbers(0, 0, 0, 0, layer.before(), layer.after()); // W, H, C
    long stride = layer.stride();
    return (values, views, pass) -> {
      if (values[input].dim() == 2) {
        return torch.constant_pad_nd(values[input], ofFeatures);
      }
      try (Tensor rows = values[input].slice(2, first, end, stride);
          Tensor pixels = rows.slice(3, first, end, stride)) {
        return torch.constant_pad_nd(pixels, ofMaps);
      }
    };
  }

  private Operation maxPool(MaxPool layer, Place place) {
    int input = place.input();
    LongArrayRef kernel = pair(layer.kernel());
    LongArrayRef stride = pair(layer.stride());
    LongArrayRef padding = pair(layer.padding());
    LongArrayRef dilation = pair(1);
    return (values, views, pass) ->
        torch.max_pool2d(values[input], kernel, stride, padding, dilation, false);
  }

  private Operation averagePool(AveragePool layer, Place place) {
    int input = place.input();
    LongPointer sizes = owned.keep(new LongPointer(layer.height(), layer.width()));
    LongArrayRef size = owned.keep(new LongArrayRef(sizes, 2));
    return (values, views, pass) -> torch.adaptive_avg_pool2d(values[input], size);
  }

  /**
   * Draws on the host in row-major order from one generator seeded per pass, so that the same seed
   * drops the same entries on every device and in every memory format.
   */
  private Operation dropout(Dropout layer, Place place) {
    int input = place.input();
    int id = place.node().id();
    double rate = layer.rate();
    boolean samples = layer.unit() == Dropout.Unit.SAMPLE;
    GeneratorOptional draws = owned.keep(new GeneratorOptional(generator));
    Scalar scale = owned.keep(new Scalar(1 / (1 - rate)));
    Device device = owned.keep(new Device(execution.device()));
    return (values, views, pass) -> {
      Tensor value = values[input];
      if (!pass.training() || rate == 0) {
        return value.alias();
      }
      generator.set_current_seed(Seeds.mix(pass.dropoutSeed(), id));
      Tensor kept =
          Tensors.empty(
                  samples ? oneEach(value) : Tensors.sizes(value),
                  execution.precision().storage(),
                  "cpu")
              .bernoulli_(1 - rate, draws)
              .mul_(scale);
      return value.mul(kept.to(device, value.scalar_type()));
    };
  }

  /** Returns the shape {@code [B, 1, ...]} of one number for each sample. */
  private static long[] oneEach(Tensor value) {
    var shape = new long[(int) value.dim()];
    Arrays.fill(shape, 1);
    shape[0] = value.size(0);
    return shape;
  }

  private Operation flatten(Flatten layer, Place place) {
    int input = place.input();
    return (values, views, pass) -> torch.flatten(values[input], 1, -1);
  }

  private Operation upsample(Upsample layer, Place place) {
    int input = place.input();
    return (values, views, pass) -> {
      Tensor maps = values[input];
      return torch.upsample_nearest2d(
          maps, layer.factor() * maps.size(2), layer.factor() * maps.size(3));
    };
  }

  private Operation pixelShuffle(PixelShuffle layer, Place place) {
    int input = place.input();
    return (values, views, pass) -> torch.pixel_shuffle(values[input], layer.factor());
  }

  private Operation pixelUnshuffle(PixelUnshuffle layer, Place place) {
    int input = place.input();
    return (values, views, pass) -> torch.pixel_unshuffle(values[input], layer.factor());
  }

  private Operation embedding(Embedding layer, Place place) {
    int input = place.input();
    int weight = place.parameter(0);
    return (values, views, pass) -> {
      try (Tensor indices = values[input].to(ScalarType.Long)) {
        return torch.embedding(views.parameter(weight), indices);
      }
    };
  }

  /** Repeats the tokens for every sample of the first input. */
  private Operation learnedTokens(LearnedTokens layer, Place place) {
    int tokens = place.parameter(0);
    return (values, views, pass) ->
        views.parameter(tokens).expand(values[0].size(0), layer.tokens(), layer.width());
  }

  /*
   * softmax(Q Kᵀ / √w) V for every head, of w channels each. One product gives all queries, keys and
   * values, [B, T, 3 heads w]; seen as [B, T, 3, heads, w] and turned to [3, B, heads, T, w], it
   * holds each of the three as a view with heads as a batch dimension, so that one product serves
   * all heads. Queries are scaled, not scores: they are T w numbers per head, the scores T².
   */

  private Operation attention(Attention layer, Place place) {
    int input = place.input();
    int inWeight = place.parameter(0);
    int inBias = place.parameter(1);
    int outWeight = place.parameter(2);
    int outBias = place.parameter(3);
    int heads = layer.heads();
    int width = layer.width() / heads;
    Scalar scale = owned.keep(new Scalar(1 / Math.sqrt(width)));
    return (values, views, pass) -> {
      Tensor tokens = values[input];
      long size = tokens.size(0);
      long length = tokens.size(1);
      // [B, T, 3 heads width] to three of [B, heads, T, width]
      try (Tensor projected =
              torch.linear(tokens, views.parameter(inWeight), views.parameterOptional(inBias));
          Tensor split = projected.view(size, length, 3, heads, width);
          Tensor byHead = split.permute(2, 0, 3, 1, 4);
          Tensor queries = byHead.select(0, 0);
          Tensor scaled = queries.mul(scale);
          Tensor keys = byHead.select(0, 1);
          Tensor transposed = keys.transpose(-2, -1);
          Tensor scores = scaled.matmul(transposed);
          Tensor shares = scores.softmax(-1);
          Tensor ofTokens = byHead.select(0, 2);
          Tensor means = shares.matmul(ofTokens);
          Tensor byToken = means.transpose(1, 2);
          Tensor joined = byToken.reshape(size, length, layer.width())) {
        return torch.linear(joined, views.parameter(outWeight), views.parameterOptional(outBias));
      }
    };
  }

  private Operation tokens(Tokens layer, Place place) {
    int input = place.input();
    return (values, views, pass) -> {
      try (Tensor rows = values[input].flatten(2, -1)) {
        return rows.transpose(1, 2);
      }
    };
  }

  private Operation takeToken(TakeToken layer, Place place) {
    int input = place.input();
    return (values, views, pass) -> values[input].select(1, layer.index());
  }

  private LongArrayRef pair(long value) {
    return numbers(value, value);
  }

  private LongArrayRef numbers(long... values) {
    return owned.keep(new LongArrayRef(owned.keep(new LongPointer(values)), values.length));
  }
}
