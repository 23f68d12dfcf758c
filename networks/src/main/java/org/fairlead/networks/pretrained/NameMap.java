package org.fairlead.networks.pretrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.networks.weights.Weights;

/**
 * Renames the modules of one naming convention to those of another.
 *
 * <p>A tensor's name begins with its module's: {@code layer2.0.downsample.1.running_mean} belongs
 * to {@code layer2.0.downsample.1}. The module is renamed, the rest stays; names of modules that
 * the map does not know stay as they are.
 */
public final class NameMap {
  /*
   * Conventions differ in what modules are called, seldom in what their tensors are (weight, bias,
   * running_mean ...), so a map of modules is enough, and one entry serves up to five tensors.
   * Modules lie within modules; the longest name that is known counts. Where tensors differ too, as
   * those of attention do (attn.qkv.weight and in_proj_weight), a whole name is an entry: it is the
   * longest prefix of itself.
   *
   * A map is made from a network, not from patterns of the file's names. What a name means depends
   * on the graph: conv.2 is a norm in MobileNetV2's first block and a convolution in others, and in
   * EfficientNet's first stage, which does not expand, block.0 is what block.1 is elsewhere.
   */
  private static final Pattern SHORTCUT = Pattern.compile("(.*)\\.downsample\\.([01])");
  private static final Pattern STEM =
      Pattern.compile("(features\\.\\d+(?:\\.conv\\.\\d+)?)\\.([01])");
  private static final Pattern PROJECTION = Pattern.compile("(features\\.\\d+)\\.conv\\.\\d+");

