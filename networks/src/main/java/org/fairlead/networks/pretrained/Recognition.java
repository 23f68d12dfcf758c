package org.fairlead.networks.pretrained;

import java.util.Optional;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.Shortcut;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * A built-in architecture whose tensors are exactly those of a file.
 *
 * @param spec the architecture, with the file's classes and image channels
 * @param naming whose names the file has
 */
public record Recognition(NetworkSpec spec, Naming naming) {

  /**
   * Returns the architecture that a model's file was made for, if it is a built-in one. Networks
   * whose layers depend on the size of the image are not recognised.
   */
  public static Optional<Recognition> of(Weights model) {
    for (String name : Networks.names()) {
      if (Networks.needsInputSize(name)) {
        continue;
      }
      for (Shortcut shortcut : Networks.shortcuts(name)) {
        NetworkSpec spec = NetworkSpec.of(name, 1).withShortcut(shortcut);
        for (Naming naming : Naming.values()) {
          Optional<NetworkSpec> sized = sized(spec, naming, model);
          if (sized.isPresent()) {
            WeightsFit fit =
                WeightsFit.of(Networks.create(sized.get()), model, HeadChoice.asItIs());
            if (fit.exact()) {
              return Optional.of(new Recognition(sized.get(), fit.naming()));
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the architecture with the file's outputs and channels. */
  private static Optional<NetworkSpec> sized(NetworkSpec spec, Naming naming, Weights model) {
    Network network = Networks.create(spec);
    NameMap theirs = naming.to(network).inverse();
    Optional<Tensor> head = model.find(theirs.rename(network.output().name() + ".weight"));
    Optional<Tensor> first = model.find(theirs.rename(network.parameters().get(0).name()));
    if (head.isEmpty()
        || first.isEmpty()
        || head.get().shape().size() != 2
        || first.get().shape().size() != 4) {
      return Optional.empty();
    }
    long classes = head.get().shape().get(0);
    long channels = first.get().shape().get(1);
    if (classes < 1 || classes > Short.MAX_VALUE || channels < 1 || channels > Byte.MAX_VALUE) {
      return Optional.empty();
    }
    return Optional.of(
        new NetworkSpec(
            spec.name(), (int) classes, (int) channels, 0, spec.dropout(), spec.shortcut()));
  }

  /**
   * Returns for example {@code cifarresnet20 with 10 classes, network.shortcut=A (akamaster's
   * names)}.
   */
  @Override
  public String toString() {
    return "%s with %d classes%s%s (%s's names)"
        .formatted(
            spec.name(),
            spec.classes(),
            channels(),
            spec.shortcut() == Shortcut.PADDING ? ", network.shortcut=A" : "",
            naming.text());
  }

  private String channels() {
    return switch (spec.inputChannels()) {
      case 3 -> "";
      case 1 -> " and 1 image channel";
      default -> " and %d image channels".formatted(spec.inputChannels());
    };
  }
}
