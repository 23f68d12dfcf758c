package org.fairlead.networks.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.weights.PassedOver;
import org.fairlead.networks.weights.WeightsFile;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checkpoints as people bring them. */
final class CheckpointCasesTest {
  private static final Network NETWORK = Networks.create(NetworkSpec.of("cifarresnet8", 2));

  private static WeightsFile read(String name) {
    return WeightsFile.read(TestFolders.cases("inputs/" + name));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "50-checkpoint-with-args/checkpoint.pth, model.",
    "53-lightning-prefix/last.ckpt, state_dict.model.",
    "55-averaged-model/swa.pt, module.",
    "56-pruned-by-torch-prune/pruned.pt, ''",
    "57-counters-in-half/half.pt, ''"
  })
  void read_findsAllTensorsOfTheModel(String name, String prefix) {
    WeightsFile file = read(name);
    assertThat(file.tensors().under(prefix).size()).isEqualTo(56);
    WeightsFit fit = WeightsFit.of(NETWORK, file.tensors(), HeadChoice.asItIs());
    assertThat(fit.exact()).as(fit.describe()).isTrue();
    assertThat(fit.prefix()).isEqualTo(prefix);
    assertThat(fit.weights().size()).isEqualTo(56);
    assertThat(file.prefix()).isEqualTo(prefix);
    assertThat(Recognition.of(file.tensors()).orElseThrow())
        .hasToString("cifarresnet8 with 2 classes (torchvision's names)");
  }

  @Test
  void read_namesTheArguments() {
    assertThat(read("50-checkpoint-with-args/checkpoint.pth").passedOver())
        .containsExactly(new PassedOver("args", "argparse.Namespace"));
  }

  @Test
  void read_appliesMasks() {
    WeightsFile file = read("56-pruned-by-torch-prune/pruned.pt");
    assertThat(file.masked()).hasSize(3);
    assertThat(file.masked())
        .allSatisfy(
            name -> {
              float[] values = file.tensors().get(name).floats();
              long zeros =
                  Arrays.stream(file.tensors().get(name).doubles()).filter(v -> v == 0).count();
              assertThat((double) zeros / values.length).isBetween(0.45, 0.55);
            });
  }

  @Test
  void read_tellsTheOrderOfImageFolder() {
    WeightsFile file = read("59-imagefolder-class-order/best.pt");
    assertThat(file.classes()).isNotNull();
    assertThat(file.classes().key()).isEqualTo("class_to_idx");
    assertThat(file.classes().names())
        .containsExactly("1", "10", "11", "12", "2", "3", "4", "5", "6", "7", "8", "9");
  }
}
