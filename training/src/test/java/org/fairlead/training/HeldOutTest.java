package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.audit.Generalization;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.evaluation.DenseReference;
import org.fairlead.training.recipe.Recipe;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The remedies against constraints that hold on the training set alone. */
final class HeldOutTest {
  private static final String[] CEAG = {
    "data.heldOut=0.25",
    "train.epochs=5",
    "sparsity.lastEpoch=1",
    "method.tolerance=0.02",
    "method.dualStep=0.5",
    "method.dual.sample=held-out",
    "method.dual.every=3",
    // a network that learns from its parent violates nothing in so few steps
    "method.distill.alpha=0",
    "ema.decay=0.5"
  };

  private static RunContext withDense(Path folder) {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "data.heldOut=0.25", "train.epochs=3"));
    return place;
  }

  private static ModelResults selected(TrainingResult result) {
    return Objects.requireNonNull(result.results()).selected().orElseThrow();
  }

  /** Multipliers move when the fold is looked at, in every third constrained step. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"ceag", "rates"})
  void run_movesMultipliersByTheFold(String method, @TempDir Path folder) {
    RunContext place = withDense(folder);
    Recipe recipe =
        method.equals("ceag")
            ? TestRuns.recipe("synthetic-ceag", CEAG)
            : TestRuns.recipe(
                "synthetic-naive", with(CEAG, "constraints=accuracy(skin=dark) >= 0.99"));
    TrainingResult result = TestRuns.run(place, recipe);
    SplitResults fold = selected(result).split(SplitResults.HELD_OUT).orElseThrow();
    assertThat(fold.count()).isEqualTo(45); // a quarter of three quarters of 240
    assertThat(selected(result).split(SplitResults.TRAINING).orElseThrow().count()).isEqualTo(135);
    String name = method.equals("ceag") ? "skin=dark" : "accuracy(skin=dark) >= 0.99";
    double[] lambda = result.run().readMetrics().numbers("lambda", name);
    int first = 5; // steps of the pruning epoch
    int moved = 0;
    for (int i = first + 1; i < lambda.length; i++) {
      boolean changed = lambda[i] != lambda[i - 1] && !Double.isNaN(lambda[i]);
      moved += changed ? 1 : 0;
    }
    assertThat(moved).isBetween(1, 7);
    assertThat(lambda[lambda.length - 1]).isPositive();
    assertThat(result.notes())
        .extracting(Note::text)
        .noneMatch(note -> note.contains("nothing uses them"));
  }

  @Test
  void resume_withAFoldGivesTheSameBits(@TempDir Path folder) throws Exception {
    RunContext place = withDense(folder);
    Recipe recipe = TestRuns.recipe("synthetic-ceag", with(CEAG, "method.dual.noise=lower-bound"));
    TrainingResult whole = TestRuns.run(place, recipe);
    for (int steps : new int[] {3, 7, 12}) {
      TrainingResult resumed = TestRuns.resumed(place, recipe, steps);
      assertThat(resumed.run().readMetrics().rows()).isEqualTo(whole.run().readMetrics().rows());
      assertThat(selected(resumed)).isEqualTo(selected(whole));
      assertThat(Safetensors.read(resumed.run().model().resolve("weights.safetensors")))
          .isEqualTo(Safetensors.read(whole.run().model().resolve("weights.safetensors")));
    }
  }

  @Test
  void run_refusesAParentThatWasTrainedOnTheFold(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    Run dense =
        TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=1", "train.steps=1"))
            .run();
    assertThatThrownBy(() -> TestRuns.run(place, TestRuns.recipe("synthetic-ceag", CEAG)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "from=last: run %s does not fit this recipe: the parent has data.heldOut=0.0, this recipe has"
                    .formatted(dense.id())
                + " data.heldOut=0.25; to start from it, add: data.heldOut=0.0");
  }

  /** A run that has a fold but trains by what it sees says that nothing uses it. */
  @Test
  void run_saysThatAFoldIsUnused(@TempDir Path folder) {
    TrainingResult dense =
        TestRuns.run(
            TestRuns.place(folder),
            TestRuns.recipe("synthetic-dense", "data.heldOut=0.25", "train.steps=1"));
    assertThat(dense.notes())
        .extracting(Note::text)
        .contains("45 training samples are held out (data.heldOut) and nothing uses them here.");
  }

  /** The reference of a dense run without a fold has an empty one. */
  @Test
  void resume_goesOnWithAReferenceOfNoFold(@TempDir Path folder) throws Exception {
    RunContext place = TestRuns.place(folder);
    TrainingResult dense =
        TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=1"));
    assertThat(Files.readString(dense.run().model().resolve("model.json")))
        .contains("\"heldOut\": 0.0");
    Recipe recipe = TestRuns.recipe("synthetic-naive", "train.epochs=2", "sparsity.lastEpoch=1");
    TrainingResult whole = TestRuns.run(place, recipe);
    // in the second of two epochs, of six steps each
    TrainingResult first = TestRuns.stopped(place, recipe, 7);
    assertThat(Files.readString(first.run().checkpoints().resolve("reference.json")))
        .contains("\"heldOut\": \"\"");
    assertThat(DenseReference.read(first.run().checkpoints()).orElseThrow().heldOut()).isEmpty();
    TrainingResult resumed = TestRuns.resume(place, first.run());
    assertThat(resumed.run().id()).isEqualTo(first.run().id());
    assertThat(resumed.run().readMetrics().rows()).isEqualTo(whole.run().readMetrics().rows());
    assertThat(selected(resumed)).isEqualTo(selected(whole));
    assertThat(Safetensors.read(resumed.run().model().resolve("weights.safetensors")))
        .isEqualTo(Safetensors.read(whole.run().model().resolve("weights.safetensors")));
  }

  /** The tolerance that is trained for is smaller than the one that judges. */
  @Test
  void run_withATighterToleranceIsJudgedByTheOther(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=3"));
    String[] common = {
      "train.epochs=4",
      "sparsity.lastEpoch=1",
      "method.tolerance=0.05",
      "method.buffer=20",
      "method.dualStep=0.2"
    };
    double[] totals = new double[2];
    for (int tighter = 0; tighter < 2; tighter++) {
      TrainingResult result =
          TestRuns.run(
              place,
              TestRuns.recipe(
                  "synthetic-ceag", with(common, "method.tightening=" + 0.05 * tighter)));
      SplitResults test = selected(result).split(SplitResults.TEST).orElseThrow();
      assertThat(Objects.requireNonNull(test.gaps()).tolerance()).isEqualTo(0.05);
      for (String group : new String[] {"skin=dark", "skin=light"}) {
        for (double lambda : result.run().readMetrics().numbers("lambda", group)) {
          totals[tighter] += Double.isNaN(lambda) ? 0 : lambda;
        }
      }
    }
    assertThat(totals[1]).isGreaterThan(totals[0]);
  }

  @Test
  void run_overTheLastEpochResumesToTheSameBits(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=2"));
    Recipe recipe =
        TestRuns.recipe(
            "synthetic-ceag",
            "train.epochs=4",
            "sparsity.lastEpoch=1",
            "method.buffer=10",
            "method.dual.sample=epoch",
            "method.dual.noise=lower-bound",
            "method.dual.z=0.5");
    TrainingResult whole = TestRuns.run(place, recipe);
    TrainingResult resumed = TestRuns.resumed(place, recipe, 15);
    List<Map<String, @Nullable Object>> rows = whole.run().readMetrics().rows();
    assertThat(resumed.run().readMetrics().rows()).isEqualTo(rows);
    assertThat(selected(resumed)).isEqualTo(selected(whole));
  }

  /** Training-set feasibility beside test, with the gap between the two, in all that a run says. */
  @Test
  void run_reportsTrainingBesideTest(@TempDir Path folder) throws Exception {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=2"));
    TrainingResult result =
        TestRuns.run(
            place,
            TestRuns.recipe(
                "synthetic-naive",
                "train.epochs=2",
                "sparsity.lastEpoch=1",
                "tracking.report=true"));
    Results results = Objects.requireNonNull(result.results());
    ModelResults model = results.selected().orElseThrow();
    double seen =
        Objects.requireNonNull(model.split(SplitResults.TRAINING).orElseThrow().gaps()).maxPsi();
    double unseen =
        Objects.requireNonNull(model.split(SplitResults.TEST).orElseThrow().gaps()).maxPsi();
    Generalization found = model.generalization().orElseThrow();
    assertThat(found.training()).isEqualTo(seen);
    assertThat(found.feasible()).isEqualTo(seen <= 0.01);
    assertThat(found.gap()).isEqualTo(unseen - seen, within(1e-15));
    assertThat(found.interval().contains(found.gap())).isTrue();
    assertThat(Files.readString(result.run().folder().resolve("results.json")))
        .contains("\"trainingMaxPsi\": " + seen, "\"maxPsiGap\": " + found.gap());
    assertThat(result.run().results()).contains(results);
    assertThat(Files.readString(result.run().report()))
        .contains("max ψ on the training set, points", "max ψ, test minus training, points");
  }

  private static String[] with(String[] settings, String more) {
    String[] all = java.util.Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = more;
    return all;
  }
}
