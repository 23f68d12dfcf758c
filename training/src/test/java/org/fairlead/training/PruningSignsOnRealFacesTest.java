package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.testkit.RealSamples;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.monitor.PruningForecast;
import org.fairlead.training.plan.Plan;
import org.fairlead.training.recipe.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MobileNetV2 pruned to 95 % on real faces: the published recipe is warned of, others are not. */
final class PruningSignsOnRealFacesTest {
  @Test
  void publishedRecipe_isWarnedOfBeforeTraining_defaultIsNot(@TempDir Path folder)
      throws IOException {
    Path faces = RealSamples.utkFace(folder, 300);
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, recipe("utkface-dense", faces));

    Plan published =
        Trainer.create(recipe("utkface-naive-published", faces), place, TrainingListener.NONE)
            .plan();
    PruningForecast forecast = Objects.requireNonNull(published.forecast());
    assertThat(forecast.share()).isBetween(0.2, 0.7);
    assertThat(forecast.leastLive()).hasSize(3);
    assertThat(codes(published.notes()))
        .contains(NoteCodes.PRUNING_FEW_LIVE, NoteCodes.PRUNING_EMPTY_DEPTHWISE);

    Plan good = Trainer.create(recipe("utkface-naive", faces), place, TrainingListener.NONE).plan();
    assertThat(Objects.requireNonNull(good.forecast()).share()).isGreaterThan(0.8);
    assertThat(codes(good.notes())).noneMatch(code -> code.startsWith("pruning-"));

    assertThat(codesBeforeTraining(place, recipe("utkface-naive-published", faces)))
        .contains(NoteCodes.PRUNING_FEW_LIVE, NoteCodes.PRUNING_EMPTY_DEPTHWISE);
    assertThat(codesBeforeTraining(place, recipe("utkface-naive", faces)))
        .noneMatch(code -> code.startsWith("pruning-"));
  }

  private static List<String> codesBeforeTraining(RunContext place, Recipe recipe) {
    var codes = new ArrayList<String>();
    var stop = new StopAfter(0);
    var notes =
        new TrainingListener() {
          @Override
          public void noted(TrainingEvent.Noted event) {
            codes.add(event.note().code());
          }
        };
    Trainer trainer = Trainer.create(recipe, place, notes, stop);
    stop.of(trainer);
    trainer.run();
    return codes;
  }

  private static List<String> codes(List<Note> notes) {
    return notes.stream().map(Note::code).toList();
  }

  private static Recipe recipe(String name, Path faces, String... overrides) {
    var all = new ArrayList<String>();
    all.addAll(
        List.of(
            "data.path=" + faces,
            "data.size=64",
            "data.valSplit=0.15",
            "network.name=mobilenetv2",
            "train.batch=32",
            "train.epochs=3"));
    all.addAll(
        name.endsWith("dense")
            ? List.of("train.epochs=1")
            : List.of("sparsity.final=0.95", "sparsity.lastEpoch=1"));
    all.addAll(List.of(overrides));
    return TestRuns.recipe(name, all.toArray(String[]::new));
  }
}