  private static final Pattern ENCODER =
      Pattern.compile("encoder\\.layers\\.encoder_layer_(\\d+)\\.(.+)");
  private static final Pattern INVERTED = Pattern.compile("features\\.(\\d+)\\.conv\\.(.+)");
  private static final Pattern BLOCK =
      Pattern.compile("features\\.(\\d+)\\.(\\d+)\\.block\\.(\\d)\\.(.+)");

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
    modules.put("linear", network.head().name());
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
    if (projection.matches() && node.layer() instanceof BatchNorm) {
      return projection.group(1) + ".bn";
    }
    return node.name();
  }

  /**
   * Returns the map from the names that torchvision's vision transformers had before 0.13, which
   * its published files keep: the layers of an MLP are {@code linear_1} and {@code linear_2}.
   */
  public static NameMap torchvision012(Network network) {
    var modules = new LinkedHashMap<String, String>();
    for (Node node : network.nodes()) {
      var encoder = ENCODER.matcher(node.name());
      if (encoder.matches() && encoder.group(2).startsWith("mlp.")) {
        String block = "encoder.layers.encoder_layer_" + encoder.group(1) + ".mlp.";
        switch (encoder.group(2)) {
          case "mlp.0" -> modules.put(block + "linear_1", node.name());
          case "mlp.3" -> modules.put(block + "linear_2", node.name());
          default -> {}
        }
      }
    }
    return new NameMap(modules);
  }

  /**
   * Returns the map from timm's names to this network's, where timm has its own: vision
   * transformers, EfficientNets and MobileNetV2.
   */
  public static NameMap timm(Network network) {
    var modules = new LinkedHashMap<String, String>();
    boolean blocks = network.nodes().stream().anyMatch(n -> BLOCK.matcher(n.name()).matches());
    boolean inverted = network.nodes().stream().anyMatch(n -> INVERTED.matcher(n.name()).matches());
    for (Node node : network.nodes()) {
      String name = node.name();
      var encoder = ENCODER.matcher(name);
      var block = BLOCK.matcher(name);
      if (inverted) {
        String theirs = timmMobileNet(name);
        if (!theirs.isEmpty()) {
          modules.put(theirs, name);
        }
      } else if (encoder.matches()) {
        String theirs = "blocks." + encoder.group(1);
        switch (encoder.group(2)) {
          case "ln_1" -> modules.put(theirs + ".norm1", name);
          case "ln_2" -> modules.put(theirs + ".norm2", name);
          case "mlp.0" -> modules.put(theirs + ".mlp.fc1", name);
          case "mlp.3" -> modules.put(theirs + ".mlp.fc2", name);
          case "self_attention" -> {
            modules.put(theirs + ".attn.qkv.weight", name + ".in_proj_weight");
            modules.put(theirs + ".attn.qkv.bias", name + ".in_proj_bias");
            modules.put(theirs + ".attn.proj", name + ".out_proj");
          }
          default -> {}
        }
      } else if (block.matches()) {
        int stage = Integer.parseInt(block.group(1)) - 1;
        // the first stage does not expand: its blocks have a part less before
        int part = Integer.parseInt(block.group(3)) + (stage == 0 ? 1 : 0);
        String theirs = timm(stage == 0, part, block.group(4));
        if (!theirs.isEmpty()) {
          modules.put("blocks.%d.%s.%s".formatted(stage, block.group(2), theirs), name);
        }
      } else {
        String theirs = blocks ? timmEfficientNet(name) : timmTransformer(name);
        if (!theirs.isEmpty()) {
          modules.put(theirs, name);
        }
      }
    }
    return new NameMap(modules);
  }

  private static String timmTransformer(String name) {
    return switch (name) {
      case "class_token" -> "cls_token";
      case "conv_proj" -> "patch_embed.proj";
      case "encoder.pos_embedding" -> "pos_embed";
      case "encoder.ln" -> "norm";
      case "heads.head" -> "head";
      default -> "";
    };
  }

  private static String timmEfficientNet(String name) {
    return switch (name) {
      case "features.0.0" -> "conv_stem";
      case "features.0.1" -> "bn1";
      case "features.8.0" -> "conv_head";
      case "features.8.1" -> "bn2";
      case "classifier.1" -> "classifier";
      default -> "";
    };
  }

  /** MobileNetV2's blocks are numbered on, timm's within stages of these many. */
  private static final int[] MOBILENET_STAGES = {1, 2, 3, 4, 3, 3, 1};

  private static String timmMobileNet(String name) {
    var inverted = INVERTED.matcher(name);
    if (!inverted.matches()) {
      return switch (name) {
        case "features.0.0" -> "conv_stem";
        case "features.0.1" -> "bn1";
        case "features.18.0" -> "conv_head";
        case "features.18.1" -> "bn2";
        case "classifier.1" -> "classifier";
        default -> "";
      };
    }
    int stage = 0;
    int within = Integer.parseInt(inverted.group(1)) - 1;
    while (stage < MOBILENET_STAGES.length && within >= MOBILENET_STAGES[stage]) {
      within -= MOBILENET_STAGES[stage];
      stage++;
    }
    String layer = inverted.group(2);
    // the first block does not expand: its parts have a number less
    String theirs =
        stage == 0
            ? switch (layer) {
              case "0.0" -> "conv_dw";
              case "0.1" -> "bn1";
              case "1" -> "conv_pw";
              case "2" -> "bn2";
              default -> "";
            }
            : switch (layer) {
              case "0.0" -> "conv_pw";
              case "0.1" -> "bn1";
              case "1.0" -> "conv_dw";
              case "1.1" -> "bn2";
              case "2" -> "conv_pwl";
              case "3" -> "bn3";
              default -> "";
            };
    return theirs.isEmpty() ? "" : "blocks.%d.%d.%s".formatted(stage, within, theirs);
  }

  /** Returns what part 0 expand, 1 depthwise, 2 squeeze and excite, 3 project is called. */
  private static String timm(boolean unexpanded, int part, String module) {
    return switch (part + "." + module) {
      case "0.0" -> "conv_pw";
      case "0.1" -> "bn1";
      case "1.0" -> "conv_dw";
      case "1.1" -> unexpanded ? "bn1" : "bn2";
      case "2.fc1" -> "se.conv_reduce";
      case "2.fc2" -> "se.conv_expand";
      case "3.0" -> unexpanded ? "conv_pw" : "conv_pwl";
      case "3.1" -> unexpanded ? "bn2" : "bn3";
      default -> "";
    };
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
