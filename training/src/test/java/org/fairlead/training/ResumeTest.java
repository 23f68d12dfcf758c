package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.testkit.TestFolders;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.training.checkpoint.EditedCheckpoint;
import org.fairlead.training.compare.ExactComparison;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.recipe.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Interrupted and resumed is the same as not interrupted, to the last bit. */
final class ResumeTest {
  private static final String[] DENSE = {
    "train.epochs=2",
    "network.dropout=0.3",
    "data.augment.crop=2",
    "ema.decay=0.8",
    "optimizer.schedule.name=cosine",
    "optimizer.schedule.warmupEpochs=0.5"
  };

  @Test
  void resume_ofADenseRunGivesTheSameBits(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    Recipe recipe = TestRuns.recipe("synthetic-dense", DENSE); // 6 steps an epoch
    TrainingResult whole = TestRuns.run(place, recipe);
    for (int steps : new int[] {0, 1, 8}) {
      assertSame(whole, TestRuns.resumed(place, recipe, steps));
    }
  }

  @Test
  void resume_ofACeagRunGivesTheSameBits(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    String network = "network.name=cifarresnet8";
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=2", network));
    Recipe recipe =
        TestRuns.recipe(
            "synthetic-ceag",
            network,
            "network.dropout=0.2",
            "train.epochs=4",
            "train.accumulate=2", // 3 steps an epoch
            "sparsity.lastEpoch=1.5",
            "sparsity.every=step",
            "method.buffer=20",
            "method.dualEma=0.3");
    TrainingResult whole = TestRuns.run(place, recipe);
    assertThat(whole.run().readMetrics().rows())
        .anySatisfy(row -> assertThat(row).containsEntry("kind", "prune"));
    // while pruning, at the end of an epoch, under constraints
    for (int steps : new int[] {2, 3, 7}) {
      assertSame(whole, TestRuns.resumed(place, recipe, steps));
    }
  }

  /** A failure in the middle of an epoch: what was logged since the checkpoint is taken back. */
  @Test
  void resume_afterAFailureGoesBackToTheLastCheckpoint(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    Recipe recipe = TestRuns.recipe("synthetic-dense", "train.epochs=3");
    TrainingResult whole = TestRuns.run(place, recipe);
    Run failed = TestRuns.failed(place, recipe, 2, 4);
    assertSame(whole, TestRuns.resume(place, failed));
  }

