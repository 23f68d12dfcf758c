package org.fairlead.networks.pretrained;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * The {@code state_dict}s of torchvision's and timm's networks, by names and shapes: written down
 * from their published code, not derived from our graphs.
 */
final class PublicNames {
  /** EfficientNet-B0: expansion, kernel, channels, blocks of each stage. */
  private static final int[][] STAGES = {
    {1, 3, 16, 1},
    {6, 3, 24, 2},
    {6, 5, 40, 2},
    {6, 3, 80, 3},
    {6, 5, 112, 3},
    {6, 5, 192, 4},
    {6, 3, 320, 1}
  };

  private static final int WIDTH = 192;

  private final Map<String, List<Integer>> shapes = new LinkedHashMap<>();

  private PublicNames() {}

  /** {@code torchvision.models.VisionTransformer(size, patch, 12, 3, 192, 768)}. */
  static Weights torchvisionVit(int size, int patch, int channels, int classes) {
    var names = new PublicNames();
    names.put("class_token", 1, 1, WIDTH);
    names.put("conv_proj.weight", WIDTH, channels, patch, patch);
    names.put("conv_proj.bias", WIDTH);
    names.put("encoder.pos_embedding", 1, size / patch * (size / patch) + 1, WIDTH);
    for (int i = 0; i < 12; i++) {
      String block = "encoder.layers.encoder_layer_" + i + ".";
      names.layer(block + "ln_1", WIDTH);
      names.put(block + "self_attention.in_proj_weight", 3 * WIDTH, WIDTH);
      names.put(block + "self_attention.in_proj_bias", 3 * WIDTH);
      names.layer(block + "self_attention.out_proj", WIDTH, WIDTH);
      names.layer(block + "ln_2", WIDTH);
      names.layer(block + "mlp.0", 4 * WIDTH, WIDTH);
      names.layer(block + "mlp.3", WIDTH, 4 * WIDTH);
    }
    names.layer("encoder.ln", WIDTH);
    names.layer("heads.head", classes, WIDTH);
    return names.weights();
  }

  /** The same, as torchvision 0.12 named it, and as its published files still do. */
  static Weights publishedVit(int size, int patch, int channels, int classes) {
    return torchvisionVit(size, patch, channels, classes)
        .renamed(
            name -> name.replace(".mlp.0.", ".mlp.linear_1.").replace(".mlp.3.", ".mlp.linear_2."));
  }

  /** MobileNetV2: blocks of each stage, their expansion and channels. */
  private static final int[][] INVERTED = {
    {1, 1, 16}, {2, 6, 24}, {3, 6, 32}, {4, 6, 64}, {3, 6, 96}, {3, 6, 160}, {1, 6, 320}
  };

  /** {@code timm.create_model("mobilenetv2_100")}. */
  static Weights timmMobileNet(int classes) {
    var names = new PublicNames();
    names.put("conv_stem.weight", 32, 3, 3, 3);
    names.batchNorm("bn1", 32);
    int in = 32;
    for (int stage = 0; stage < INVERTED.length; stage++) {
      for (int i = 0; i < INVERTED[stage][0]; i++) {
        int hidden = in * INVERTED[stage][1];
        int out = INVERTED[stage][2];
        boolean expands = hidden != in;
        String block = "blocks.%d.%d.".formatted(stage, i);
        if (expands) {
          names.put(block + "conv_pw.weight", hidden, in, 1, 1);
          names.batchNorm(block + "bn1", hidden);
        }
        names.put(block + "conv_dw.weight", hidden, 1, 3, 3);
        names.batchNorm(block + (expands ? "bn2" : "bn1"), hidden);
        names.put(block + (expands ? "conv_pwl.weight" : "conv_pw.weight"), out, hidden, 1, 1);
        names.batchNorm(block + (expands ? "bn3" : "bn2"), out);
        in = out;
      }
    }
    names.put("conv_head.weight", 1280, in, 1, 1);
    names.batchNorm("bn2", 1280);
    names.layer("classifier", classes, 1280);
    return names.weights();
  }

  /** {@code timm.create_model("vit_tiny_patch16_224")} and its kin. */
  static Weights timmVit(int size, int patch, int channels, int classes) {
    var names = new PublicNames();
    names.put("cls_token", 1, 1, WIDTH);
    names.put("pos_embed", 1, size / patch * (size / patch) + 1, WIDTH);
    names.put("patch_embed.proj.weight", WIDTH, channels, patch, patch);
    names.put("patch_embed.proj.bias", WIDTH);
    for (int i = 0; i < 12; i++) {
      String block = "blocks." + i + ".";
      names.layer(block + "norm1", WIDTH);
      names.layer(block + "attn.qkv", 3 * WIDTH, WIDTH);
      names.layer(block + "attn.proj", WIDTH, WIDTH);
      names.layer(block + "norm2", WIDTH);
      names.layer(block + "mlp.fc1", 4 * WIDTH, WIDTH);
      names.layer(block + "mlp.fc2", WIDTH, 4 * WIDTH);
    }
    names.layer("norm", WIDTH);
    names.layer("head", classes, WIDTH);
    return names.weights();
  }

