package org.fairlead.training.pretrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Normalization;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.fairlead.testkit.TestFolders;
import org.fairlead.training.TestRuns;
import org.fairlead.training.TrainingResult;
import org.fairlead.training.context.RunContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Files of weights whose order of classes or normalisation is not that of the data. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImportTrialTest {
  private static final int CLASSES = 12;
  private static final int SIDE = 8;
  private static final String FIRST = "main.0";
  private static final String HEAD = "main.2";

  /** The order of texts: 1, 10, 11, 12, 2, 3 ... */
  private static final List<Integer> AS_TEXTS =
      IntStream.rangeClosed(1, CLASSES)
          .mapToObj(String::valueOf)
          .sorted()
          .map(name -> Integer.parseInt(name) - 1)
          .toList();

  private final Path folder;
  private final RunContext place;
  private Path images;
  private Weights trained;

  @SuppressWarnings("NullAway.Init") // set before all tests
  ImportTrialTest(@TempDir Path folder) {
    this.folder = folder;
    this.place = TestRuns.place(folder);
  }

  /** Twelve classes, each of a colour of its own, and a model that tells them apart. */
  @BeforeAll
  void train() throws IOException {
    images = folder.resolve("images");
    var random = new SplittableRandom(5);
    for (int label = 0; label < CLASSES; label++) {
      for (int i = 0; i < 12; i++) {
        Path file =
            images
                .resolve(i < 9 ? "train" : "test")
                .resolve(String.valueOf(label + 1))
                .resolve(i + ".png");
        Files.createDirectories(file.getParent());
        var image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        int[] colour = {40 + 80 * (label % 3), 40 + 80 * (label / 3 % 2), 40 + 80 * (label / 6)};
        for (int p = 0; p < SIDE * SIDE; p++) {
          int rgb = 0;
          for (int channel : colour) {
            rgb = rgb << 8 | (channel + random.nextInt(-15, 16));
          }
          image.setRGB(p % SIDE, p / SIDE, rgb);
        }
        ImageIO.write(image, "png", file.toFile());
      }
    }
    TrainingResult dense =
        TestRuns.run(
            TestRuns.place(folder.resolve("elsewhere")),
            TestRuns.recipe(
                "folder-dense",
                settings("train.epochs=60", "optimizer.rate=0.05", "data.augment.flip=false")));
    assertThat(accuracy(dense)).isEqualTo(1);
    trained = Safetensors.read(dense.run().model().resolve("weights.safetensors"));
  }

  private String[] settings(String... more) {
    var all =
        new ArrayList<>(
            List.of("data.path=" + images, "data.size=" + SIDE, "network.mlp.hidden=[24]"));
    all.addAll(List.of(more));
    return all.toArray(new String[0]);
  }

  private TrainingResult imported(Path file, String... more) {
    String[] all = settings(more);
    var settings = new ArrayList<>(List.of(all));
    settings.add("weights.file=" + file);
    return TestRuns.run(place, TestRuns.recipe("folder-dense", settings.toArray(new String[0])));
  }

  private Path file(String name, Weights weights, Map<String, String> metadata) {
    Path file = folder.resolve(name);
    Safetensors.write(file, weights, metadata);
    return file;
  }

  private Weights sortedAsTexts() {
    return trained
        .with(HEAD + ".weight", trained.get(HEAD + ".weight").rows(AS_TEXTS))
        .with(HEAD + ".bias", trained.get(HEAD + ".bias").rows(AS_TEXTS));
  }

  /** The same function of pixels for a network that sees them as they are, from 0 to 255. */
  private Weights forPlainPixels() {
    float[] weight = trained.get(FIRST + ".weight").floats();
    float[] bias = trained.get(FIRST + ".bias").floats();
    int inputs = weight.length / bias.length;
    for (int out = 0; out < bias.length; out++) {
      for (int in = 0; in < inputs; in++) {
        int channel = in / (SIDE * SIDE);
        float mean = Normalization.IMAGENET.mean().get(channel);
        float std = Normalization.IMAGENET.std().get(channel);
        bias[out] -= weight[out * inputs + in] * mean / std;
        weight[out * inputs + in] /= 255 * std;
      }
    }
    return trained
        .with(FIRST + ".weight", Tensor.ofFloats(List.of(bias.length, inputs), weight))
        .with(FIRST + ".bias", Tensor.ofFloats(List.of(bias.length), bias));
  }

  private static double accuracy(TrainingResult result) {
    return Objects.requireNonNull(result.results())
        .selected()
        .orElseThrow()
        .split(SplitResults.TEST)
        .orElseThrow()
        .accuracy();
  }

  private static List<String> notes(TrainingResult result, String code, Note.Severity severity) {
    return result.notes().stream()
        .filter(note -> note.code().equals(code) && note.severity() == severity)
        .map(Note::text)
        .toList();
  }

  private static List<String> warnings(TrainingResult result, String code) {
    return notes(result, code, Note.Severity.WARNING);
  }

  @Test
  void import_tellsHowOftenTheModelIsRight() {
    TrainingResult result = imported(file("right.safetensors", trained, Map.of()));
    assertThat(accuracy(result)).isEqualTo(1);
    assertThat(notes(result, NoteCodes.WEIGHTS_ACCURACY, Note.Severity.INFO))
        .containsExactly(
            "right.safetensors is right on 100.0 % of 108 samples for training and validation;"
                + " always saying '1' would be on 8.3 %.");
    assertThat(notes(result, NoteCodes.CLASS_ORDER, Note.Severity.INFO))
        .singleElement()
        .asString()
        .matches(
            "right.safetensors does not say in which order it has its classes; in that of texts"
                + " \\(1, 10, 11, 12, 2, 3, \\.\\.\\.\\) it would be right on \\d+\\.\\d % of these samples"
                + " \\(weights.classOrder=text\\)\\.");
    assertThat(warnings(result, NoteCodes.NORMALIZATION)).isEmpty();
  }

  @Test
  void import_ofClassesSortedAsTextsIsWarnedOfAndCured() {
    Path file = file("texts.safetensors", sortedAsTexts(), Map.of());
    TrainingResult wrong = imported(file);
    assertThat(accuracy(wrong)).isLessThan(0.2);
    assertThat(warnings(wrong, NoteCodes.WEIGHTS_ACCURACY))
        .containsExactly(
            "texts.safetensors is right on 8.3 % of 108 samples for training and validation; always"
                + " saying '1' would be on 8.3 %: as it is taken, it is no better than chance.");
    assertThat(warnings(wrong, NoteCodes.CLASS_ORDER))
        .containsExactly(
            "texts.safetensors would be right on 100.0 % of the same samples with"
                + " weights.classOrder=text, instead of 8.3 %: most likely it was trained so. Start"
                + " again with weights.classOrder=text.");
    TrainingResult right = imported(file, "weights.classOrder=text");
    assertThat(accuracy(right)).isEqualTo(1);
    assertThat(warnings(right, NoteCodes.CLASS_ORDER)).isEmpty();
  }

  @Test
  void import_takesTheOrderThatTheFileTells() {
    var names = new StringBuilder("[");
    AS_TEXTS.forEach(
        i -> names.append(names.length() > 1 ? ", \"" : "\"").append(i + 1).append('"'));
    Path file =
        file("told.safetensors", sortedAsTexts(), Map.of("classes", names.append(']').toString()));
    TrainingResult right = imported(file);
    assertThat(accuracy(right)).isEqualTo(1);
    assertThat(notes(right, NoteCodes.WEIGHTS_FILE, Note.Severity.INFO))
        .containsExactly(
            "Weights of told.safetensors (safetensors): 4 tensors under torchvision's names, outputs"
                + " [0, 4, 5, 6, 7, 8, 9, 10, 11, 1, 2, 3] of its classifier by classes of the"
                + " file.");
    assertThat(right.run().folder().resolve("weights.json"))
        .content()
        .contains("\"classOrder\": \"classes of the file\"");
    TrainingResult asData = imported(file, "weights.classOrder=data");
    assertThat(accuracy(asData)).isLessThan(0.2);
    assertThat(warnings(asData, NoteCodes.CLASS_ORDER)).isNotEmpty();
    assertThatThrownBy(() -> imported(file, "weights.classOrder=text", "weights.headRows=0,1"))
        .hasMessage(
            "weights.classOrder is 'text', expected auto beside weights.headRows, which says the"
                + " order itself");
  }

  @Test
  void import_ofStrangeNamesSaysSo() {
    Path silent = file("silent.safetensors", trained, Map.of());
    assertThatThrownBy(() -> imported(silent, "weights.classOrder=file"))
        .hasMessage(
            "weights.classOrder is 'file', but %s names no classes; expected class_to_idx or classes"
                    .formatted(silent)
                + " beside the tensors");
    Path file = file("odd.safetensors", trained, Map.of("classes", "[\"cat\", \"dog\"]"));
    assertThatThrownBy(() -> imported(file, "weights.classOrder=file"))
        .hasMessageStartingWith(
            "weights.classOrder is 'file', but %s names its classes ['cat', 'dog'], and the data"
                .formatted(file));
    TrainingResult result = imported(file);
    assertThat(accuracy(result)).isEqualTo(1);
    assertThat(warnings(result, NoteCodes.CLASS_ORDER))
        .singleElement()
        .asString()
        .startsWith("odd.safetensors names its classes ['cat', 'dog'] (classes), the data ['1', ")
        .endsWith(
            ": its outputs were taken in the order of the data's; weights.headRows says another.");
  }

  @Test
  void import_ofAnotherNormalizationIsSuspectedAloud() {
    Path file = file("plain.safetensors", forPlainPixels(), Map.of());
    TrainingResult wrong = imported(file);
    assertThat(accuracy(wrong)).isLessThan(0.4);
    assertThat(warnings(wrong, NoteCodes.NORMALIZATION))
        .singleElement()
        .asString()
        .startsWith(
            "plain.safetensors would be right on 100.0 % of the same samples with"
                + " data.normalize=none, instead of ")
        .endsWith(": most likely it was trained so. Start again with data.normalize=none.");
    TrainingResult right = imported(file, "data.normalize=none");
    assertThat(accuracy(right)).isEqualTo(1);
    assertThat(warnings(right, NoteCodes.NORMALIZATION)).isEmpty();
  }

  @Test
  void import_ofNothingLearnedIsLoud() {
    Weights random =
        trained.with(
            HEAD + ".weight", Tensor.ofFloats(List.of(CLASSES, 24), new float[CLASSES * 24]));
    TrainingResult result = imported(file("random.safetensors", random, Map.of()));
    assertThat(warnings(result, NoteCodes.WEIGHTS_ACCURACY))
        .singleElement()
        .asString()
        .endsWith(
            ": as it is taken, it is no better than chance. Its classes may be in another order"
                + " (weights.classOrder, weights.headRows), its images normalised otherwise"
                + " (data.normalize), or it was trained for something else.");
  }

  /** An order that has no name: two classes are swapped. */
  @Test
  void import_ofSwappedClassesNamesTheRows() {
    List<Integer> swapped = List.of(1, 0, 2, 3, 4, 5, 6, 7, 8, 11, 10, 9);
    Weights weights =
        trained
            .with(HEAD + ".weight", trained.get(HEAD + ".weight").rows(swapped))
            .with(HEAD + ".bias", trained.get(HEAD + ".bias").rows(swapped));
    Path file = file("swapped.safetensors", weights, Map.of());
    TrainingResult wrong = imported(file);
    String rows = "weights.headRows=1,0,2,3,4,5,6,7,8,11,10,9";
    assertThat(warnings(wrong, NoteCodes.CLASS_ORDER))
        .singleElement()
        .asString()
        .contains("would be right on 100.0 % of the same samples with " + rows + ", instead of ");
    assertThat(accuracy(imported(file, rows))).isEqualTo(1);
  }

  /** The case: torchvision sorts folders as texts, and the file says so. */
  @Test
  void import_ofImageFoldersOrderIsRight() {
    Path cases = TestFolders.cases("inputs");
    TrainingResult result =
        TestRuns.run(
            place,
            TestRuns.recipe(
                "folder-dense",
                "data.path=" + cases.resolve("27-class-as-group"),
                "data.size=16",
                "network.name=cifarresnet8",
                "weights.file=" + cases.resolve("59-imagefolder-class-order/best.pt")));
    assertThat(accuracy(result)).isEqualTo(1);
  }
}
