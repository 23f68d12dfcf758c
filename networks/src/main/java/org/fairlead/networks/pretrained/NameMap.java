package org.fairlead.networks.pretrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.fairlead.networks.Layer;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.weights.Weights;

/**
 * Renames the modules of one naming convention to those of another.
 *
 * <p>A tensor's name begins with its module's: {@code layer2.0.downsample.1.running_mean} belongs
 * to {@code layer2.0.downsample.1}. The module is renamed, the rest stays; names of modules that
 * the map does not know stay as they are.
 */
public final class NameMap {
  private static final Pattern SHORTCUT = Pattern.compile("(.*)\\.downsample\\.([01])");
  private static final Pattern STEM =
      Pattern.compile("(features\\.\\d+(?:\\.conv\\.\\d+)?)\\.([01])");
  private static final Pattern PROJECTION = Pattern.compile("(features\\.\\d+)\\.conv\\.\\d+");

  private final Map<String, String> modules;

  private NameMap(Map<String, String> modules) {
    this.modules = modules;
  }

  /** Returns the map that changes nothing. */
  public static NameMap identity() {
    return new NameMap(Map.of());
  }

  /**
   * Returns the map from the names of akamaster's CIFAR ResNets to this network's: its classifier
   * is called {@code linear}, its projections {@code shortcut}.
   */
  public static NameMap akamaster(Network network) {
    var modules = new LinkedHashMap<String, String>();
    for (Node node : network.nodes()) {
      var shortcut = SHORTCUT.matcher(node.name());
      if (shortcut.matches()) {
        modules.put(shortcut.group(1) + ".shortcut." + shortcut.group(2), node.name());
      }
    }
    modules.put("linear", network.output().name());
    return new NameMap(modules);
  }

  /** Returns the map from the names of the published CEAG code to this network's. */
  public static NameMap balancingAct(Network network) {
    var modules = new LinkedHashMap<String, String>();
    for (Node node : network.nodes()) {
      String theirs = balancingAct(node);
      if (!theirs.equals(node.name())) {
        modules.put(theirs, node.name());
      }
    }
    return new NameMap(modules);
  }

  private static String balancingAct(Node node) {
    var shortcut = SHORTCUT.matcher(node.name());
    if (shortcut.matches()) {
      return shortcut.group(1)
          + (shortcut.group(2).equals("0") ? ".downsample_conv" : ".downsample_bn");
    }
    var stem = STEM.matcher(node.name());
    if (stem.matches()) {
      return stem.group(1) + (stem.group(2).equals("0") ? ".conv1" : ".bn1");
    }
    var projection = PROJECTION.matcher(node.name());
    if (projection.matches() && node.layer() instanceof Layer.BatchNorm) {
      return projection.group(1) + ".bn";
    }
    return node.name();
  }

  /** Returns the map that undoes this one. */
  public NameMap inverse() {
    var inverse = new LinkedHashMap<String, String>();
    modules.forEach(
        (from, to) ->
            requireArgument(
                inverse.putIfAbsent(to, from) == null, "two modules are renamed to '%s'", to));
    return new NameMap(inverse);
  }

  /** Returns the new name of a tensor or module. */
  public String rename(String name) {
    for (int end = name.length(); end > 0; end = name.lastIndexOf('.', end - 1)) {
      String module = modules.get(name.substring(0, end));
      if (module != null) {
        return module + name.substring(end);
      }
    }
    return name;
  }

  /** Returns the same tensors under their new names. */
  public Weights rename(Weights weights) {
    return weights.renamed(this::rename);
  }
}
