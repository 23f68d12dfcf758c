package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.recipe.Recipe;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whole runs say of pruning that goes wrong. */
final class PruningSignsRunTest {
  private RunContext place;

  @SuppressWarnings("NullAway.Init") // JUnit fills the fields
  PruningSignsRunTest() {}

  @BeforeEach
  void trainParent(@TempDir Path folder) {
    place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=1"));
  }

  private static Recipe published(String... overrides) {
    var all = new ArrayList<>(List.of("train.epochs=3", "sparsity.lastEpoch=1"));
    all.addAll(List.of(overrides));
    return TestRuns.recipe("synthetic-naive-published", all.toArray(String[]::new));
  }

  private static List<Note> ofPruning(List<Note> notes) {
    return notes.stream().filter(note -> note.code().startsWith("pruning-")).toList();
  }

  @Test
  void run_isRefusedBeforeItBeginsWhereNoPathIsLeft() {
    Recipe hopeless = published("sparsity.final=0.99999");
    for (Runnable way :
        List.<Runnable>of(
            () -> Trainer.create(hopeless, place, TrainingListener.NONE).plan(),
            () -> TestRuns.run(place, hopeless))) {
      assertThatThrownBy(way::run)
          .isInstanceOf(InputException.class)
          .hasMessageContaining("sparsity.allocation 'uniform' leaves no path from the input");
    }
    assertThat(place.runs().list()).hasSize(1);
  }

  @Test
  void run_tellsBeforeTrainingOnce_andTheSameWhenResumed() {
    Recipe recipe = published("sparsity.final=0.995");
    var told = new ArrayList<String>();
    TrainingResult whole = Trainer.create(recipe, place, TestRuns.notesInto(told)).run();
    assertThat(ofPruning(whole.notes()))
        .extracting(Note::code)
        .containsOnlyOnce(NoteCodes.PRUNING_FEW_LIVE);
    assertThat(told.stream().filter(text -> text.startsWith("Pruned to 99.5 % as it is")))
        .hasSize(1);
    assertThat(told).noneMatch(text -> text.startsWith("Pruned to 99.5 % before step"));
    TrainingResult resumed = TestRuns.resumed(place, recipe, 9);
    assertThat(ofPruning(resumed.notes())).isEqualTo(ofPruning(whole.notes()));
  }

  @Test
  void run_thatDivergesAfterPruningNamesTheCause() {
    Recipe recipe =
        published(
            "sparsity.final=0.995",
            "optimizer.schedule.name=multistep",
            "optimizer.schedule.milestones=0.5",
            "optimizer.schedule.gamma=1e40");
    assertThatThrownBy(() -> TestRuns.run(place, recipe))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("training diverged at step 1")
        .hasMessageContaining("Most likely")
        .hasMessageContaining("channels that depend on constants alone did it")
        .hasMessageContaining("before step 7")
        .hasMessageEndingWith(
            "sparsity.deadChannels=folded or sparsity.allocation=lamp avoids it.");
  }

  @Test
  void run_thatDivergesWithLiveWeightsAloneKeepsTheUsualAdvice() {
    Recipe recipe =
        published(
            "sparsity.final=0.5",
            "sparsity.deadChannels=folded",
            "sparsity.allocation=lamp",
            "optimizer.schedule.name=multistep",
            "optimizer.schedule.milestones=0.5",
            "optimizer.schedule.gamma=1e40");
    assertThatThrownBy(() -> TestRuns.run(place, recipe))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("training diverged at step 1")
        .hasMessageNotContaining("Most likely")
        .hasMessageContaining("optimizer.");
  }
}
