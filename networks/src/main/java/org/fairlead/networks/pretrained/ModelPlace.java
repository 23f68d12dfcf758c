package org.fairlead.networks.pretrained;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * A place in a file where a network's tensors may lie.
 *
 * @param prefix what comes before all of their names, for example {@code state_dict.model.}
 * @param naming whose names they have after that
 * @param shaped how many of the network's parameters are there with their shapes, but for the
 *     classifier's outputs
 * @param named how many are there with any shape
 */
record ModelPlace(String prefix, Naming naming, int shaped, int named) {
  /*
   * What frameworks put before a model's names is their users' choice: Lightning's modules have a
   * member that may be called anything, wrappers nest, checkpoints are dictionaries of
   * dictionaries. So no list of prefixes is complete, and none is needed: the names of a few of the
   * network's own parameters, looked for at the end of the file's names, say where it may begin, and
   * how many of the others are there too says where it does.
   */
  private static final int MOST_PREFIXES = 64;

  /** What the names of copies of a model have in them; the others are taken first. */
  private static final List<String> COPIES = List.of("ema", "averag", "swa", "student", "momentum");

  private static final Comparator<ModelPlace> BEST_FIRST =
      Comparator.comparingInt(ModelPlace::shaped)
          .thenComparingInt(ModelPlace::named)
          .reversed()
          .thenComparing(ModelPlace::isCopy);

  /** Returns where a network's tensors may lie, the best place first; at least one. */
  static List<ModelPlace> of(Network network, Weights file) {
    var places = new ArrayList<ModelPlace>();
    for (Naming naming : Naming.values()) {
      NameMap theirs = naming.to(network).inverse();
      var shapes = new LinkedHashMap<String, List<Integer>>();
      for (Parameter parameter : network.parameters()) {
        shapes.put(theirs.rename(parameter.name()), parameter.shape());
      }
      String head = theirs.rename(network.head().name() + ".weight");
      for (String prefix : prefixes(file, anchors(List.copyOf(shapes.keySet())))) {
        places.add(count(file, prefix, naming, shapes, head));
      }
    }
    places.sort(BEST_FIRST);
    // names alone are no sign: every network has a bn1
    return places.get(0).shaped == 0
        ? List.of(new ModelPlace("", Naming.TORCHVISION, 0, 0))
        : places;
  }

  /** Returns names that are looked for: the first, the last, and one between. */
  private static Set<String> anchors(List<String> names) {
    return new LinkedHashSet<>(
        List.of(names.get(0), names.get(names.size() / 2), names.get(names.size() - 1)));
  }

  private static Set<String> prefixes(Weights file, Set<String> anchors) {
    var prefixes = new LinkedHashSet<String>();
    prefixes.add("");
    for (String name : file.names()) {
      for (String anchor : anchors) {
        int length = name.length() - anchor.length();
        if (length > 0 && name.charAt(length - 1) == '.' && name.endsWith(anchor)) {
          prefixes.add(name.substring(0, length));
        }
      }
      if (prefixes.size() > MOST_PREFIXES) {
        break;
      }
    }
    return prefixes;
  }

  private static ModelPlace count(
      Weights file, String prefix, Naming naming, Map<String, List<Integer>> shapes, String head) {
    int shaped = 0;
    int named = 0;
    for (Map.Entry<String, List<Integer>> each : shapes.entrySet()) {
      Tensor tensor = file.find(prefix + each.getKey()).orElse(null);
      if (tensor != null) {
        named++;
        boolean fits =
            each.getKey().equals(head)
                ? tensor.shape().size() == each.getValue().size()
                : tensor.hasShape(each.getValue());
        shaped += fits ? 1 : 0;
      }
    }
    return new ModelPlace(prefix, naming, shaped, named);
  }

  /** Returns whether the name says that it is a copy of another model in the file. */
  boolean isCopy() {
    String lower = prefix.toLowerCase(Locale.ROOT);
    return COPIES.stream().anyMatch(lower::contains);
  }

  /** Returns the tensors below the prefix, without it. */
  Weights of(Weights file) {
    return prefix.isEmpty() ? file : file.under(prefix);
  }

  /** Returns whether this place has as much of a network as another. */
  boolean holdsAsMuch(ModelPlace other) {
    return shaped == other.shaped && named == other.named;
  }
}
