package org.fairlead.networks.pretrained;

import java.util.List;
import java.util.Optional;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * A classifier that stands beside the rest of its network: {@code head.fc.weight} beside {@code
 * backbone.conv1.weight}, as frameworks have it that put several heads on one backbone.
 */
final class ClassifierBeside {
  private static final String WEIGHT = ".weight";
  private static final String BIAS = ".bias";

  private ClassifierBeside() {}

  /**
   * Returns its name in the file; empty where the network's own is at its place, or where there is
   * none beside it that takes as many inputs, or several.
   */
  static String name(Network network, ModelPlace place, Weights file) {
    String own = place.prefix() + own(network, place) + WEIGHT;
    Optional<Parameter> weight = network.parameter(network.head().name() + WEIGHT);
    if (place.prefix().isEmpty() || file.find(own).isPresent() || weight.isEmpty()) {
      return "";
    }
    long inputs = weight.get().shape().get(1);
    String above =
        place
            .prefix()
            .substring(0, place.prefix().lastIndexOf('.', place.prefix().length() - 2) + 1);
    List<String> found =
        file.names().stream()
            .filter(name -> name.startsWith(above) && !name.startsWith(place.prefix()))
            .filter(name -> name.endsWith(WEIGHT))
            .map(name -> name.substring(0, name.length() - WEIGHT.length()))
            .filter(name -> isClassifier(file, name, inputs))
            .limit(2)
            .toList();
    return found.size() == 1 ? found.get(0) : "";
  }

  private static boolean isClassifier(Weights file, String name, long inputs) {
    List<Long> weight = file.get(name + WEIGHT).shape();
    List<Long> bias = file.find(name + BIAS).map(Tensor::shape).orElse(List.of());
    return weight.size() == 2 && weight.get(1) == inputs && bias.equals(weight.subList(0, 1));
  }

  /** Returns the tensors at a place, with a classifier from beside it, if that has a name. */
  static Weights with(Network network, ModelPlace place, Weights file, String classifier) {
    Weights model = place.of(file);
    return classifier.isEmpty()
        ? model
        : model
            .with(own(network, place) + WEIGHT, file.get(classifier + WEIGHT))
            .with(own(network, place) + BIAS, file.get(classifier + BIAS));
  }

  private static String own(Network network, ModelPlace place) {
    return place.naming().to(network).inverse().rename(network.head().name());
  }
}