  /**
   * Killed anywhere: the metrics have lines of steps that will be taken again, the last of them
   * torn; half a checkpoint lies about.
   */
  @ParameterizedTest
  @CsvSource({
    "fp32, contiguous, 1, 3",
    "fp32, channels-last, 2, 1",
    "bf16, channels-last, 1, 5",
    "bf16, channels-last, 2, 4"
  })
  void resume_betweenCheckpointsTakesStepsAgain(
      String precision, String format, int epoch, int step, @TempDir Path folder)
      throws IOException {
    RunContext place = TestRuns.place(folder);
    Recipe recipe =
        TestRuns.recipe(
            "synthetic-dense",
            "network.name=cifarresnet8",
            "network.dropout=0.3",
            "data.augment.crop=2",
            "ema.decay=0.8",
            "train.epochs=2", // of 6 steps
            "tracking.checkpointEvery=2",
            "precision=" + precision,
            "memoryFormat=" + format);
    TrainingResult whole = TestRuns.run(place, recipe);
    Run failed = TestRuns.failed(place, recipe, epoch, step);
    Files.writeString(
        failed.folder().resolve("metrics.jsonl"),
        "{\"kind\": \"step\", \"step\": 99}\n{\"kind\": \"st",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    Path half = failed.checkpoints().resolve(".state-00000099.safetensors.tmp");
    Files.writeString(half, "half");
    TrainingResult resumed = TestRuns.resume(place, failed);
    assertSame(whole, resumed);
    assertThat(half).doesNotExist();
    ExactComparison comparison = ExactComparison.of(whole.run(), resumed.run());
    assertThat(comparison.identical()).as(comparison.text()).isTrue();
  }

  /** Whoever edits a checkpoint, checksum and all, is told which file does not fit, or goes on. */
  @Test
  void resume_ofAnEditedCheckpointNamesIt(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    Recipe recipe =
        TestRuns.recipe("synthetic-group-dro", "train.epochs=2", "tracking.checkpointEvery=2");
    Run failed = TestRuns.failed(place, recipe, 2, 4);
    Path last = failed.checkpoints().resolve("last.json");
    byte[] whole = Files.readAllBytes(last);
    Files.delete(failed.checkpoints().resolve("previous.json"));
    Map<String, String> edits =
        Map.of(
            "\"groupSamples\": \\[\\d+, ", "\"groupSamples\": [",
            "\"groupCorrect\": \\[\\d+", "\"groupCorrect\": [null",
            "(\"weights\": \\[)[^,]+", "$1null",
            "(\"weights\": \\[)", "$17.0, ",
            "(\"weights\": \\[)[\\d.]+", "$118.01e308",
            "\"weights\": ", "\"loads\": ",
            "(cursor\": \\[)[^,]+", "$11e9",
            "\"epoch\": \\d+", "\"epoch\": -1",
            "\"samples\": \\d+", "\"samples\": \"many\"");
    for (var edit : edits.entrySet()) {
      Files.write(last, whole);
      EditedCheckpoint.edit(last, edit.getKey(), edit.getValue());
      assertThatThrownBy(() -> TestRuns.resume(place, failed))
          .as(edit.getKey())
          .isInstanceOf(InputException.class)
          .hasMessageContaining(last.toString());
    }
    Path older =
        TestFolders.cases(
            "hostile/21-checkpoint-edited/IllegalArgumentException_at_StateReader.take_StateReader.take_38.last.json");
    Files.write(last, Files.readAllBytes(older));
    assertThatThrownBy(() -> TestRuns.resume(place, failed))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(last + " has format 3, this version reads 6");
  }

  @Test
  void resume_withoutACheckpointBeginsAgain(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    Recipe recipe = TestRuns.recipe("synthetic-dense", "train.epochs=1");
    TrainingResult whole = TestRuns.run(place, recipe);
    var listener =
        new TrainingListener() {
          @Override
          public void phaseStarted(TrainingEvent.PhaseStarted event) {
            if (event.name().equals("Starting the engine")) {
              throw new InternalError("power failure");
            }
          }
        };
    assertThatThrownBy(() -> Trainer.create(recipe, place, listener).run())
        .hasMessage("power failure");
    Run failed = place.runs().last(info -> info.status() == RunStatus.FAILED).orElseThrow();
    assertThat(failed.manifest().status()).isEqualTo(RunStatus.FAILED);
    assertThat(failed.manifest().message()).isEqualTo("power failure");
    assertSame(whole, TestRuns.resume(place, failed));
  }

  @Test
  void resume_refusesAFinishedRun(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TrainingResult done =
        TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=1", "train.steps=1"));
    assertThatThrownBy(() -> Trainer.resume(done.run(), place, TrainingListener.NONE))
        .isInstanceOf(InputException.class)
        .hasMessage("run %s is finished; there is nothing to resume", done.run().id());
  }

  @Test
  void save_keepsLastAndPreviousAndDeletesTheRest(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    TrainingResult done = TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=5"));
    Path checkpoints = done.run().checkpoints();
    try (Stream<Path> files = Files.list(checkpoints)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains(
              "last.json",
              "previous.json",
              "best.json",
              "state-00000030.safetensors",
              "state-00000024.safetensors")
          .filteredOn(name -> name.endsWith(".safetensors"))
          .hasSizeBetween(3, 4);
    }
  }

  static void assertSame(TrainingResult expected, TrainingResult actual) throws IOException {
    assertThat(actual.status()).isEqualTo(RunStatus.FINISHED);
    Results whole = Objects.requireNonNull(expected.results());
    Results parts = Objects.requireNonNull(actual.results());
    assertThat(parts.models()).isEqualTo(whole.models());
    assertThat(parts.selection()).isEqualTo(whole.selection());
    assertThat(parts.steps()).isEqualTo(whole.steps());
    assertThat(actual.run().readMetrics().rows()).isEqualTo(expected.run().readMetrics().rows());
    for (String file : new String[] {"weights.safetensors", "masks.safetensors"}) {
      assertThat(Safetensors.read(actual.run().model().resolve(file)))
          .isEqualTo(Safetensors.read(expected.run().model().resolve(file)));
    }
    assertThat(actual.run().readDigests().rows()).isEqualTo(expected.run().readDigests().rows());
    assertThat(Files.readString(actual.run().predictions("selected", "test")))
        .isEqualTo(Files.readString(expected.run().predictions("selected", "test")));
  }
}
