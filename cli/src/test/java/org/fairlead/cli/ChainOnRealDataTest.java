package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.fairlead.testkit.RealSamples;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on the first samples of real data sets. */
final class ChainOnRealDataTest {
  private final Path folder;
  private final ShortRuns runs;

  ChainOnRealDataTest(@TempDir Path folder) {
    this.folder = folder;
    this.runs = ShortRuns.in(folder);
  }

  @Test
  void realFairFace_denseNaiveCeag() throws IOException {
    Path data = RealSamples.fairFace(folder, 200);
    runs.train("fairface-dense", data, "data.size=32");
    runs.train("fairface-naive", data, "data.size=32", "from=last");
    assertThat(runs.train("fairface-ceag", data, "data.size=32", "from=last"))
        .contains("race=Latino_Hispanic", "90.0 %");
  }

  /** The published test file, as it is, predicted by a model of the published training file. */
  @Test
  void realAdult_fairBatchThenPredictionOfRows() throws IOException {
    Path adult = TestFolders.data("adult");
    Session.Answer trained =
        runs.session()
            .run(
                "train",
                "adult-fairbatch",
                "data.path=" + adult,
                "data.protect=sex",
                "mixture.fairness=dp",
                "train.epochs=2",
                "train.threads=1");
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    assertThat(trained.err())
        .contains(
            "29,305 training, 3,256 validation, 16,281 test rows; 2 classes, 2 groups; linear")
        .contains("λ: <=50K, sex=Female")
        .doesNotContain("images");
    assertThat(trained.out())
        .contains(
            "equal opportunity of '<=50K', pairwise", "equal opportunity of '>50K', pairwise");

    String file = adult.resolve("adult.test").toString();
    List<String> csv = runs.run(List.of("predict", "last", file, "--csv")).lines().toList();
    assertThat(csv).hasSize(16_282);
    assertThat(csv.get(0)).isEqualTo("row,label,probability of <=50K,probability of >50K");
    assertThat(csv.get(1)).matches("adult\\.test:2,<=50K,0\\.\\d{6},0\\.\\d{6}");
    List<String> text = runs.run(List.of("predict", "last", file)).lines().toList();
    assertThat(text.get(0)).matches("row +probability  label");
    assertThat(text.get(1)).matches("adult\\.test:2 +0\\.\\d{4}  <=50K");
    assertThat(
            runs.run(List.of("predict", "last", file, "--json")).lines().findFirst().orElseThrow())
        .startsWith("{\"row\":\"adult.test:2\",\"label\":\"<=50K\",\"probability\":0.");

    Path rows = folder.resolve("rows.csv");
    Files.writeString(
        rows, Files.readAllLines(adult.resolve("adult.test")).get(1).replace("Private", "Own"));
    Session.Answer unknown = runs.session().run("predict", "last", rows.toString());
    assertThat(unknown.exitCode()).isEqualTo(1);
    assertThat(unknown.err())
        .startsWith("error: " + rows + " line 1: workclass is 'Own', which the model does not know")
        .endsWith("correct it, or allow unknown values: they then count as missing\n");
    assertThat(runs.run(List.of("predict", "last", rows.toString(), "--allow-unknown")))
        .contains(":1 ");
    assertThat(runs.session().run("predict", "last", file, "--csv", "--json").err())
        .contains("--json and --csv exclude one another");
  }

  /**
   * Generated sets beside FairFace and UTKFace: placeholders cut from what a dense run trains on.
   */
  @Test
  void realFairFace_mixesPlaceholdersByGenderAndRace() throws IOException {
    mixesPlaceholders("fairface", RealSamples.fairFace(folder, 200));
  }

  @Test
  void realUtkFace_mixesPlaceholdersByGenderAndRace() throws IOException {
    mixesPlaceholders("utkface", RealSamples.utkFace(folder, 600));
  }

  private void mixesPlaceholders(String format, Path data) {
    String[] settings = {
      "data.target=gender", "data.size=32", "data.valSplit=0.3", "data.protect=race"
    };
    runs.train(format + "-dense", data, settings);
    Path made = folder.resolve("made");
    String names = "gender,race";
    var synth = new ArrayList<>(List.of("data", "synth", "layout=generated", "path=" + made));
    synth.addAll(List.of("count=98", "size=36", "names=" + names));
    assertThat(runs.session().run(with(synth, "from=" + data, "format=" + format)).err())
        .contains("depends on its seed and settings")
        .contains("name the run: from=RUN");
    assertThat(runs.run(List.of(with(synth, "from=last"))))
        .contains("placeholders of ", ", cut from training images, into " + made);

    var train = new ArrayList<>(List.of("train", format + "-drfairness", "data.path=" + data));
    train.addAll(ShortRuns.SHORT);
    train.addAll(List.of(settings));
    Session.Answer answer =
        runs.session()
            .run(
                with(
                    train,
                    "data.generated=" + made,
                    "data.generatedNames=" + names,
                    "mixture.drfairness.every=2"));
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(answer.err())
        .contains("generated: ", "λ (μ): ", "race=")
        .doesNotContain("left out", "No generated");
    assertThat(answer.out()).contains("method     drfairness");
  }

  private static String[] with(List<String> args, String... more) {
    return Stream.concat(args.stream(), Stream.of(more)).toArray(String[]::new);
  }

  @Test
  void realCifar100_denseNaiveCeagWithClassesAsGroups() throws IOException {
    Path root = RealSamples.cifar100(folder, 600);
    runs.train("cifar100-dense", root);
    runs.train("cifar100-naive", root, "from=last");
    assertThat(runs.train("cifar100-ceag", root, "from=last", "sparsity.final=0.95"))
        .contains("95.0 %", "fine=apple");
  }
}
