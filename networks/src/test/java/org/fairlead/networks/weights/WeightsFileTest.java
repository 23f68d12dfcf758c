package org.fairlead.networks.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WeightsFileTest {
  private static final Tensor TEN = Tensor.ofBytes(List.of(10), new byte[10]);

  private final Path folder;

  WeightsFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Every published file: its format, its prefix, its tensors and entries, and a known one. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "cifar10_akamaster/resnet20-12fca82f.th, PYTORCH_LEGACY, state_dict.module., 97, 271098,"
        + " linear.weight, '[10, 64]'",
    "cifar10_akamaster/resnet56-4bfd9763.th, PYTORCH_LEGACY, state_dict.module., 277, 857082,"
        + " linear.bias, [10]",
    "celeba_clf/male_clf.pth, PYTORCH, '', 10, 755681, conv.0.weight, '[32, 3, 4, 4]'",
    "celeba_clf/smile_clf.pth, PYTORCH, '', 10, 755681, conv.4.weight, '[128, 64, 4, 4]'",
    "mtcnn/onet.pt, PYTORCH_LEGACY, '', 21, 389040, conv1.weight, '[32, 3, 3, 3]'",
    "mtcnn/pnet.pt, PYTORCH_LEGACY, '', 13, 6632, prelu1.weight, [10]",
    "mtcnn/rnet.pt, PYTORCH_LEGACY, '', 16, 100178, conv1.bias, [28]",
    "mnist_tinygrad/model.safetensors, SAFETENSORS, '', 2, 101632, l1.weight, '[128, 784]'"
  })
  void read_publishedFiles(
      String name,
      WeightsFile.Format format,
      String prefix,
      int tensors,
      long entries,
      String known,
      String shape) {
    WeightsFile file = WeightsFile.read(TestWeights.published(name));
    assertThat(file.format()).isEqualTo(format);
    assertThat(file.prefix()).isEqualTo(prefix);
    Weights model = file.model();
    assertThat(model.size()).isEqualTo(tensors);
    assertThat(model.elements()).isEqualTo(entries);
    assertThat(model.get(known)).hasToString("F32 " + shape);
    for (String each : model.names()) {
      assertThat(Arrays.stream(model.get(each).doubles())).allMatch(value -> Math.abs(value) < 1e4);
    }
  }

  /** What every published file says once it is a safetensors file. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "cifar10_akamaster/resnet20-12fca82f.th",
        "celeba_clf/male_clf.pth",
        "mtcnn/pnet.pt",
        "mnist_tinygrad/model.safetensors"
      })
  void read_convertedFilesAreTheSame(String name) {
    Weights model = WeightsFile.read(TestWeights.published(name)).model();
    Path converted = folder.resolve("converted.safetensors");
    Safetensors.write(converted, model, Map.of("source", name));
    WeightsFile again = WeightsFile.read(converted);
    assertThat(again.tensors()).isEqualTo(model);
    assertThat(again.metadata()).containsExactly(Map.entry("source", name));
    assertThat(again.prefix()).isEmpty();
  }

  @Test
  void prefix_isTheDictionaryOfTheModelAndItsWrappers() {
    assertThat(WeightsFile.read(TestWeights.torch("training.pt")).prefix())
        .isEqualTo("model.module.");
    assertThat(prefix("_orig_mod.module.a", "_orig_mod.module.b")).isEqualTo("_orig_mod.module.");
    assertThat(prefix("module.a", "b")).isEmpty();
    assertThat(prefix("state_dict.module.a", "model.b")).isEqualTo("state_dict.module.");
    assertThat(prefix("models.a")).isEmpty();
    assertThat(prefix("module.0.weight", "n_averaged")).isEqualTo("module.");
    assertThat(prefix("state_dict.model.a", "state_dict.model.b")).isEqualTo("state_dict.model.");
    assertThat(prefix()).isEmpty();
  }

  /** {@code torch.compile} of a part of a model puts its name into the middle of others. */
  @Test
  void names_loseWrappersOfParts() {
    Path file = folder.resolve("compiled.safetensors");
    Weights model =
        Weights.builder()
            .add("_orig_mod.layer1._orig_mod.0._fsdp_wrapped_module.conv.weight", TEN)
            .add("_orig_mod.fc.weight", TEN)
            .build();
    Safetensors.write(file, model, Map.of());
    assertThat(WeightsFile.read(file).model().names())
        .containsExactlyInAnyOrder("layer1.0.conv.weight", "fc.weight");
    Weights twins = Weights.builder().add("a._orig_mod.b", TEN).add("a.b", TEN).build();
    Safetensors.write(file, twins, Map.of());
    assertThat(WeightsFile.read(file).model().names())
        .containsExactlyInAnyOrderElementsOf(twins.names());
  }

  @Test
  void classes_areToldByTheTextsOfASafetensorsFile() {
    Path file = folder.resolve("named.safetensors");
    Weights ten = Weights.builder().add("a", TEN).build();
    Safetensors.write(file, ten, Map.of("classes", "[\"b\", \"a\"]"));
    assertThat(WeightsFile.read(file).classes())
        .isEqualTo(new ClassNames("classes", List.of("b", "a")));
    Safetensors.write(file, ten, Map.of("class_to_idx", "{\"b\": 1, \"a\": 0}"));
    assertThat(WeightsFile.read(file).classes())
        .isEqualTo(new ClassNames("class_to_idx", List.of("a", "b")));
    Safetensors.write(file, ten, Map.of("classes", "12, \"classes\":[]"));
    assertThat(WeightsFile.read(file).classes()).isNull();
  }

  private String prefix(String... names) {
    var weights = Weights.builder();
    for (String name : names) {
      weights.add(name, Tensor.ofBytes(List.of(1), new byte[1]));
    }
    Path file = folder.resolve("named.safetensors");
    Safetensors.write(file, weights.build(), Map.of());
    return WeightsFile.read(file).prefix();
  }

  @Test
  void read_aSafetensorsFileOfAnyName() throws IOException {
    Path file = folder.resolve("weights.bin");
    Safetensors.write(file, Weights.builder().add("a", TEN).build(), Map.of("made", "here"));
    assertThat(WeightsFile.read(file).format()).isEqualTo(WeightsFile.Format.SAFETENSORS);
  }

  private void assertRefused(Path file, String message) {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> WeightsFile.read(file))
        .withMessage(message.replace("FILE", file.toString()));
  }

  @Test
  void read_saysWhatIsWrong() throws IOException {
    assertRefused(folder.resolve("absent.pt"), "cannot read FILE: no such file");
    assertRefused(folder, "cannot read FILE: it is a folder");
    assertRefused(
        Files.writeString(folder.resolve("notes.txt"), "These are no weights, but notes."),
        "FILE is no weights file: it begins otherwise, expected the beginning of a safetensors file or of one that torch.save wrote");
    assertRefused(
        Files.write(folder.resolve("empty.pt"), new byte[0]),
        "FILE is no weights file: it is empty, expected the beginning of a safetensors file or of one that torch.save wrote");
    assertRefused(
        Files.writeString(folder.resolve("lfs.pt"), "version https://git-lfs.github.com/spec/v1\n"),
        "FILE is no weights file: it is the pointer of a file that git LFS keeps elsewhere (git lfs pull), expected the beginning of a safetensors file or of one that torch.save wrote");
    assertRefused(
        Files.writeString(folder.resolve("page.pth"), "\n<!DOCTYPE html><html></html>"),
        "FILE is no weights file: it begins as a web page (download the file itself), expected the beginning of a safetensors file or of one that torch.save wrote");
    assertRefused(
        Files.write(folder.resolve("short.safetensors"), new byte[5]),
        "FILE is not a valid safetensors file: it has 5 bytes, too few for a header");
  }

  /** A header of another length than it says, and one that promises more than there is. */
  @Test
  void read_truncatedAndLyingSafetensorsHeaders() throws IOException {
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}";
    assertRefused(
        safetensors("cut.safetensors", header.length() + 100L, header, 8),
        "FILE is not a valid safetensors file: its header is said to have %d bytes, expected at"
                .formatted(header.length() + 100)
            + " most %d".formatted(header.length() + 8));
    assertRefused(
        safetensors("absurd.safetensors", -1, header, 8),
        "FILE is not a valid safetensors file: its header is said to have 18446744073709551615"
            + " bytes, expected at most %d".formatted(header.length() + 8));
    assertRefused(
        safetensors("missing.safetensors", header.length(), header, 4),
        "FILE is not a valid safetensors file: its tensors take 8 bytes, but 4 follow the header");
    String lying = header.replace("[2]", "[3]");
    assertRefused(
        safetensors("lying.safetensors", lying.length(), lying, 8),
        "FILE is not a valid safetensors file: tensor 'a' of type F32 and shape [3] does not have"
            + " 8 bytes");
    String vast =
        header.replace("[2]", "[4611686018427387904]").replace("[0,8]", "[0,9223372036854775807]");
    assertRefused(
        safetensors("vast.safetensors", vast.length(), vast, 8),
        "FILE is not a valid safetensors file: tensor 'a' of type F32 and shape"
            + " [4611686018427387904] does not have 9223372036854775807 bytes");
  }

  private Path safetensors(String name, long said, String header, int data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(said).put(json);
    return Files.write(folder.resolve(name), bytes.array());
  }

  /** Runs nothing: the file that the pickle would make is not there afterwards. */
  @Test
  void read_ofAPickleThatCallsTheSystemRunsNothing() throws IOException {
    Path made = folder.resolve("pwned");
    byte[] attack =
        new Pickle().global("os", "system").ascii("(").text("touch " + made).ascii("tR").end();
    Path file = folder.resolve("attack.pt");
    try (OutputStream out = Files.newOutputStream(file);
        var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("attack/data.pkl"));
      zip.write(attack);
    }
    assertRefused(
        file,
        "FILE, data.pkl, position 2: asks for 'os.system', which is refused: only tensors, numbers,"
            + " texts, lists and dictionaries are read, and nothing is run");
    assertThat(made).doesNotExist();
  }

  @Test
  void read_ofATruncatedArchive() throws IOException {
    byte[] whole = Files.readAllBytes(TestWeights.torch("training.pt"));
    Path file = folder.resolve("cut.pt");
    Files.write(file, Arrays.copyOf(whole, whole.length / 2));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> WeightsFile.read(file))
        .withMessageStartingWith(file + " is a damaged PyTorch file: ");
  }
}
