package org.fairlead.networks.pretrained;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.fairlead.base.catalogue.OptionValues;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkProvider;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * An architecture of the catalogue whose tensors are exactly those of a file.
 *
 * @param spec the architecture, with the file's classes and image channels; a file of one output is
 *     of two classes that share it
 * @param options the architecture's own
 * @param prefix what comes before the names of its tensors in the file
 * @param naming whose names the file has
 */
public record Recognition(NetworkSpec spec, Record options, String prefix, Naming naming) {

  /**
   * Returns the architecture that a file was made for, if it is a known one. An MLP's file is not
   * recognised: its shapes do not tell images from rows.
   *
   * @param file all of its tensors
   */
  public static Optional<Recognition> of(Weights file) {
    for (String name : Networks.names()) {
      Optional<Recognition> found = among(Networks.get(name), file);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private static <O extends Record> Optional<Recognition> among(
      NetworkProvider<O> provider, Weights file) {
    for (NetworkProvider.Variant<O> variant : provider.variants()) {
      Optional<Recognition> found = as(provider, variant, file);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Returns the network that was recognised. */
  public Network network() {
    return Networks.create(spec, options);
  }

  /** Returns the architecture with the file's outputs, channels and sizes, if all tensors fit. */
  private static <O extends Record> Optional<Recognition> as(
      NetworkProvider<O> provider, NetworkProvider.Variant<O> named, Weights file) {
    NetworkSpec spec = NetworkSpec.of(provider.name(), 1).withInputSize(named.inputSize());
    Network network = Networks.create(spec, named.options());
    ModelPlace place = ModelPlace.of(network, file).get(0);
    Weights model =
        ClassifierBeside.with(network, place, file, ClassifierBeside.name(network, place, file));
    NameMap theirs = place.naming().to(network).inverse();
    Optional<Tensor> head = model.find(theirs.rename(network.head().name() + ".weight"));
    Optional<Tensor> first =
        network.parameters().stream()
            .filter(each -> each.kind() == Layer.ParameterKind.CONVOLUTION_WEIGHT)
            .findFirst()
            .flatMap(each -> model.find(theirs.rename(each.name())));
    if (head.isEmpty()
        || first.isEmpty()
        || head.get().shape().size() != 2
        || first.get().shape().size() != 4) {
      return Optional.empty();
    }
    long outputs = head.get().shape().get(0);
    long channels = first.get().shape().get(1);
    if (outputs < 1 || outputs > Short.MAX_VALUE || channels < 1 || channels > Byte.MAX_VALUE) {
      return Optional.empty();
    }
    NetworkProvider.Variant<O> variant =
        provider.fitting(
            named, name -> model.find(theirs.rename(name)).map(Tensor::shape).orElse(List.of()));
    var sized =
        new NetworkSpec(
            provider.name(),
            outputs == 1 ? 2 : (int) outputs,
            (int) channels,
            variant.inputSize(),
            spec.dropout(),
            outputs == 1);
    WeightsFit fit =
        WeightsFit.of(
            Networks.create(sized, variant.options()), file, HeadChoice.asItIs(), place.prefix());
    return fit.exact()
        ? Optional.of(new Recognition(sized, variant.options(), fit.prefix(), fit.naming()))
        : Optional.empty();
  }

  /**
   * Returns for example {@code cifarresnet20 with 10 classes, network.cifarresnet.shortcut=A
   * (akamaster's names)}.
   */
  @Override
  public String toString() {
    return "%s with %s%s%s%s (%s's names)"
        .formatted(
            spec.name(),
            spec.oneLogit()
                ? "one output for two classes (network.outputs=1)"
                : "%d classes".formatted(spec.classes()),
            channels(),
            size(),
            others(),
            naming.text());
  }

  /** Returns the options that are not the architecture's defaults, as recipe keys. */
  private String others() {
    NetworkProvider<?> provider = Networks.get(spec.name());
    Map<String, ?> defaults = OptionValues.of(provider.defaults());
    var text = new StringBuilder();
    OptionValues.of(options)
        .forEach(
            (key, value) -> {
              if (!Objects.equals(value, defaults.get(key))) {
                text.append(", network.%s.%s=%s".formatted(provider.section(), key, value));
              }
            });
    return text.toString();
  }

  private String size() {
    return spec.inputSize() == 0 ? "" : " for images of %1$d x %1$d".formatted(spec.inputSize());
  }

  private String channels() {
    return switch (spec.inputChannels()) {
      case 3 -> "";
      case 1 -> " and 1 image channel";
      default -> " and %d image channels".formatted(spec.inputChannels());
    };
  }
}
