package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs that an earlier release left interrupted are gone on with by this one.
 *
 * <p>{@code format-<n>.zip} holds two run folders as the release of that checkpoint format wrote
 * them: a CEAG run of 16 epochs, interrupted by SIGTERM after 13, while its multipliers were being
 * scaled down; and its dense parent, whose weights were thinned out to make the file small. That of
 * format 2 was interrupted in the middle of its 13th epoch, and its recipe shortened afterwards.
 * {@code format-2-fairbatch.zip} and {@code format-3.zip} hold a FairBatch run each, interrupted
 * after 7 epochs and in the middle of the 8th, and shortened.
 */
final class UpgradeTest {

  @Test
  void resume_goesOnWithARunOfFormat1(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    unpack("format-1.zip", place.runs().folder());
    Run run = place.runs().resolve("20261122-225855-synthetic-ceag-xfcp");
    List<Map<String, @Nullable Object>> before = rows(run);

    Recipe recipe = Recipes.fromYaml("recipe.yaml", run.recipe());
    assertThat(run.recipe()).doesNotContain("checkpointEvery");
    assertThat(recipe.tracking().checkpointEvery()).as("the default").isEqualTo(500);

    TrainingResult result = Trainer.resume(run, place, TrainingListener.NONE).run();

    assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(Objects.requireNonNull(result.results()).steps()).isEqualTo(128);
    List<Map<String, @Nullable Object>> after = rows(run);
    assertThat(after.subList(0, before.size())).isEqualTo(before);
    assertThat(after.stream().filter(row -> "epoch".equals(row.get("kind"))))
        .extracting(row -> row.get("step"))
        .containsExactly(
            8L, 16L, 24L, 32L, 40L, 48L, 56L, 64L, 72L, 80L, 88L, 96L, 104L, 112L, 120L, 128L);
    // scaled down since long before the interruption: that is logged where it begins, not again
    assertThat(after.subList(before.size(), after.size()))
        .noneMatch(row -> "scaled".equals(row.get("kind")));
    // the multiplier of the worse group goes on from 1.23: a few steps cannot have built it up
    double[] lambda = run.readMetrics().numbers("lambda", "skin=dark");
    assertThat(lambda[before.size()]).isGreaterThan(0.5);
    assertThat(Files.readString(run.checkpoints().resolve("last.json"))).contains("\"format\" : 3");
  }

  /** Its tensor files have no checksums, but what can be seen without them is. */
  @Test
  void resume_fallsBackWithinARunOfFormat1(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    unpack("format-1.zip", place.runs().folder());
    Run run = place.runs().resolve("20261122-225855-synthetic-ceag-xfcp");
    Path state = run.checkpoints().resolve("state-00000104.safetensors");
    byte[] bytes = Files.readAllBytes(state);
    Files.write(state, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    TrainingResult result = Trainer.resume(run, place, TrainingListener.NONE).run();

    assertThat(result.notes())
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith("The last checkpoint cannot be used: " + state)
                    .endsWith("Going on from the one before it, step 96."));
    assertThat(rows(run).stream().filter(row -> "epoch".equals(row.get("kind")))).hasSize(16);
  }

  /** In the middle of an epoch: its totals, and the steps before, are those of the release. */
  @Test
  void resume_goesOnWithARunOfFormat2(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    unpack("format-2.zip", place.runs().folder());
    Run run = place.runs().resolve("20261123-030729-synthetic-ceag-lmpc");
    List<Map<String, @Nullable Object>> before = rows(run);
    assertThat(Files.readString(run.checkpoints().resolve("last.json")))
        .contains("\"format\" : 2", "\"stepInEpoch\" : 6", "\"checksum\"");

    TrainingResult result = Trainer.resume(run, place, TrainingListener.NONE).run();

    assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(Objects.requireNonNull(result.results()).steps()).isEqualTo(128);
    assertThat(rows(run).subList(0, before.size())).isEqualTo(before);
    assertThat(rows(run).stream().filter(row -> "epoch".equals(row.get("kind"))))
        .extracting(row -> row.get("step"))
        .containsExactly(
            8L, 16L, 24L, 32L, 40L, 48L, 56L, 64L, 72L, 80L, 88L, 96L, 104L, 112L, 120L, 128L);
    assertThat(result.notes()).noneMatch(note -> note.contains("cannot be used"));
  }

  /**
   * What selects the model of a run is what selected it when it began: accuracy alone, for a
   * FairBatch run whose best epoch so far has no disparity on record.
   */
  @Test
  void resume_goesOnSelectingByAccuracyWhereARunOfFormat2Did(@TempDir Path folder)
      throws IOException {
    RunContext place = TestRuns.place(folder);
    unpack("format-2-fairbatch.zip", place.runs().folder());
    Run run = place.runs().resolve("20261123-050810-demo-fairbatch-vcqm");

    TrainingResult result = Trainer.resume(run, place, TrainingListener.NONE).run();

    assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
    double best = 0;
    int expected = 0;
    for (Map<String, @Nullable Object> row : rows(run)) {
      if (row.get("validation") instanceof Map<?, ?> validation) {
        assertThat(validation.containsKey("disparity")).isFalse();
        double accuracy = (Double) Objects.requireNonNull(validation.get("accuracy"));
        if (accuracy > best) {
          best = accuracy;
          expected = ((Number) Objects.requireNonNull(row.get("epoch"))).intValue();
        }
      }
    }
    assertThat(Objects.requireNonNull(result.results()).selection())
        .isEqualTo(
            "the most accurate on validation (epoch %d, accuracy %.4f)".formatted(expected, best));
  }

  /** The lowest error and disparity so far were those of epoch 5. */
  @Test
  void resume_goesOnSelectingByFairnessWhereARunOfFormat3Did(@TempDir Path folder)
      throws IOException {
    RunContext place = TestRuns.place(folder);
    unpack("format-3.zip", place.runs().folder());
    Run run = place.runs().resolve("20261123-054010-demo-fairbatch-adhe");
    List<Map<String, @Nullable Object>> before = rows(run);
    assertThat(Files.readString(run.checkpoints().resolve("last.json")))
        .contains("\"format\" : 3", "\"lowest\"", "\"stepInEpoch\" : 5");

    TrainingResult result = Trainer.resume(run, place, TrainingListener.NONE).run();

    assertThat(result.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(rows(run).subList(0, before.size())).isEqualTo(before);
    List<Double> costs =
        rows(run).stream()
            .filter(row -> row.get("validation") instanceof Map<?, ?>)
            .map(row -> (Map<?, ?>) Objects.requireNonNull(row.get("validation")))
            .map(line -> number(line, "error") + number(line, "disparity"))
            .toList();
    assertThat(costs).hasSize(12);
    assertThat(Objects.requireNonNull(result.results()).selection())
        .startsWith("the latest epoch within a standard error (")
        .contains("the lowest error + equalized odds (%.4f)".formatted(Collections.min(costs)));
  }

  private static double number(Map<?, ?> line, String key) {
    return (Double) Objects.requireNonNull(line.get(key));
  }

  private static List<Map<String, @Nullable Object>> rows(Run run) {
    return run.readMetrics().rows();
  }

  private static void unpack(String resource, Path folder) throws IOException {
    try (InputStream in = UpgradeTest.class.getResourceAsStream(resource);
        var zip = new ZipInputStream(Objects.requireNonNull(in))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path file = folder.resolve(entry.getName());
        Files.createDirectories(file.getParent());
        Files.copy(zip, file);
      }
    }
  }
}
