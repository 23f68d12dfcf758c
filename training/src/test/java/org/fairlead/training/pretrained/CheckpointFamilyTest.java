package org.fairlead.training.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.pretrained.HeadChoice;
import org.fairlead.networks.pretrained.Naming;
import org.fairlead.networks.pretrained.WeightsFit;
import org.fairlead.networks.weights.ClassNames;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CheckpointFamilyTest {
  private final Path folder;

  CheckpointFamilyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static WeightsFit fit(String name, int classes, Naming naming, String prefix) {
    Network network = Networks.create(NetworkSpec.of(name, classes).withInputSize(32));
    Weights theirs = naming.to(network).inverse().rename(Initializer.initialize(network, 1));
    return WeightsFit.of(network, theirs.renamed(tensor -> prefix + tensor), HeadChoice.asItIs());
  }

  private String family(String file, WeightsFit fit) {
    return CheckpointFamily.of(folder.resolve(file), fit)
        .map(family -> family.name() + ": " + family.normalization().text())
        .orElse("unknown");
  }

  @Test
  void of_filesByTheirNamesTensorsAndOutputs() {
    WeightsFit ten = fit("cifarresnet8", 10, Naming.TORCHVISION, "");
    assertThat(family("model.pt", ten)).isEqualTo("unknown");
    assertThat(family("cifar10_resnet20-4118986f.pt", ten))
        .isEqualTo("chenyaofo's CIFAR-10 networks: 0.4914,0.4822,0.4465/0.2023,0.1994,0.201");
    assertThat(family("cifar100_resnet20-23dac2f1.pt", ten))
        .isEqualTo("chenyaofo's CIFAR-100 networks: cifar100");
    assertThat(family("resnet20.th", fit("cifarresnet8", 10, Naming.AKAMASTER, "module.")))
        .isEqualTo("akamaster's CIFAR-10 networks: imagenet");
    assertThat(family("r.pth", fit("cifarresnet8", 1000, Naming.TORCHVISION, "")))
        .isEqualTo("networks for ImageNet: imagenet");
    assertThat(family("v.safetensors", fit("vit-tiny", 1000, Naming.TIMM, "")))
        .isEqualTo("timm's vision transformers: half");
    assertThat(family("deit.pth", fit("vit-tiny", 1000, Naming.TIMM, "model.")))
        .isEqualTo("DeiT: imagenet");
  }

  @Test
  void of_whatIsWrittenBesideTheFile() throws IOException {
    WeightsFit two = fit("cifarresnet8", 2, Naming.TORCHVISION, "");
    Path config = folder.resolve("config.json");
    Files.writeString(config, "{\"architecture\": \"x\", \"num_classes\": 2}");
    assertThat(family("model.safetensors", two)).isEqualTo("unknown");
    Files.writeString(
        config, "{\"pretrained_cfg\": {\"mean\": [0.5, 0.5, 0.5], \"std\": [0.5, 0.5, 0.5]}}");
    assertThat(family("model.safetensors", two)).isEqualTo("config.json beside it says: half");
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        "{\"image_mean\": [0, 0, 0], \"image_std\": [1, 1, 1], \"size\": {\"height\": 224}}");
    assertThat(family("model.safetensors", two))
        .isEqualTo("preprocessor_config.json beside it says: unit");
    Files.writeString(folder.resolve("preprocessor_config.json"), "{ this is no JSON");
    assertThat(family("model.safetensors", two)).isEqualTo("unknown");
  }

  @Test
  void order_ofNames() {
    List<String> classes = List.of("1", "2", "10", "B", "a");
    assertThat(ClassOrder.ofTexts(classes).rows()).containsExactly(0, 2, 1, 3, 4);
    assertThat(ClassOrder.ofTexts(classes).shown(classes)).isEqualTo("1, 10, 2, B, a");
    assertThat(ClassOrder.ofData(3).rows()).containsExactly(0, 1, 2);
    var told = new ClassNames("classes", List.of("Dog", "cat", "CAT", "bird"));
    assertThat(ClassOrder.ofFile(told, List.of("bird", "dog")).orElseThrow().rows())
        .containsExactly(3, 0);
    assertThat(ClassOrder.ofFile(told, List.of("cat", "CAT")).orElseThrow().rows())
        .containsExactly(1, 2);
    assertThat(ClassOrder.ofFile(told, List.of("Cat"))).isEmpty();
    assertThat(ClassOrder.ofFile(told, List.of("bird", "fish"))).isEmpty();
  }
}
