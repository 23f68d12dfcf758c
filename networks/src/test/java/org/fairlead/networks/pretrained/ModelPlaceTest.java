package org.fairlead.networks.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models below whatever a framework puts before their names. */
final class ModelPlaceTest {
  private static final Network SMALL = Networks.create(NetworkSpec.of("cifarresnet8", 3));
  private static final Weights MODEL = Initializer.initialize(SMALL, 1);
  private static final Weights OTHER = Initializer.initialize(SMALL, 2);

  private static Weights below(String prefix, Weights weights) {
    return weights.renamed(name -> prefix + name);
  }

  private static Weights without(Weights weights, String prefix) {
    var names = new ArrayList<>(weights.names());
    names.removeIf(name -> name.startsWith(prefix));
    return weights.select(names);
  }

  private static Tensor floats(int... shape) {
    int entries = 1;
    var extents = new ArrayList<Integer>();
    for (int extent : shape) {
      entries *= extent;
      extents.add(extent);
    }
    return Tensor.ofFloats(extents, new float[entries]);
  }

  /** Lightning, timm, DINO, averaged and compiled models, and names that nobody foresaw. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "module.",
        "module.module.",
        "model._orig_mod.module.",
        "state_dict.model.",
        "state_dict.backbone.",
        "teacher.module.backbone.",
        "state_dict.lit.classifier_of_mine.",
        "0.",
        "layer1.",
        "1.conv1."
      })
  void fit_findsTheModelBelowAnyPrefix(String prefix) {
    Weights file =
        below(prefix, MODEL)
            .with("n_averaged" + (prefix.isEmpty() ? ".fc.weight" : ""), floats(1))
            .with("optimizer.state.0.momentum_buffer", MODEL.get("conv1.weight"));
    WeightsFit fit = WeightsFit.of(SMALL, file, HeadChoice.asItIs());
    assertThat(fit.prefix()).isEqualTo(prefix);
    assertThat(fit.otherPrefixes()).isEmpty();
    assertThat(fit.weights()).isEqualTo(MODEL);
    if (!prefix.isEmpty()) {
      assertThat(fit.exact()).isTrue();
      Recognition found = Recognition.of(file).orElseThrow();
      assertThat(found).hasToString("cifarresnet8 with 3 classes (torchvision's names)");
      assertThat(found.prefix()).isEqualTo(prefix);
    }
  }

  /** All architectures, under all names. */
  @Test
  void fit_findsEveryArchitectureBelowAPrefix() {
    for (String name : Networks.names()) {
      if (Networks.get(name).needsInputSize()) {
        continue;
      }
      Network network = Networks.create(NetworkSpec.of(name, 4));
      Weights ours = Initializer.initialize(network, 1);
      for (Naming naming : Naming.values()) {
        Weights file = below("ckpt.student.", naming.to(network).inverse().rename(ours));
        WeightsFit fit = WeightsFit.of(network, file, HeadChoice.asItIs());
        assertThat(fit.exact()).as("%s %s", name, naming).isTrue();
        assertThat(fit.prefix()).isEqualTo("ckpt.student.");
        assertThat(fit.weights().select(ours.names())).isEqualTo(ours);
      }
    }
  }

  /** A copy that was averaged is second choice, and another choice is possible. */
  @Test
  void fit_ofSeveralModelsNamesTheOthers() {
    Weights file = below("state_dict_ema.", OTHER).plus(below("state_dict.", MODEL));
    WeightsFit fit = WeightsFit.of(SMALL, file, HeadChoice.asItIs());
    assertThat(fit.prefix()).isEqualTo("state_dict.");
    assertThat(fit.otherPrefixes()).containsExactly("state_dict_ema.");
    assertThat(fit.weights()).isEqualTo(MODEL);
    WeightsFit chosen = WeightsFit.of(SMALL, file, HeadChoice.asItIs(), "state_dict_ema.");
    assertThat(chosen.weights()).isEqualTo(OTHER);
    assertThat(chosen.exact()).isTrue();
    assertThatThrownBy(() -> WeightsFit.of(SMALL, file, HeadChoice.asItIs(), "teacher."))
        .hasMessage(
            "weights.prefix is 'teacher.', but no tensor's name begins so; the network's are found"
                + " below 'state_dict.'");
    Weights same = below("student.", MODEL).plus(below("teacher.", MODEL));
    WeightsFit either = WeightsFit.of(SMALL, same, HeadChoice.asItIs());
    assertThat(either.prefix()).isEqualTo("teacher.");
    assertThat(either.otherPrefixes()).isEmpty();
  }

