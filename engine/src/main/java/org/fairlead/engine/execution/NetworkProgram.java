package org.fairlead.engine.execution;

import static org.bytedeco.pytorch.global.torch.DeviceType;

import java.util.List;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Failures;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.parameters.FlatLayout;
import org.fairlead.engine.parameters.NormLayout;
import org.fairlead.engine.parameters.Views;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.Add;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.NetworkInput;
import org.jspecify.annotations.Nullable;

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
   *
   * Releasing. A value is closed after its last use, not when the garbage collector finds it, so
   * that the next layer's result may take its memory. What a backward pass needs, autograd holds by
   * itself.
   *
   * Autocast keeps the bfloat16 copies that it makes of parameters. The optimizer changes parameters
   * in place, which it does not notice: the copies are dropped after every run.
   */
  private static final int NOTHING = -1;

  private final Network network;
  private final Execution execution;
  private final Operations made;
  private final @Nullable Operation[] operations;
  private final int[] inputs;
  private final int[][] lastUses;
  private final Tensor[] values;

  public NetworkProgram(Network network, FlatLayout layout, NormLayout norms, Execution execution) {
    this.network = network;
    this.execution = execution;
    this.made = new Operations(layout, norms, execution);
    List<Node> nodes = network.nodes();
    this.operations = new Operation[nodes.size()];
    this.values = new Tensor[nodes.size()];
    this.inputs = network.inputs().stream().mapToInt(Node::id).toArray();
    var readers = new int[nodes.size()];
    var lastUser = new int[nodes.size()];
    for (Node node : nodes) {
      for (int input : node.inputs()) {
        readers[input]++;
        lastUser[input] = node.id();
      }
    }
    // what the caller gave or gets outlives the run
    for (Node given : network.inputs()) {
      lastUser[given.id()] = NOTHING;
    }
    var output = new boolean[nodes.size()];
    for (Node each : network.outputs()) {
      readers[each.id()]++;
      lastUser[each.id()] = NOTHING;
      output[each.id()] = true;
    }
    output[network.head().id()] = true;
    this.lastUses = new int[nodes.size()][];
    for (Node node : nodes) {
      if (node.layer() instanceof NetworkInput) {
        continue;
      }
      int overwritten = overwritten(node, readers);
      operations[node.id()] = made.of(node, overwritten, output[node.id()]);
      lastUses[node.id()] =
          node.inputs().stream()
              .mapToInt(Integer::intValue)
              .distinct()
              .filter(input -> input != overwritten && lastUser[input] == node.id())
              .toArray();
    }
  }

  /**
   * Returns the logits of an image tensor of shape {@code [B, C, H, W]}; needs a surrounding scope.
   *
   * @throws EngineException naming the layer that fails
   */
  public Tensor run(Tensor image, Views views, Pass pass) {
    return run(List.of(image), views, pass).get(0);
  }

  /**
   * Returns the outputs of a network of several inputs, each with the batch dimension first; needs
   * a surrounding scope.
   *
   * @throws EngineException naming the layer that fails
   */
  public List<Tensor> run(List<Tensor> given, Views views, Pass pass) {
    if (given.size() != inputs.length) {
      throw new IllegalArgumentException(
          "network '%s' takes %d inputs, got %d"
              .formatted(network.name(), inputs.length, given.size()));
    }
    run(given, views, pass, NOTHING, operations.length);
    return network.outputs().stream().map(node -> values[node.id()]).toList();
  }

  /**
   * What the last layer was given and what it made of it.
   *
   * @param inputs shape {@code [B, width]}
   * @param logits shape {@code [B, K]}; {@code [B, 1]} of a network of one logit
   */
  public record Head(Tensor inputs, Tensor logits) {}

  /** As {@link #run(Tensor, Views, Pass)} up to the last layer, with its inputs. */
  public Head runToHead(Tensor image, Views views, Pass pass) {
    Node head = network.head();
    int last = head.inputs().get(0);
    run(List.of(image), views, pass, last, head.id() + 1);
    return new Head(values[last], values[head.id()]);
  }

  /** Returns what the last layer makes of inputs; needs a surrounding scope. */
  public Tensor lastLayer(Tensor features, Views views) {
    Node head = network.head();
    values[head.inputs().get(0)] = features;
    return Objects.requireNonNull(operations[head.id()]).run(values, views, Pass.PREDICTION);
  }

  /** Runs the nodes before {@code end}; the value of node {@code kept} outlives its last use. */
  private void run(List<Tensor> given, Views views, Pass pass, int kept, int end) {
    boolean autocast = execution.precision() == Precision.BF16;
    if (autocast) {
      torch.set_autocast_dtype(deviceType(), ScalarType.BFloat16);
      torch.set_autocast_enabled(deviceType(), true);
    }
    for (int i = 0; i < inputs.length; i++) {
      values[inputs[i]] = given.get(i);
    }
    int at = 0;
    try {
      for (; at < end; at++) {
        Operation operation = operations[at];
        if (operation == null) {
          continue;
        }
        Tensor value = operation.run(values, views, pass);
        for (int ended : lastUses[at]) {
          if (ended != kept) {
            values[ended].close();
          }
        }
        values[at] = value;
      }
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
    made.close();
  }

  /** Returns which input's memory a node's result takes over, or -1. */
  private int overwritten(Node node, int[] readers) {
    if (overwrites(node.layer())) {
      for (int input : node.inputs()) {
        Layer maker = network.nodes().get(input).layer();
        boolean notKept =
            maker instanceof Convolution
                || maker instanceof BatchNorm
                || maker instanceof Linear
                || maker instanceof Add;
        boolean fits = network.shapes().get(input).equals(network.shapes().get(node.id()));
        if (notKept && fits && readers[input] == 1) {
          return input;
        }
      }
    }
    return NOTHING;
  }

  /** Returns whether a layer can write its result over an input. */
  private static boolean overwrites(Layer layer) {
    return layer instanceof Add
        || (layer instanceof Activation activation
            && (activation.function() == Activation.Function.RELU
                || activation.function() == Activation.Function.RELU6));
  }
}
