package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.audit.GroupResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunManifest;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrainerTest {

  @Test
  void run_ofADenseRecipeLeavesACompleteFolder(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    var phases = new ArrayList<String>();
    var listener =
        new TrainingListener() {
          @Override
          public void phaseStarted(TrainingEvent.PhaseStarted event) {
            phases.add(event.name());
          }
        };
    Recipe recipe = TestRuns.recipe("synthetic-dense", "train.epochs=3", "precision=auto");
    TrainingResult result = Trainer.create(recipe, place, listener).run();

    Run run = result.run();
    assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(run.results()).contains(Objects.requireNonNull(result.results()));
    for (String file :
        List.of(
            "recipe.yaml",
            "run.json",
            "metrics.jsonl",
            "results.json",
            "results.csv",
            "checkpoints/last.json",
            "model/model.json",
            "model/network.json",
            "model/weights.safetensors",
            "predictions/selected-test.csv",
            "predictions/selected-validation.csv")) {
      assertThat(run.folder().resolve(file)).isNotEmptyFile();
    }
    RunManifest manifest = run.manifest();
    assertThat(manifest.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(manifest.device()).isEqualTo("cpu");
    assertThat(manifest.versions()).containsKeys("fairlead", "java", "libtorch");
    assertThat(manifest.seeds()).containsEntry("recipe", 0L).containsKey("split");
    Recipe stored = Recipes.fromYaml("recipe.yaml", run.recipe());
    assertThat(stored.precision()).isIn("fp32", "bf16");
    assertThat(stored.train().threads()).isEqualTo(1);

    Results results = result.results();
    assertThat(results.method()).isEqualTo("dense");
    assertThat(results.epochs()).isEqualTo(3);
    assertThat(results.steps()).isEqualTo(18);
    assertThat(results.models()).extracting(ModelResults::name).containsExactly("selected", "last");
    SplitResults test = test(results);
    assertThat(test.count()).isEqualTo(120);
    assertThat(test.gaps()).isNull();
    assertThat(test.groups())
        .extracting(GroupResults::name)
        .containsExactly("skin=light", "skin=dark");
    assertThat(phases).filteredOn(name -> name.endsWith("model on test")).doesNotHaveDuplicates();
    assertThat(phases).containsOnlyOnce("Selected model on test");
    assertThat(manifest.dataFingerprint()).isEqualTo(results.dataFingerprint());
  }

  @Test
  void run_ofThePruningRecipesMeasuresGapsAgainstTheParent(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TrainingResult dense =
        TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=3"));
    double denseAccuracy = test(Objects.requireNonNull(dense.results())).accuracy();
    for (String method : List.of("control", "naive", "equalized-loss", "ceag")) {
      Recipe recipe =
          TestRuns.recipe(
              "synthetic-" + method, "train.epochs=3", "sparsity.lastEpoch=1", "method.buffer=10");
      Results results = Objects.requireNonNull(TestRuns.run(place, recipe).results());
      assertThat(results.method()).isEqualTo(method);
      assertThat(results.dense()).isEqualTo(dense.run().id());
      SplitResults test = test(results);
      var gaps = Objects.requireNonNull(test.gaps());
      assertThat(gaps.denseAccuracy()).isEqualTo(denseAccuracy);
      assertThat(gaps.delta()).isEqualTo(denseAccuracy - test.accuracy(), within(1e-12));
      ModelResults selected = results.selected().orElseThrow();
      assertThat(selected.split(SplitResults.TRAINING)).isPresent();
      assertThat(selected.split(SplitResults.VALIDATION)).isPresent();
      if (method.equals("control")) {
        assertThat(selected.size().sparsity()).isZero();
      } else {
        assertThat(selected.size().sparsity()).isEqualTo(0.9, within(1e-3));
        assertThat(selected.epoch()).isGreaterThan(1); // epoch 1 ends before the final mask
      }
      boolean constrained = method.equals("equalized-loss") || method.equals("ceag");
      assertThat(selected.lambda()).hasSize(constrained ? 2 : 0);
    }
  }

  @Test
  void run_leavesTheMethodAloneUntilTheMaskIsFinal(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=1"));
    Recipe recipe =
        TestRuns.recipe(
            "synthetic-ceag",
            "train.epochs=3",
            "sparsity.lastEpoch=2",
            "sparsity.every=epoch",
            "method.buffer=10");
    List<Map<String, Object>> rows = TestRuns.run(place, recipe).run().readMetrics().rows();
    assertThat(rows)
        .filteredOn(row -> "step".equals(row.get("kind")))
        .hasSize(18)
        .allSatisfy(
            row -> {
              boolean constrained = number(row, "step") > 12;
              assertThat(row.containsKey("lambda")).isEqualTo(constrained);
            });
    assertThat(rows)
        .filteredOn(row -> "prune".equals(row.get("kind")))
        .allSatisfy(row -> assertThat(number(row, "live")).isBetween(0.5, 1.0))
        .allSatisfy(row -> assertThat((Map<?, ?>) row.get("layers")).isNotEmpty())
        .extracting(row -> row.get("step"))
        .containsExactly(7L, 13L); // s(0) = 0, then before the first steps of epochs 2 and 3
    assertThat(rows)
        .filteredOn(row -> "epoch".equals(row.get("kind")))
        .extracting(row -> row.get("selected"))
        .containsExactly(false, false, true);
    assertThat(rows.get(rows.size() - 1))
        .containsKeys("lambda", "violation", "slack", "bufferFill", "total", "scaledSteps");
  }

  @Test
  void run_withTheSameSeedGivesTheSameResults(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    Recipe recipe = TestRuns.recipe("synthetic-dense", "train.epochs=2", "network.dropout=0.2");
    Results first = Objects.requireNonNull(TestRuns.run(place, recipe).results());
    Results second = Objects.requireNonNull(TestRuns.run(place, recipe).results());
    assertThat(second.models()).isEqualTo(first.models());
    Recipe other =
        TestRuns.recipe("synthetic-dense", "train.epochs=2", "network.dropout=0.2", "seed=1");
    Results third = Objects.requireNonNull(TestRuns.run(place, other).results());
    assertThat(third.models()).isNotEqualTo(first.models());
  }

  @Test
  void run_scalesLargeMultipliersDownAndSaysSo(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=4"));
    var messages = new ArrayList<String>();
    TrainingListener listener = TestRuns.notesInto(messages);
    Recipe recipe =
        TestRuns.recipe(
            "synthetic-ceag",
            "train.epochs=3",
            "sparsity.lastEpoch=1",
            "method.buffer=5",
            "method.dualStep=50");
    Run run = Trainer.create(recipe, place, listener).run().run();
    assertThat(messages)
        .filteredOn(line -> line.contains("scaled down"))
        .singleElement()
        .asString()
        .endsWith(
            "their multipliers were scaled down to a total Λ of 0.90; metrics.jsonl has every further time.");
    assertThat(run.readMetrics().rows())
        .anySatisfy(row -> assertThat(row).containsEntry("kind", "scaled"))
        .filteredOn(row -> row.containsKey("total"))
        .allSatisfy(row -> assertThat(number(row, "total")).isLessThan(0.9 + 1e-9));
  }

  @Test
  void run_inFaithfulModeDecaysTheLastLayerAlone(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=1"));
    Results results =
        Objects.requireNonNull(
            TestRuns.run(
                    place,
                    TestRuns.recipe(
                        "synthetic-ceag",
                        "train.epochs=2",
                        "sparsity.lastEpoch=1",
                        "method.mode=faithful",
                        "method.buffer=10"))
                .results());
    assertThat(results.selected().orElseThrow().lambda()).hasSize(2);
  }

  @Test
  void run_withoutValidationUsesTheLastModelAndSaysSo(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TrainingResult result =
        TestRuns.run(
            place, TestRuns.recipe("synthetic-dense", "train.epochs=2", "data.valSplit=0"));
    Results results = Objects.requireNonNull(result.results());
    assertThat(results.selection())
        .isEqualTo("the last one, as there is no validation split (data.valSplit is 0)");
    assertThat(results.selected().orElseThrow().epoch()).isEqualTo(2);
    assertThat(result.notes())
        .extracting(Note::text)
        .contains("data.valSplit is 0: no model is selected, the last one is used.");
  }

  @Test
  void run_ofATrialEndsAfterItsSteps(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=1"));
    TrainingResult result =
        TestRuns.run(
            place,
            TestRuns.recipe(
                "synthetic-ceag", "train.epochs=9", "sparsity.lastEpoch=2", "train.steps=8"));
    Results results = Objects.requireNonNull(result.results());
    assertThat(results.steps()).isEqualTo(8);
    assertThat(results.selection())
        .isEqualTo("the last one, as no epoch reached the final sparsity");
    assertThat(result.notes())
        .extracting(Note::text)
        .contains(
            "train.steps ends the run after 8 steps: a trial.",
            "The run ends after step 8 and reaches the final sparsity only at step 13: no model of it"
                + " counts as pruned. For a trial that prunes, set train.epochs=1 instead of"
                + " train.steps.");
  }

  @Test
  void run_keepsAttributesOutOfPredictionsWhereAskedTo(@TempDir Path folder) throws Exception {
    RunContext place = TestRuns.place(folder);
    Run run =
        TestRuns.run(
                place,
                TestRuns.recipe("synthetic-dense", "train.steps=1", "tracking.attributes=false"))
            .run();
    assertThat(Files.readString(run.predictions("selected", "test"))).doesNotContain("skin");
    Run without =
        TestRuns.run(
                place,
                TestRuns.recipe("synthetic-dense", "train.steps=1", "tracking.predictions=false"))
            .run();
    assertThat(without.predictions("selected", "test")).doesNotExist();
  }

  @Test
  void run_thatDivergesNamesStepRateAndCheckpoint(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    Recipe recipe =
        TestRuns.recipe(
            "synthetic-dense",
            "train.epochs=3",
            "optimizer.name=sgd",
            "optimizer.rate=1e-3",
            "optimizer.schedule.name=multistep",
            "optimizer.schedule.milestones=0.5",
            "optimizer.schedule.gamma=1e40");
    assertThatThrownBy(() -> TestRuns.run(place, recipe))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "training diverged at step 1[01] \\(epoch 2\\): .*; learning rate 1\\.00e\\+37, last good"
                + " checkpoint: .*checkpoints.last\\.json \\(step 6\\)\\. Lower optimizer\\.rate,"
                + " or limit the gradient with optimizer\\.clip=1\\.");
    Run run = place.runs().last(info -> info.status() == RunStatus.FAILED).orElseThrow();
    assertThat(run.manifest().status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.manifest().message()).startsWith("training diverged at step 1");
  }

  @Test
  void run_whoseLossIsFiniteButOutOfReachHasDiverged(@TempDir Path folder) throws Exception {
    Path people = folder.resolve("people.csv");
    var rows = new StringBuilder("x,sex,hired\n");
    for (int i = 0; i < 160; i++) {
      rows.append(i % 7).append(i % 3 == 0 ? ",F," : ",M,").append(i % 7 > 3 ? "yes\n" : "no\n");
    }
    Files.writeString(people, rows);
    RunContext place = TestRuns.place(folder);
    Recipe recipe =
        Recipes.load(
            "table-dense",
            List.of(
                "data.path=" + people,
                "data.target=hired",
                "data.protect=sex",
                "optimizer.rate=1e22",
                "train.epochs=3",
                "train.batch=32",
                "train.threads=1",
                "precision=fp32",
                "memoryFormat=contiguous"));
    assertThatThrownBy(() -> TestRuns.run(place, recipe))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "training diverged at step 2 \\(epoch 1\\): the loss is [\\d.]+e\\+2\\d, more than 1e\\+09; learning rate .*");
  }

  @Test
  void run_drawsItsReportIfAsked(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    Recipe recipe = TestRuns.recipe("synthetic-dense", "train.epochs=1", "train.steps=2");
    assertThat(recipe.tracking().report()).isFalse();
    TrainingResult without = TestRuns.run(place, recipe);
    assertThat(without.run().report()).doesNotExist();
    assertThat(without.notes()).extracting(Note::code).doesNotContain(NoteCodes.REPORT_MISSING);
    TrainingResult with =
        TestRuns.run(
            place,
            TestRuns.recipe(
                "synthetic-dense", "train.epochs=1", "train.steps=2", "tracking.report=true"));
    assertThat(with.run().report()).content().contains(with.run().id());
  }

  @Test
  void run_isFinishedBeforeItsReportIsWritten(@TempDir Path folder) throws Exception {
    RunContext place = TestRuns.place(folder);
    var statuses = new ArrayList<RunStatus>();
    var listener =
        new TrainingListener() {
          @Override
          public void epochFinished(TrainingEvent.EpochFinished event) {
            Run run = place.runs().last(info -> true).orElseThrow();
            assertThat(run.report().toFile().mkdir()).isTrue(); // in the page's way
          }

          @Override
          public void finished(TrainingEvent.Finished event) {
            statuses.add(event.status());
          }
        };
    TrainingResult result =
        Trainer.create(
                TestRuns.recipe("synthetic-dense", "train.epochs=1", "tracking.report=true"),
                place,
                listener)
            .run();
    assertThat(result.run().manifest().status()).isEqualTo(RunStatus.FINISHED);
    assertThat(statuses).containsExactly(RunStatus.FINISHED);
    assertThat(result.notes())
        .filteredOn(note -> note.code().equals(NoteCodes.REPORT_MISSING))
        .extracting(Note::text)
        .singleElement()
        .asString()
        .startsWith("The run is finished, but its report is not written: cannot write ")
        .endsWith("; 'fairlead runs show %s' writes it.".formatted(result.run().id()));
  }

  @Test
  void requestStop_beforeTrainingInterrupts(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    Trainer trainer =
        Trainer.create(
            TestRuns.recipe("synthetic-dense", "train.epochs=1"), place, TrainingListener.NONE);
    trainer.requestStop();
    TrainingResult result = trainer.run();
    assertThat(result.status()).isEqualTo(RunStatus.INTERRUPTED);
    assertThat(Trainer.resume(result.run(), place, TrainingListener.NONE).run().status())
        .isEqualTo(RunStatus.FINISHED);
  }

  private static double number(Map<String, Object> row, String key) {
    return ((Number) Objects.requireNonNull(row.get(key))).doubleValue();
  }

  private static SplitResults test(Results results) {
    return results.selected().orElseThrow().split(SplitResults.TEST).orElseThrow();
  }
}
