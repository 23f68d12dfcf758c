package org.fairlead.networks;

import static org.fairlead.base.Checks.requireArgument;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;

/**
 * The built-in architectures.
 *
 * <p>Geometry and parameter names are those of torchvision ({@code resnet18}, {@code resnet34},
 * {@code resnet50}, {@code mobilenetv2}) and, for the CIFAR ResNets, of the widely used 6n+2
 * networks whose projection shortcuts (option B) are named as torchvision names them and whose
 * classifier is {@code fc}. Dropout has no parameters, so any architecture can have it before its
 * classifier.
 *
 * @see <a href="https://arxiv.org/abs/1512.03385">He et al. (2015)</a>
 * @see <a href="https://arxiv.org/abs/1801.04381">Sandler et al. (2018)</a>
 */
public final class Networks {
  /** Widths of the hidden layers of the {@code mlp} that is built by name. */
  private static final List<Integer> HIDDEN = List.of(256, 128);

  private static final String CIFAR = "cifarresnet";

  private static final Map<String, Function<NetworkSpec, Network>> BUILDERS = builders();

  private Networks() {}

  private static Map<String, Function<NetworkSpec, Network>> builders() {
    var builders = new LinkedHashMap<String, Function<NetworkSpec, Network>>();
    for (int depth : new int[] {8, 20, 32, 44, 56}) {
      builders.put(CIFAR + depth, spec -> ResidualNetworks.cifar(spec, (depth - 2) / 6));
    }
    builders.put("resnet18", spec -> ResidualNetworks.basic(spec, 2, 2, 2, 2));
    builders.put("resnet34", spec -> ResidualNetworks.basic(spec, 3, 4, 6, 3));
    builders.put("resnet50", spec -> ResidualNetworks.bottleneck(spec, 3, 4, 6, 3));
    builders.put("mobilenetv2", MobileNet::version2);
    builders.put("mlp", spec -> mlp(spec, HIDDEN));
    builders.put("linear", spec -> mlp(spec, List.of()));
    return builders;
  }

  /**
   * Returns the network that {@code spec} describes.
   *
   * @throws InputException if there is none of this name, the message suggests the nearest; or if
   *     it does not have the shortcuts asked for
   */
  public static Network create(NetworkSpec spec) {
    Function<NetworkSpec, Network> builder = BUILDERS.get(spec.name());
    if (builder == null) {
      throw new InputException(
          "no network is called '%s'%s Known: %s"
              .formatted(
                  spec.name(), suggestion(spec.name()), String.join(", ", BUILDERS.keySet())));
    }
    if (!shortcuts(spec.name()).contains(spec.shortcut())) {
      throw new InputException(
          "network '%s' has no shortcuts of option A; only the CIFAR ResNets do (%s8 to %s56)"
              .formatted(spec.name(), CIFAR, CIFAR));
    }
    return builder.apply(spec);
  }

  private static String suggestion(String name) {
    String nearest = Nearest.suggestion(name, BUILDERS.keySet());
    return nearest.isEmpty() ? "." : nearest;
  }

  /** Returns the names that {@link #create} knows. */
  public static List<String> names() {
    return List.copyOf(BUILDERS.keySet());
  }

  /** Returns the shortcuts that an architecture can have. */
  public static List<Shortcut> shortcuts(String name) {
    return name.startsWith(CIFAR)
        ? List.of(Shortcut.PROJECTION, Shortcut.PADDING)
        : List.of(Shortcut.PROJECTION);
  }

  /** Returns whether the layers of an architecture depend on the size of the image. */
  public static boolean needsInputSize(String name) {
    return name.equals("mlp") || name.equals("linear");
  }

  /** Returns the dropout probability of the architecture as published: 0.2 for MobileNetV2. */
  public static double defaultDropout(String name) {
    return name.equals("mobilenetv2") ? 0.2 : 0;
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
  public static Network mlp(NetworkSpec spec, List<Integer> hidden) {
    if (spec.inputSize() == 0) {
      throw new InputException(
          "network '%s' needs the image size: inputSize is 0".formatted(spec.name()));
    }
    int size = spec.inputSize();
    var graph = new Graph(new Layer.Input(spec.inputChannels(), size, size));
    long features = (long) spec.inputChannels() * size * size;
    requireArgument(features <= Integer.MAX_VALUE, "inputSize %d is too large for an MLP", size);
    int width = (int) features;
    int at = graph.add("flatten", new Layer.Flatten(), 0);
    int index = 0;
    for (int units : hidden) {
      at = graph.hidden("main." + index, at, width, units);
      at = graph.relu("main." + (index + 1), at);
      at = graph.dropout("main." + (index + 1) + ".dropout", at, spec.dropout());
      width = units;
      index += 2;
    }
    return graph.classifier("main." + index, at, width, spec, Initialization.TORCH);
  }
}
