package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.plan.Plan;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pruning runs that learn from their dense parent. */
final class DistillationRunTest {
  private static final String[] PRUNED = {
    "train.epochs=3", "sparsity.lastEpoch=1", "method.distill.alpha=0.7"
  };

  private static RunContext withDense(Path folder, String... settings) {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", with(settings, "train.epochs=3")));
    return place;
  }

  private static String[] with(String[] settings, String... more) {
    var all = new ArrayList<>(List.of(settings));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static List<Map<String, Object>> rows(TrainingResult result, String kind) {
    return result.run().readMetrics().rows().stream()
        .filter(row -> kind.equals(row.get("kind")))
        .toList();
  }

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvSource({
    "synthetic-ceag, gap, train.accumulate=2",
    "synthetic-ceag, uniform, precision=bf16",
    "synthetic-naive, gap, train.accumulate=2",
    "synthetic-equalized-loss, gap, method.dual.solver=extrapolation",
    "synthetic-naive, gap, constraints=accuracy(skin=dark) >= 0.99",
    "synthetic-ceag, gap, mixture.name=balanced"
  })
  void resume_withATeacherGivesTheSameBits(
      String name, String groups, String setting, @TempDir Path folder) throws Exception {
    RunContext place = withDense(folder);
    Recipe recipe =
        TestRuns.recipe(
            name,
            with(
                PRUNED,
                setting,
                "method.distill.groups=" + groups,
                "method.distill.memory=20",
                "method.buffer=10"));
    TrainingResult whole = TestRuns.run(place, recipe);
    List<Map<String, Object>> steps = rows(whole, "step");
    assertThat(steps).hasSizeGreaterThan(8);
    assertThat(steps.subList(1, steps.size()))
        .allSatisfy(row -> assertThat((Double) row.get("distill")).isPositive());
    assertThat(rows(whole, "epoch"))
        .hasSize(3)
        .allSatisfy(row -> assertThat((Double) row.get("distill")).isPositive());
    for (int stop : new int[] {1, 7}) {
      ResumeTest.assertSame(whole, TestRuns.resumed(place, recipe, stop));
    }
  }

  @Test
  void run_withoutATeacherHasNoColumnForIt(@TempDir Path folder) {
    RunContext place = withDense(folder);
    TrainingResult result =
        TestRuns.run(
            place, TestRuns.recipe("synthetic-ceag", with(PRUNED, "method.distill.alpha=0")));
    assertThat(result.run().readMetrics().rows()).noneMatch(row -> row.containsKey("distill"));
    TrainingResult taught = TestRuns.run(place, TestRuns.recipe("synthetic-ceag", PRUNED));
    assertThat(Safetensors.read(taught.run().model().resolve("weights.safetensors")))
        .isNotEqualTo(Safetensors.read(result.run().model().resolve("weights.safetensors")));
  }

  /** At first the network is its parent: there is nothing to learn from it. */
  @Test
  void run_beginsWithNothingToLearn(@TempDir Path folder) {
    RunContext place = withDense(folder);
    TrainingResult result =
        TestRuns.run(place, TestRuns.recipe("synthetic-naive", with(PRUNED, "network.dropout=0")));
    assertThat((Double) rows(result, "step").get(0).get("distill")).isBetween(-1e-9, 1e-9);
  }

  @Test
  void plan_saysThatATeacherRuns(@TempDir Path folder) {
    RunContext place = withDense(folder);
    Recipe recipe = TestRuns.recipe("synthetic-ceag", PRUNED);
    Plan plan = Trainer.create(recipe, place, TrainingListener.NONE).plan();
    Plan.Teacher teacher = Objects.requireNonNull(plan.teacher());
    assertThat(teacher.alpha()).isEqualTo(0.7);
    assertThat(teacher.temperature()).isEqualTo(3);
    Plan without =
        Trainer.create(
                TestRuns.recipe("synthetic-ceag", with(PRUNED, "method.distill.alpha=0")),
                place,
                TrainingListener.NONE)
            .plan();
    assertThat(without.teacher()).isNull();
    assertThat(plan.cost().memoryBytes() - without.cost().memoryBytes())
        .isEqualTo(teacher.memoryBytes());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "synthetic-dense | method.distill.alpha=0.5 | method.distill.alpha is 0.5, expected 0 where"
            + " there is no dense parent to learn from; name one with from=RUN",
        "synthetic-ceag | method.distill.alpha=1.5 | method.distill.alpha is 1.5, expected a number"
            + " from 0 to 1",
        "synthetic-ceag | method.distill.temperature=0 | method.distill.temperature is 0.0, expected"
            + " a number above 0",
        "synthetic-ceag | method.distill.groups=gaps | method.distill.groups is 'gaps', expected one"
            + " of uniform, gap; did you mean 'gap'?",
        "synthetic-ceag | method.distill.sharpness=200 | method.distill.sharpness is 200.0, expected"
            + " a number from 0 to 100",
        "synthetic-ceag | method.distill.memory=0 | method.distill.memory is 0, expected a whole"
            + " number above 0"
      })
  void load_refusesWhatCannotBe(String name, String setting, String message) {
    assertThatThrownBy(() -> TestRuns.recipe(name, setting))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void load_refusesATeacherBesidePublishedArithmetic() {
    assertThatThrownBy(
            () ->
                TestRuns.recipe(
                    "synthetic-ceag", "method.mode=faithful", "method.distill.alpha=0.5"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "method.distill.alpha is 0.5, expected 0 where method.mode is faithful: the published"
                + " arithmetic has no distillation");
  }

  @Test
  void toYaml_keepsTheTeacher() {
    Recipe recipe = TestRuns.recipe("synthetic-ceag", with(PRUNED, "method.distill.groups=gap"));
    assertThat(Recipes.fromYaml("stored", Recipes.toYaml(recipe))).isEqualTo(recipe.settled());
  }
}
