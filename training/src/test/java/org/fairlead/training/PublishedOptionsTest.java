package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.fairlead.audit.LayerSize;
import org.fairlead.audit.ModelSize;
import org.fairlead.model.ModelFolder;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.predict.Prediction;
import org.fairlead.training.predict.Predictor;
import org.fairlead.training.recipe.Recipe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the published programs can be told to do, and runs can too. */
final class PublishedOptionsTest {
  private final RunContext place;

  PublishedOptionsTest(@TempDir Path folder) {
    place = TestRuns.place(folder);
  }

  @BeforeEach
  void trainADenseParent() {
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=1"));
  }

  private static List<Map<String, Object>> rows(Run run, String kind) {
    return run.readMetrics().ofKind(kind).rows();
  }

  /** Six steps an epoch; constraints from the first of them on, while masks still change. */
  @Test
  void methodWhilePruning_actsFromTheFirstStep() throws IOException {
    Recipe recipe =
        TestRuns.recipe(
            "synthetic-ceag",
            "from=last",
            "train.epochs=3",
            "sparsity.lastEpoch=2",
            "method.buffer=10",
            "method.whilePruning=true");
    TrainingResult whole = TestRuns.run(place, recipe);

    assertThat(rows(whole.run(), "step"))
        .hasSize(18)
        .allSatisfy(row -> assertThat(row).containsKey("lambda"));
    ResumeTest.assertSame(whole, TestRuns.resumed(place, recipe, 8));
  }

  @Test
  void everySoManyEpochs_prunesAtTheirStarts() {
    Run run =
        TestRuns.run(
                place,
                TestRuns.recipe(
                    "synthetic-naive",
                    "from=last",
                    "train.epochs=6",
                    "sparsity.firstEpoch=1",
                    "sparsity.lastEpoch=4",
                    "sparsity.initial=0.2",
                    "sparsity.every=2 epochs"))
            .run();

    assertThat(rows(run, "prune"))
        .extracting(row -> row.get("step"))
        .containsExactly(7L, 19L, 25L); // epochs 1 and 3, and the last, 4
  }

  @Test
  void keepEvery_leavesModelsThatPredict() throws IOException {
    Recipe recipe =
        TestRuns.recipe(
            "synthetic-naive",
            "from=last",
            "train.epochs=2",
            "sparsity.lastEpoch=1",
            "tracking.keepEvery=5");
    TrainingResult whole = TestRuns.run(place, recipe);
    TrainingResult resumed = TestRuns.resumed(place, recipe, 7);

    assertThat(kept(whole.run())).containsExactly("step-00000005", "step-00000010");
    assertThat(kept(resumed.run())).containsExactly("step-00000005", "step-00000010");
    ModelFolder tenth = new ModelFolder(whole.run().kept(10));
    assertThat(tenth.card().sparsity()).isEqualTo(0.9, within(1e-3));
    Weights weights = tenth.weights();
    Weights again = new ModelFolder(resumed.run().kept(10)).weights();
    for (String name : weights.names()) {
      assertThat(again.get(name).doubles()).containsExactly(weights.get(name).doubles());
    }
    try (Predictor predictor = Predictor.load(whole.run().kept(5))) {
      Prediction prediction = predictor.predict(List.of(face())).get(0);
      assertThat(prediction.probability()).isBetween(0.25, 1.0);
    }
  }

  private Path face() throws IOException {
    Path image = place.runs().folder().resolve("face.png");
    var drawn = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    ImageIO.write(drawn, "png", image.toFile());
    return image;
  }

  private static List<String> kept(Run run) throws IOException {
    try (Stream<Path> models = Files.list(run.folder().resolve("kept"))) {
      return models.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void results_haveTheSparsityOfEveryLayer() throws IOException {
    TrainingResult result =
        TestRuns.run(
            place,
            TestRuns.recipe(
                "synthetic-naive",
                "from=last",
                "train.epochs=2",
                "sparsity.lastEpoch=1",
                "sparsity.allocation=uniform",
                "sparsity.deadChannels=silenced",
                "tracking.report=true"));
    ModelSize size = Objects.requireNonNull(result.results()).selected().orElseThrow().size();

    assertThat(size.layers()).extracting(LayerSize::name).containsExactly("main.0", "main.2");
    assertThat(size.layers())
        .allSatisfy(layer -> assertThat(layer.sparsity()).isEqualTo(0.9, within(1e-3)))
        .allSatisfy(
            layer ->
                assertThat(1 - (double) layer.kept() / layer.weights())
                    .isEqualTo(layer.sparsity(), within(1e-12)));
    assertThat(Files.readString(result.run().report()))
        .contains("Sparsity of its layers", "main.2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "gradient", "group-shares"})
  void score_decidesWhatGoesFirst(String score) throws IOException {
    String[] settings = {
      "from=last",
      "train.epochs=3",
      "sparsity.lastEpoch=2",
      "sparsity.every=epoch",
      "sparsity.allocation=uniform",
      "sparsity.deadChannels=silenced",
      "sparsity.scoreSamples=60",
      "optimizer.rate=1e-9", // so that weights are those of the parent
      "sparsity.score=" + score
    };
    Recipe recipe = TestRuns.recipe("synthetic-naive", settings);
    TrainingResult whole = TestRuns.run(place, recipe);
    ResumeTest.assertSame(whole, TestRuns.resumed(place, recipe, 13));
    settings[settings.length - 1] = "sparsity.score=magnitude";
    TrainingResult other = TestRuns.run(place, TestRuns.recipe("synthetic-naive", settings));

    Weights kept = new ModelFolder(whole.run().model()).weights();
    Weights ofMagnitude = new ModelFolder(other.run().model()).weights();
    assertThat(new ModelFolder(whole.run().model()).card().sparsity()).isEqualTo(0.9, within(1e-3));
    double norm = norm(kept.get("main.2.weight").doubles());
    assertThat(norm).isPositive().isLessThan(norm(ofMagnitude.get("main.2.weight").doubles()));
  }

  private static double norm(double[] values) {
    return Arrays.stream(values).map(Math::abs).sum();
  }

  @Test
  void ratios_areATextTable() throws IOException {
    Run run = TestRuns.run(place, TestRuns.recipe("synthetic-balanced", "train.epochs=1")).run();

    List<String> lines = Files.readAllLines(run.ratios());
    assertThat(lines.get(0).split(" +", -1))
        .containsExactly("step", "epoch", "gap", "share", "lambda", "mu", "subgroup");
    int steps = rows(run, "step").size();
    assertThat(lines).hasSize(1 + steps * 6); // 3 labels and 2 groups
  }
}
