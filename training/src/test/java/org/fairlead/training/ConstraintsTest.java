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
import org.assertj.core.api.InstanceOfAssertFactories;
import org.fairlead.audit.ConstraintResults;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.fairness.statistics.Verdict;
import org.fairlead.tracking.run.Results;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.plan.Plan;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real networks under constraints of recipes, on synthetic faces. */
final class ConstraintsTest {

  private static SplitResults split(Results results, String split) {
    return results.selected().orElseThrow().split(split).orElseThrow();
  }

  private static ConstraintResults only(Results results, String split) {
    assertThat(split(results, split).constraints()).hasSize(1);
    return split(results, split).constraints().get(0);
  }

  private static Results train(RunContext place, String recipe, String... settings) {
    return Objects.requireNonNull(TestRuns.run(place, TestRuns.recipe(recipe, settings)).results());
  }

  /** A group that is easy to give up must reach what the expression says. */
  @Test
  void run_underAnExpressionMeetsItWhereTheUnconstrainedRunDoesNot(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    String expression = "positive_rate(class=smile) <= 0.2";
    String[] common = {"train.epochs=20", "method.dualStep=0.1"};
    Results free =
        train(
            place, "synthetic-dense", with(common, "constraints=positive_rate(class=smile) <= 1"));
    assertThat(only(free, SplitResults.VALIDATION).left()).isGreaterThan(0.28);
    Results results = train(place, "synthetic-dense", with(common, "constraints=" + expression));
    assertThat(results.method()).isEqualTo("constrained");
    ConstraintResults constrained = only(results, SplitResults.VALIDATION);
    assertThat(constrained.name()).isEqualTo(expression);
    assertThat(constrained.left()).isLessThanOrEqualTo(0.25);
    assertThat(constrained.violation())
        .isEqualTo(constrained.left() - constrained.right(), within(1e-12));
    assertThat(constrained.interval().contains(constrained.violation())).isTrue();
    assertThat(results.selected().orElseThrow().lambda()).containsOnlyKeys(expression);
  }

  @Test
  void run_underANormKeepsTheParametersWithinIt(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    String[] common = {"train.epochs=12", "method.dualStep=0.02"};
    Results free = train(place, "synthetic-dense", with(common, "constraints=norm(*) <= 1000"));
    double before = only(free, SplitResults.TEST).left();
    double bound = 0.8 * before;
    Results bounded =
        train(
            place, "synthetic-dense", with(common, "constraints=norm(*) <= %.3f".formatted(bound)));
    ConstraintResults result = only(bounded, SplitResults.TEST);
    assertThat(result.left()).isLessThan(bound * 1.02).isPositive();
    assertThat(result.interval().width()).isZero();
    assertThat(only(free, SplitResults.TEST).verdict()).isEqualTo(Verdict.FEASIBLE);
  }

  private static String[] with(String[] settings, String one) {
    var all = new ArrayList<>(List.of(settings));
    all.add(one);
    return all.toArray(String[]::new);
  }