  /** A larger network has all names of a smaller one; the shapes tell them apart. */
  @Test
  void fit_takesTheNetworkOfTheSameShapes() {
    Network wide = Networks.create(NetworkSpec.of("resnet18", 3));
    Weights file = below("teacher.", Initializer.initialize(wide, 1)).plus(below("net.", MODEL));
    assertThat(WeightsFit.of(SMALL, file, HeadChoice.asItIs()).prefix()).isEqualTo("net.");
    assertThat(WeightsFit.of(wide, file, HeadChoice.asItIs()).prefix()).isEqualTo("teacher.");
  }

  @Test
  void fit_takesAClassifierThatStandsBesideTheBackbone() {
    Weights backbone = below("state_dict.backbone.", without(MODEL, "fc."));
    Weights file =
        backbone
            .with("state_dict.head.fc.weight", MODEL.get("fc.weight"))
            .with("state_dict.head.fc.bias", MODEL.get("fc.bias"));
    WeightsFit fit = WeightsFit.of(SMALL, file, HeadChoice.asItIs());
    assertThat(fit.exact()).isTrue();
    assertThat(fit.classifier()).isEqualTo("state_dict.head.fc");
    assertThat(fit.weights().select(MODEL.names())).isEqualTo(MODEL);
    assertThat(Recognition.of(file)).isPresent();
    // which of two it is, nobody can say
    Weights two =
        file.with("state_dict.aux.weight", MODEL.get("fc.weight"))
            .with("state_dict.aux.bias", MODEL.get("fc.bias"));
    assertThat(WeightsFit.of(SMALL, two, HeadChoice.asItIs()).missing())
        .containsExactly("fc.weight", "fc.bias");
    assertThat(WeightsFit.of(SMALL, backbone, HeadChoice.leftOut()).exact()).isTrue();
  }

  /** The prefixes that are tried are bounded, whatever the file is called. */
  @Test
  void fit_ofManyCopiesIsBounded() {
    var many = Weights.builder();
    Tensor tensor = floats(1);
    for (int i = 0; i < 20_000; i++) {
      many.add(i + ".conv1.weight", tensor).add(i + ".fc.weight", tensor);
    }
    assertThat(WeightsFit.of(SMALL, many.build(), HeadChoice.asItIs()).weights().size()).isZero();
    assertThat(Recognition.of(many.build())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"I32", "F32", "F64", "U8"})
  void fit_takesCountersOfAnyType(String type) {
    String counter = "bn1.num_batches_tracked";
    Tensor seven =
        switch (type) {
          case "I32" -> Tensor.of(DType.I32, List.of(1L), ByteBuffer.wrap(new byte[] {7, 0, 0, 0}));
          case "F32" -> Tensor.ofFloats(List.of(), new float[] {7});
          case "F64" -> Tensor.ofDoubles(List.of(1), new double[] {7});
          default -> Tensor.ofBytes(List.of(), new byte[] {7});
        };
    WeightsFit fit = WeightsFit.of(SMALL, MODEL.with(counter, seven), HeadChoice.asItIs());
    assertThat(fit.exact()).isTrue();
    assertThat(fit.weights().get(counter)).isEqualTo(Tensor.ofLongs(List.of(), new long[] {7}));
    WeightsFit two = WeightsFit.of(SMALL, MODEL.with(counter, floats(2)), HeadChoice.asItIs());
    assertThat(two.describe()).contains(counter + " is F32 [2], expected a whole number []");
  }
}
