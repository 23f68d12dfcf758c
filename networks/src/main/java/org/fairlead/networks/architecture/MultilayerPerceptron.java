package org.fairlead.networks.architecture;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.networks.GraphBuilder;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.NetworkInput;

/** Linear layers on flattened images or rows, with ReLU and dropout after every hidden one. */
public final class MultilayerPerceptron implements NetworkProvider<MlpOptions> {
  /** For the catalogue. */
  public MultilayerPerceptron() {}

  @Override
  public String name() {
    return "mlp";
  }

  @Override
  public String summary() {
    return "multilayer perceptron on flattened images or rows of a table";
  }

  @Override
  public MlpOptions defaults() {
    return new MlpOptions(List.of(256, 128));
  }

  @Override
  public boolean needsInputSize() {
    return true;
  }

  @Override
  public boolean takesRows() {
    return true;
  }

  @Override
  public Network create(MlpOptions options, NetworkSpec spec) {
    return network(spec, options.hidden());
  }

  /**
   * Returns a multilayer perceptron on flattened images, with ReLU and dropout after every hidden
   * layer.
   *
   * <p>Linear layers are called {@code main.0}, {@code main.2}, ... as in a PyTorch {@code
   * Sequential} that alternates them with activations.
   *
   * @param hidden widths of the hidden layers
   */
  public static Network network(NetworkSpec spec, List<Integer> hidden) {
    if (spec.inputSize() == 0) {
      throw new InputException(
          "network '%s' needs the image size: inputSize is 0".formatted(spec.name()));
    }
    int size = spec.inputSize();
    var graph = new GraphBuilder(NetworkInput.images(spec.inputChannels(), size, size));
    long features = (long) spec.inputChannels() * size * size;
    requireArgument(features <= Integer.MAX_VALUE, "inputSize %d is too large for an MLP", size);
    int width = (int) features;
    int at = graph.add("flatten", new Flatten(), 0);
    int index = 0;
    for (int units : hidden) {
      at = graph.prunable("main." + index, new Linear(width, units, true), at);
      at = graph.activation("main." + (index + 1), at, Activation.Function.RELU);
      at = graph.dropout("main." + (index + 1) + ".dropout", at, spec.dropout());
      width = units;
      index += 2;
    }
    return graph.classifier("main." + index, at, width, spec, Initialization.TORCH);
  }
}