  /** {@code torchvision.models.efficientnet_b0()}. */
  static Weights torchvisionEfficientNet(int channels, int classes) {
    var names = new PublicNames();
    names.put("features.0.0.weight", 32, channels, 3, 3);
    names.batchNorm("features.0.1", 32);
    int in = 32;
    for (int stage = 0; stage < STAGES.length; stage++) {
      for (int i = 0; i < STAGES[stage][3]; i++) {
        int kernel = STAGES[stage][1];
        int out = STAGES[stage][2];
        int hidden = in * STAGES[stage][0];
        int part = 0;
        String block = "features.%d.%d.block.".formatted(stage + 1, i);
        if (hidden != in) {
          names.put(block + "0.0.weight", hidden, in, 1, 1);
          names.batchNorm(block + "0.1", hidden);
          part = 1;
        }
        names.put(block + part + ".0.weight", hidden, 1, kernel, kernel);
        names.batchNorm(block + part + ".1", hidden);
        names.layer(block + (part + 1) + ".fc1", in / 4, hidden, 1, 1);
        names.layer(block + (part + 1) + ".fc2", hidden, in / 4, 1, 1);
        names.put(block + (part + 2) + ".0.weight", out, hidden, 1, 1);
        names.batchNorm(block + (part + 2) + ".1", out);
        in = out;
      }
    }
    names.put("features.8.0.weight", 1280, in, 1, 1);
    names.batchNorm("features.8.1", 1280);
    names.layer("classifier.1", classes, 1280);
    return names.weights();
  }

  /** {@code timm.create_model("efficientnet_b0")}. */
  static Weights timmEfficientNet(int channels, int classes) {
    var names = new PublicNames();
    names.put("conv_stem.weight", 32, channels, 3, 3);
    names.batchNorm("bn1", 32);
    int in = 32;
    for (int stage = 0; stage < STAGES.length; stage++) {
      for (int i = 0; i < STAGES[stage][3]; i++) {
        int kernel = STAGES[stage][1];
        int out = STAGES[stage][2];
        int hidden = in * STAGES[stage][0];
        boolean expands = hidden != in;
        String block = "blocks.%d.%d.".formatted(stage, i);
        if (expands) {
          names.put(block + "conv_pw.weight", hidden, in, 1, 1);
          names.batchNorm(block + "bn1", hidden);
        }
        names.put(block + "conv_dw.weight", hidden, 1, kernel, kernel);
        names.batchNorm(block + (expands ? "bn2" : "bn1"), hidden);
        names.layer(block + "se.conv_reduce", in / 4, hidden, 1, 1);
        names.layer(block + "se.conv_expand", hidden, in / 4, 1, 1);
        names.put(block + (expands ? "conv_pwl.weight" : "conv_pw.weight"), out, hidden, 1, 1);
        names.batchNorm(block + (expands ? "bn3" : "bn2"), out);
        in = out;
      }
    }
    names.put("conv_head.weight", 1280, in, 1, 1);
    names.batchNorm("bn2", 1280);
    names.layer("classifier", classes, 1280);
    return names.weights();
  }

  private void put(String name, int... shape) {
    var extents = new ArrayList<Integer>();
    for (int extent : shape) {
      extents.add(extent);
    }
    shapes.put(name, extents);
  }

  /** A weight, and a bias for each output. */
  private void layer(String name, int... shape) {
    put(name + ".weight", shape);
    put(name + ".bias", shape[0]);
  }

  private void batchNorm(String name, int channels) {
    layer(name, channels);
    put(name + ".running_mean", channels);
    put(name + ".running_var", channels);
    put(name + ".num_batches_tracked");
  }

  /** Values that tell the tensors apart. */
  private Weights weights() {
    var weights = Weights.builder();
    int number = 0;
    for (var each : shapes.entrySet()) {
      number++;
      if (each.getKey().endsWith(".num_batches_tracked")) {
        weights.add(each.getKey(), Tensor.ofLongs(each.getValue(), new long[] {number}));
      } else {
        int entries = each.getValue().stream().reduce(1, Math::multiplyExact);
        var values = new float[entries];
        for (int i = 0; i < entries; i++) {
          values[i] = number + i % 64 / 64f;
        }
        weights.add(each.getKey(), Tensor.ofFloats(each.getValue(), values));
      }
    }
    return weights.build();
  }
}
