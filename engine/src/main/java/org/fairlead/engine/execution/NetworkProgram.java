package org.fairlead.engine.execution;

import static org.bytedeco.pytorch.global.torch.DeviceType;

import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongArrayRef;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.base.Seeds;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Failures;
import org.fairlead.engine.libtorch.Owned;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.libtorch.Tensors;
import org.fairlead.engine.parameters.FlatLayout;
import org.fairlead.engine.parameters.NormLayout;
import org.fairlead.engine.parameters.Views;
import org.fairlead.networks.Layer;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;

/**
 * A network resolved into a row of native calls.
 *
 * <p>Everything that can be decided from the graph is decided once: which slice each layer reads,
 * the native form of its geometry, which activations may overwrite their input, and after which
 * layer a value is no longer needed, so that its memory can be reused at once. A run does nothing
 * but the calls.
 */
public final class NetworkProgram implements AutoCloseable {
  /*
   * Overwriting. An activation or a sum may write into its input where nobody else reads that
   * value and the layer that made it does not need it for its own gradient. Convolutions, batch
   * norms, linear layers and sums keep their inputs, not their outputs; rectifiers keep their
   * output. relu_ and hardtanh_ themselves take their gradient from their result: clamp_ would
   * take it from its input and make autograd copy it.
   */
  private static final int NOTHING = -1;

  /** Positions of an input map up to which depthwise convolutions keep away from bfloat16. */
  private static final long SMALL_MAP = 16;

  private final Owned owned = new Owned();
  private final Network network;
  private final Execution execution;
  private final Operation[] operations;
  private final int[][] lastUses;
  private final Tensor[] values;
  private final TensorOptional none;
  private final Generator generator;

  public NetworkProgram(Network network, FlatLayout layout, NormLayout norms, Execution execution) {
    this.network = network;
    this.execution = execution;
    List<Node> nodes = network.nodes();
    var readers = new int[nodes.size()];
    nodes.forEach(node -> node.inputs().forEach(input -> readers[input]++));
    this.operations = new Operation[nodes.size()];
    this.values = new Tensor[nodes.size()];
    this.none = owned.keep(new TensorOptional());
    this.generator = owned.keep(torch.make_generator_cpu(0));
    var lastUser = new int[nodes.size()];
    for (Node node : nodes) {
      for (int input : node.inputs()) {
        lastUser[input] = node.id();
      }
    }
    this.lastUses = new int[nodes.size()][];
    for (Node node : nodes.subList(1, nodes.size())) {
      int overwritten = overwritten(node, nodes, readers);
      operations[node.id()] = compile(node, overwritten, layout, norms);
      lastUses[node.id()] =
          node.inputs().stream()
              .mapToInt(Integer::intValue)
              .distinct()
              .filter(input -> input > 0 && input != overwritten)
              .filter(input -> lastUser[input] == node.id())
              .toArray();
    }
  }

  /**
   * Returns the logits of an image tensor of shape {@code [B, C, H, W]}; needs a surrounding scope.
   *
   * @throws EngineException naming the layer that fails
   */
  public Tensor run(Tensor image, Views views, Pass pass) {
    return run(image, views, pass, NOTHING);
  }

  /**
   * What the last layer was given and what it made of it.
   *
   * @param inputs shape {@code [B, width]}
   * @param logits shape {@code [B, K]}
   */
  public record Head(Tensor inputs, Tensor logits) {}

  /** As {@link #run(Tensor, Views, Pass)}, with the inputs of the last layer. */
  public Head runToHead(Tensor image, Views views, Pass pass) {
    int last = network.output().inputs().get(0);
    Tensor logits = run(image, views, pass, last);
    return new Head(values[last], logits);
  }

  /** Returns what the last layer makes of inputs; needs a surrounding scope. */
  public Tensor lastLayer(Tensor inputs, Views views) {
    int last = network.output().inputs().get(0);
    values[last] = inputs;
    return operations[network.output().id()].run(values, views, Pass.PREDICTION);
  }

  /** Runs the network; the value of node {@code kept} outlives its last use. */
  private Tensor run(Tensor image, Views views, Pass pass, int kept) {
    boolean autocast = execution.precision() == Precision.BF16;
    if (autocast) {
      torch.set_autocast_dtype(deviceType(), ScalarType.BFloat16);
      torch.set_autocast_enabled(deviceType(), true);
    }
    values[0] = image;
    int at = 1;
    try {
      for (; at < operations.length; at++) {
        Tensor value = operations[at].run(values, views, pass);
        for (int ended : lastUses[at]) {
          if (ended != kept) {
            values[ended].close();
          }
        }
        values[at] = value;
      }
      return values[operations.length - 1];
    } catch (EngineException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Failures.inLayer(network.nodes().get(at), values, e);
    } finally {
      if (autocast) {
        torch.set_autocast_enabled(deviceType(), false);
        torch.clear_cache();
      }
    }
  }

  private DeviceType deviceType() {
    return execution.gpu() ? DeviceType.CUDA : DeviceType.CPU;
  }

  @Override
  public void close() {
    owned.close();
  }

  /** One layer's native call. */
  private interface Operation {
    Tensor run(Tensor[] values, Views views, Pass pass);
  }

