package org.fairlead.networks.pretrained;

import java.lang.reflect.RecordComponent;
import java.util.Objects;
import java.util.Optional;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * An architecture of the catalogue whose tensors are exactly those of a file.
 *
 * @param spec the architecture, with the file's classes and image channels
 * @param options the architecture's own
 * @param naming whose names the file has
 */
public record Recognition(NetworkSpec spec, Record options, Naming naming) {

  /**
   * Returns the architecture that a model's file was made for, if it is a known one. Networks whose
   * layers depend on the size of the image are not recognised.
   */
  public static Optional<Recognition> of(Weights model) {
    for (String name : Networks.names()) {
      NetworkProvider<?> provider = Networks.get(name);
      if (provider.needsInputSize()) {
        continue;
      }
      for (Record options : provider.variants()) {
        for (Naming naming : Naming.values()) {
          Optional<NetworkSpec> spec = sized(name, options, naming, model);
          if (spec.isPresent()) {
            Network network = Networks.create(spec.get(), options);
            WeightsFit fit = WeightsFit.of(network, model, HeadChoice.asItIs());
            if (fit.exact()) {
              return Optional.of(new Recognition(spec.get(), options, fit.naming()));
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the network that was recognised. */
  public Network network() {
    return Networks.create(spec, options);
  }

  /** Returns the architecture with the file's outputs and channels. */
  private static Optional<NetworkSpec> sized(
      String name, Record options, Naming naming, Weights model) {
    NetworkSpec spec = NetworkSpec.of(name, 1);
    Network network = Networks.create(spec, options);
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
    return Optional.of(new NetworkSpec(name, (int) classes, (int) channels, 0, spec.dropout()));
  }

  /**
   * Returns for example {@code cifarresnet20 with 10 classes, network.cifarresnet.shortcut=A
   * (akamaster's names)}.
   */
  @Override
  public String toString() {
    return "%s with %d classes%s%s (%s's names)"
        .formatted(spec.name(), spec.classes(), channels(), others(), naming.text());
  }

  /** Returns the options that are not the architecture's defaults, as recipe keys. */
  private String others() {
    NetworkProvider<?> provider = Networks.get(spec.name());
    Record defaults = provider.defaults();
    var text = new StringBuilder();
    for (RecordComponent component : options.getClass().getRecordComponents()) {
      Object value = value(component, options);
      if (!value.equals(value(component, defaults))) {
        text.append(", network.%s.%s=%s".formatted(provider.section(), component.getName(), value));
      }
    }
    return text.toString();
  }

  private static Object value(RecordComponent component, Record options) {
    try {
      return Objects.requireNonNull(component.getAccessor().invoke(options));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(component + " cannot be read", e);
    }
  }

  private String channels() {
    return switch (spec.inputChannels()) {
      case 3 -> "";
      case 1 -> " and 1 image channel";
      default -> " and %d image channels".formatted(spec.inputChannels());
    };
  }
}