  /** The macro takes the steps of the method: the same weights to the last bits of rounding. */
  @Test
  void run_underTheCeagMacroIsTheCeagRun(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=2"));
    String[] common = {
      "train.epochs=4", "sparsity.lastEpoch=1", "method.buffer=10", "precision=fp64"
    };
    Results ceag = train(place, "synthetic-ceag", common);
    Results macro = train(place, "synthetic-naive", with(common, "constraints=[ceag(0.01)]"));
    for (String model : List.of(ModelResults.LAST)) {
      ModelResults expected = ceag.model(model).orElseThrow();
      ModelResults actual = macro.model(model).orElseThrow();
      SplitResults test = actual.split(SplitResults.TEST).orElseThrow();
      assertThat(test.loss())
          .isEqualTo(expected.split(SplitResults.TEST).orElseThrow().loss(), within(1e-9));
      assertThat(actual.lambda().values())
          .zipSatisfy(
              expected.lambda().values(), (a, b) -> assertThat(a).isEqualTo(b, within(1e-9)));
      assertThat(test.gaps()).isNotNull();
      assertThat(test.constraints())
          .extracting(ConstraintResults::name)
          .containsExactly("drop(skin=light) <= drop() + 0.01", "drop(skin=dark) <= drop() + 0.01");
      assertThat(test.constraints().get(1).violation())
          .isEqualTo(
              Objects.requireNonNull(test.groups().get(1).gaps()).psi() - 0.01, within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "train.accumulate=3",
        "method.dual.solver=extrapolation network.name=cifarresnet8 network.dropout=0.2"
            + " ema.decay=0.8 optimizer.name=adam optimizer.rate=0.001 tracking.checkpointEvery=2",
        "method.dual.solver=extrapolation train.accumulate=3"
      })
  void run_interruptedGoesOnToTheSameResults(String extra, @TempDir Path folder) {
    var settings =
        new ArrayList<>(
            List.of(
                "train.epochs=3",
                "method.buffer=8",
                "constraints=[for each skin: accuracy(skin) >= accuracy() - 0.02;"
                    + " demographic_parity(0.05); norm(*) <= 1]",
                "method.dual.dynamics=nupi"));
    settings.addAll(extra.isEmpty() ? List.of() : List.of(extra.split(" ")));
    Recipe recipe = TestRuns.recipe("synthetic-dense", settings.toArray(String[]::new));
    RunContext place = TestRuns.place(folder);
    TrainingResult uninterrupted = TestRuns.run(place, recipe);
    Results whole = Objects.requireNonNull(uninterrupted.results());
    TrainingResult resumed =
        TestRuns.resumed(place, recipe, recipe.train().accumulate() == 1 ? 8 : 3);
    assertThat(Objects.requireNonNull(resumed.results()).models()).isEqualTo(whole.models());
    assertThat(resumed.run().readMetrics().rows())
        .isEqualTo(uninterrupted.run().readMetrics().rows());
    assertThat(resumed.notes()).isEqualTo(uninterrupted.notes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dynamics=ema",
        "dynamics=momentum",
        "dynamics=nesterov",
        "dynamics=adam",
        "restart=true",
        "noise=lower-bound",
        "noise=dead-zone",
        "cap=0.01",
        "formulation=augmented",
        "formulation=penalty",
        "growth=1.01",
        "solver=simultaneous",
        "solver=primal-dual",
        "solver=extrapolation"
      })
  void run_takesEveryChoiceOfTheDualSide(String choice, @TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    Results results =
        train(
            place,
            "synthetic-dense",
            "train.epochs=2",
            "method.buffer=5",
            "method.dualStep=0.1",
            "method.dual." + choice,
            "constraints=[accuracy(skin=dark) >= 0.99, loss(skin=light) = loss(skin=dark)]");
    assertThat(results.model(ModelResults.LAST).orElseThrow().lambda().values())
        .hasSize(2)
        .allMatch(Double::isFinite)
        .allMatch(lambda -> !choice.startsWith("cap") || Math.abs(lambda) <= 0.01);
  }

  /** What cannot be met is named while the run goes on, at its end, in its log and its report. */
  @Test
  void run_saysWhatIsWrongWithAConstraint(@TempDir Path folder) throws Exception {
    RunContext place = TestRuns.place(folder);
    var messages = new ArrayList<String>();
    TrainingListener listener = TestRuns.notesInto(messages);
    TrainingResult result =
        Trainer.create(
                TestRuns.recipe(
                    "synthetic-dense",
                    "train.epochs=10",
                    "tracking.report=true",
                    "method.buffer=5",
                    "constraints=[positive_rate(class=smile) >= 0.9, positive_rate(class=smile) <= 0.1]"),
                place,
                listener)
            .run();
    assertThat(messages)
        .anyMatch(line -> line.matches("Constraint 'positive_rate.*its multiplier .*"));
    assertThat(messages)
        .filteredOn(line -> line.contains("its multiplier rose"))
        .hasSizeBetween(1, 2);
    assertThat(result.notes())
        .extracting(Note::text)
        .anyMatch(
            note ->
                note.matches(
                    "Constraint 'positive_rate\\(class=smile\\) [<>]= 0\\.\\d'.*: exceeds its tolerance by 0\\..*"
                        + " on average .* \\(train\\.epochs, method\\.dualStep\\)"))
        .anyMatch(note -> note.contains("times as many samples, as in a longer buffer"));
    List<Map<String, Object>> rows = result.run().readMetrics().rows();
    assertThat(rows.get(rows.size() - 1).get("findings"))
        .asInstanceOf(InstanceOfAssertFactories.LIST)
        .anyMatch(finding -> finding.toString().contains(" exceeds its tolerance by "));
    assertThat(Files.readString(result.run().folder().resolve("report.html")))
        .contains("What is wrong with the constraints")
        .contains("<li>&#39;positive_rate(class=smile) ");
  }

  @Test
  void run_logsEveryConstraint(@TempDir Path folder) throws Exception {
    RunContext place = TestRuns.place(folder);
    TrainingResult result =
        TestRuns.run(
            place,
            TestRuns.recipe(
                "synthetic-dense",
                "train.epochs=2",
                "tracking.report=true",
                "method.buffer=5",
                "constraints=[accuracy(skin=dark) >= 0.99, loss() <= 0.01]"));
    List<Map<String, Object>> rows = result.run().readMetrics().rows();
    assertThat(rows)
        .filteredOn(row -> "step".equals(row.get("kind")))
        .allSatisfy(
            row ->
                assertThat(row.get("lambda"))
                    .asInstanceOf(InstanceOfAssertFactories.MAP)
                    .containsOnlyKeys("accuracy(skin=dark) >= 0.99", "loss() <= 0.01"));
    assertThat(result.notes())
        .extracting(Note::text)
        .anyMatch(
            note -> note.contains("the smallest violation on validation, as no epoch met every"));
    assertThat(Files.readString(result.run().folder().resolve("report.html")))
        .contains("accuracy(skin=dark) &gt;= 0.99")
        .contains("simultaneous bounds");
  }

  @Test
  void load_takesConstraintsFromTheCommandLineAndFromFiles(@TempDir Path folder) throws Exception {
    List<String> expected =
        List.of(
            "for each skin, class: loss(skin, class) <= 1.2 * loss()",
            "tpr(skin=dark, class=smile) >= 0.8",
            "loss(skin in {light,dark}) <= 2",
            "|accuracy() - accuracy(skin=dark)| <= 0.02");
    Recipe line =
        TestRuns.recipe("synthetic-dense", "constraints=[" + String.join(", ", expected) + "]");
    assertThat(line.constraints()).isEqualTo(expected);
    Path file = folder.resolve("mine.yaml");
    Files.writeString(
        file,
        """
        extends: synthetic-dense
        constraints:
          - for each skin, class: loss(skin, class) <= 1.2 * loss()
          - tpr(skin=dark, class=smile) >= 0.8
          - loss(skin in {light,dark}) <= 2
          - "|accuracy() - accuracy(skin=dark)| <= 0.02"
        """);
    Recipe written = Recipes.load(file.toString(), List.of());
    assertThat(written.constraints()).isEqualTo(expected);
    assertThat(Recipes.fromYaml("stored", Recipes.toYaml(written))).isEqualTo(written.settled());
  }

  /** The file that docs/constraints.md shows. */
  @Test
  void load_takesTheFileOfThePage(@TempDir Path folder) throws Exception {
    String page = Files.readString(Path.of("..", "docs", "constraints.md"));
    int begin = page.indexOf("```yaml\n") + 8;
    Path file = folder.resolve("my-recipe.yaml");
    Files.writeString(file, page.substring(begin, page.indexOf("```", begin)));
    Recipe recipe = Recipes.load(file.toString(), List.of());
    assertThat(recipe.constraints())
        .containsExactly(
            "accuracy(race=Black) >= accuracy() - 0.02",
            "for each race: loss(race) <= 1.2 * loss()",
            "|tpr(race=Black) - tpr(race=White)| <= 5%");
    assertThat(recipe.method().dual().dynamics()).isEqualTo("nupi");
  }

  @Test
  void load_refusesConstraintsThatDoNotFitTheRecipe() {
    assertThatThrownBy(() -> TestRuns.recipe("synthetic-dense", "constraints=ceag(0.01)"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("constraint 1, ceag(0.01), column 17: drop() is the accuracy lost");
    assertThatThrownBy(
            () -> TestRuns.recipe("synthetic-ceag", "constraints=equal_opportunity(0.05)"))
        .hasMessage(
            "method.name is 'ceag', expected 'naive' beside constraints; write ceag(0.01) as one of"
                + " them");
    assertThatThrownBy(
            () ->
                TestRuns.recipe(
                    "synthetic-dense", "constraints=loss() <= 1", "method.mode=faithful"))
        .hasMessage("method.mode is 'faithful', expected 'default' beside constraints");
    assertThatThrownBy(
            () ->
                TestRuns.recipe(
                    "synthetic-dense", "constraints=loss() <= 1", "method.dual.dynamics=nupy"))
        .hasMessageContaining("did you mean 'nupi'?");
  }

  @Test
  void plan_namesAnUnknownGroupAndLeavesNothingBehind(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    Recipe recipe = TestRuns.recipe("synthetic-dense", "constraints=loss(skin=drak) <= 1");
    assertThatThrownBy(() -> TestRuns.run(place, recipe))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "constraint 1, column 11: skin has no value 'drak'; did you mean 'dark'? (known: light,"
                + " dark)\n  loss(skin=▸drak) <= 1");
    assertThat(place.runs().list()).isEmpty();
    Plan plan =
        Trainer.create(
                TestRuns.recipe("synthetic-dense", "constraints=equal_opportunity(0.1)"),
                place,
                TrainingListener.NONE)
            .plan();
    assertThat(plan.constraints()).hasSize(6);
    assertThat(plan.constrainedSteps()).isEqualTo(plan.steps());
  }
}