  private Operation compile(Node node, int overwritten, FlatLayout layout, NormLayout norms) {
    Layer layer = node.layer();
    int input = node.inputs().get(0);
    int weight = layout.indexOf(node.name() + ".weight");
    int bias = layout.indexOf(node.name() + ".bias");
    if (layer instanceof Layer.Convolution convolution) {
      return convolution(convolution, input, weight, bias);
    } else if (layer instanceof Layer.BatchNorm norm) {
      return batchNorm(norm, input, weight, bias, norms.indexOf(node.id()));
    } else if (layer instanceof Layer.Linear) {
      return linear(input, weight, bias, node.equals(network.output()));
    } else if (layer instanceof Layer.Activation activation) {
      return activation(activation.function(), input, overwritten >= 0);
    } else if (layer instanceof Layer.Add) {
      return add(node.inputs(), overwritten);
    } else if (layer instanceof Layer.PaddingShortcut shortcut) {
      return paddingShortcut(shortcut, input);
    } else if (layer instanceof Layer.MaxPool pool) {
      return maxPool(pool, input);
    } else if (layer instanceof Layer.GlobalAveragePool) {
      return average(input);
    } else if (layer instanceof Layer.Dropout dropout) {
      return dropout(dropout.rate(), input, node.id());
    } else if (layer instanceof Layer.Flatten) {
      return (values, views, pass) -> torch.flatten(values[input], 1, -1);
    }
    throw new IllegalArgumentException(
        "layer '%s' (%s) cannot be executed".formatted(node.name(), layer));
  }

  private Operation convolution(Layer.Convolution layer, int input, int weight, int bias) {
    LongArrayRef stride = pair(layer.stride());
    LongArrayRef padding = pair(layer.padding());
    LongArrayRef dilation = pair(1);
    int groups = layer.groups();
    Operation plain =
        (values, views, pass) ->
            torch.conv2d(
                values[input],
                views.parameter(weight),
                bias < 0 ? none : views.parameterOptional(bias),
                stride,
                padding,
                dilation,
                groups);
    boolean unsafe = groups > 1 && execution.precision() == Precision.BF16 && !execution.gpu();
    return unsafe ? widenedWhereSmall(plain, input) : plain;
  }

  /*
   * oneDNN's bfloat16 kernel for the weight gradient of a depthwise convolution leaves entries of
   * its result unwritten where maps are small (seen at inputs of 1x1 and 4x4, stride 2): the
   * gradient then holds what the memory held before, NaN at worst. In single precision all is
   * written, and on maps of this size it costs nothing that could be measured.
   */

  /** Runs a convolution in single precision where its input is small. */
  private Operation widenedWhereSmall(Operation convolution, int input) {
    return (values, views, pass) -> {
      Tensor narrow = values[input];
      if (narrow.size(2) * narrow.size(3) > SMALL_MAP) {
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

  private Operation batchNorm(Layer.BatchNorm layer, int input, int weight, int bias, int norm) {
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

  private Operation linear(int input, int weight, int bias, boolean output) {
    boolean widen = output && execution.precision() == Precision.BF16;
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

  private Operation activation(Layer.Activation.Function function, int input, boolean inPlace) {
    return switch (function) {
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
    };
  }

  private static Operation add(List<Integer> inputs, int overwritten) {
    int first = inputs.get(0);
    int second = inputs.get(1);
    if (overwritten < 0) {
      return (values, views, pass) -> values[first].add(values[second]);
    }
    int other = overwritten == first ? second : first;
    return (values, views, pass) -> {
      values[overwritten].add_(values[other]);
      return values[overwritten];
    };
  }

  /** Returns which input's memory a node's result takes over, or -1. */
  private static int overwritten(Node node, List<Node> nodes, int[] readers) {
    if (node.layer() instanceof Layer.Activation || node.layer() instanceof Layer.Add) {
      for (int input : node.inputs()) {
        Layer maker = nodes.get(input).layer();
        boolean notKept =
            maker instanceof Layer.Convolution
                || maker instanceof Layer.BatchNorm
                || maker instanceof Layer.Linear
                || maker instanceof Layer.Add;
        if (notKept && readers[input] == 1) {
          return input;
        }
      }
    }
    return -1;
  }

  private Operation paddingShortcut(Layer.PaddingShortcut layer, int input) {
    LongOptional first = owned.keep(new LongOptional(0));
    LongOptional end = owned.keep(new LongOptional(Long.MAX_VALUE));
    LongPointer sizes =
        owned.keep(new LongPointer(0, 0, 0, 0, layer.before(), layer.after())); // W, H, C
    LongArrayRef padding = owned.keep(new LongArrayRef(sizes, 6));
    long stride = layer.stride();
    return (values, views, pass) -> {
      try (Tensor rows = values[input].slice(2, first, end, stride);
          Tensor pixels = rows.slice(3, first, end, stride)) {
        return torch.constant_pad_nd(pixels, padding);
      }
    };
  }

  private Operation maxPool(Layer.MaxPool layer, int input) {
    LongArrayRef kernel = pair(layer.kernel());
    LongArrayRef stride = pair(layer.stride());
    LongArrayRef padding = pair(layer.padding());
    LongArrayRef dilation = pair(1);
    return (values, views, pass) ->
        torch.max_pool2d(values[input], kernel, stride, padding, dilation, false);
  }

  private Operation average(int input) {
    LongArrayRef one = pair(1);
    return (values, views, pass) -> torch.adaptive_avg_pool2d(values[input], one);
  }

  /**
   * Draws on the host in row-major order from one generator seeded per pass, so that the same seed
   * drops the same entries on every device and in every memory format.
   */
  private Operation dropout(double rate, int input, int id) {
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
          Tensors.empty(Tensors.sizes(value), execution.precision().storage(), "cpu")
              .bernoulli_(1 - rate, draws)
              .mul_(scale);
      return value.mul(kept.to(device, value.scalar_type()));
    };
  }

  private LongArrayRef pair(long value) {
    LongPointer numbers = owned.keep(new LongPointer(value, value));
    return owned.keep(new LongArrayRef(numbers, 2));
  }
}
