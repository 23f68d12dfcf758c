package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WeightsCommandTest {
  private final Path folder;

  WeightsCommandTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Session.Answer run(String... args) {
    return Session.in(folder).run(args);
  }

  private Path file(String name, Weights weights) {
    Path file = folder.resolve(name);
    Safetensors.write(file, weights, Map.of("made", "by hand\u001b[31m"));
    return file;
  }

  private static Weights few() {
    return Weights.builder()
        .add("model.a", Tensor.ofFloats(List.of(2, 2), new float[] {0, 1, 2, 3}))
        .add("model.b", Tensor.ofFloats(List.of(2), new float[] {Float.NaN, 4}))
        .add("optimizer.c", Tensor.ofLongs(List.of(), new long[] {7}))
        .build();
  }

  @Test
  void inspect_showsTensorsAndWhatTheFileIs() {
    Path file = file("few.safetensors", few());
    Session.Answer answer = run("weights", "inspect", file.toString());
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            tensor       type  shape    mean  deviation    min    max   zeros
            model.a      F32   [2, 2]  1.500      1.118  0.000  3.000  25.0 %%
            model.b      F32   [2]     4.000      0.000  4.000  4.000   0.0 %%
            optimizer.c  I64   []      7.000      0.000  7.000  7.000   0.0 %%

            file     %s, safetensors
            tensors  3 with 7 entries
            model    2 tensors below 'model.' with 6 entries
            network  none of the built-in ones exactly
            warning  1 entry is NaN or infinite
            made     by hand·[31m
            """
                .formatted(file));
  }

  @Test
  void inspect_asJson() {
    Path file = file("few.safetensors", few());
    Session.Answer answer = run("weights", "inspect", file.toString(), "--json");
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .startsWith("{\"file\":\"")
        .contains(
            "\"format\":\"safetensors\",\"prefix\":\"model.\",\"network\":null",
            "{\"name\":\"model.a\",\"type\":\"F32\",\"shape\":[2,2],\"entries\":4,\"mean\":1.5,"
                + "\"deviation\":1.118033988749895,\"minimum\":0.0,\"maximum\":3.0,\"zeros\":1,"
                + "\"notFinite\":0}");
  }

  @Test
  void inspect_namesTheArchitecture() {
    var network = Networks.create(NetworkSpec.of("cifarresnet8", 4));
    Path file = file("model.safetensors", Initializer.initialize(network, 1));
    assertThat(run("weights", "inspect", file.toString()).out())
        .contains("network  cifarresnet8 with 4 classes (torchvision's names)");
  }

  @Test
  void convert_keepsTheModelAlone() {
    Path in = file("few.safetensors", few());
    Path out = folder.resolve("model.safetensors");
    Session.Answer answer = run("weights", "convert", in.toString(), out.toString());
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            %s: 2 tensors with 6 entries, found below 'model.'
            1 tensor that is not the model's stayed behind
            """
                .formatted(out));
    assertThat(Safetensors.read(out)).isEqualTo(few().under("model."));
    assertThat(Safetensors.metadata(out)).containsEntry("source", "few.safetensors");

    Session.Answer again = run("weights", "convert", in.toString(), out.toString());
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.err()).contains(out + " is there already; --force replaces it");
    assertThat(run("weights", "convert", in.toString(), out.toString(), "--force").exitCode())
        .isZero();
    assertThat(run("weights", "convert", in.toString(), folder.resolve("x.pt").toString()).err())
        .contains("is no name for the result, expected one that ends in .safetensors");
  }

  @Test
  void convert_ofAPublishedCheckpointFromBeforePyTorch16() {
    Path in = TestFolders.data("weights/cifar10_akamaster/resnet20-12fca82f.th");
    Path out = folder.resolve("resnet20.safetensors");
    assertThat(run("weights", "convert", in.toString(), out.toString()).out())
        .isEqualTo(
            "%s: 97 tensors with 271,098 entries, found below 'state_dict.module.'%n"
                .formatted(out));
    assertThat(run("weights", "inspect", out.toString()).out())
        .contains(
            "cifarresnet20 with 10 classes, network.cifarresnet.shortcut=A (akamaster's names)");
  }

  @Test
  void inspect_saysWhatIsNoWeightsFile() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "no weights in here at all");
    Session.Answer answer = run("weights", "inspect", text.toString());
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .contains(
            text
                + " is no weights file: it begins otherwise, expected the beginning of a safetensors file"
                + " or of one that torch.save wrote");
    assertThat(run("weights").err()).contains("missing command: inspect or convert");
  }
}
