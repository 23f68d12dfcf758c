package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.fairlead.audit.DisparityResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.audit.Tradeoff;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.Origin;
import org.fairlead.fairness.mixture.SubgroupGrid;
import org.fairlead.fairness.mixture.SubgroupSampler;
import org.fairlead.networks.weights.Safetensors;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.run.Results;
import org.fairlead.training.batches.SeenGroups;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.plan.Plan;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.setup.MixedData;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Real networks whose batches a mixture chooses, on synthetic faces. */
final class MixtureRunTest {
  private static final String[] SMALL = {
    "data.synthetic.count=320",
    "data.synthetic.testCount=120",
    "data.valSplit=0.4",
    "train.epochs=2",
    "train.batch=24"
  };

  private static Recipe recipe(String name, String... settings) {
    var all = new ArrayList<>(List.of(SMALL));
    all.addAll(List.of(settings));
    return TestRuns.recipe(name, all.toArray(String[]::new));
  }

  private static List<Map<String, Object>> steps(TrainingResult result) {
    return result.run().readMetrics().rows().stream()
        .filter(row -> "step".equals(row.get("kind")))
        .toList();
  }

  @SuppressWarnings("unchecked") // a metrics line is a tree of maps
  private static Map<String, @Nullable Object> mixture(Map<String, Object> line, String key) {
    var all = (Map<String, Object>) Objects.requireNonNull(line.get("mixture"));
    return (Map<String, @Nullable Object>) Objects.requireNonNull(all.get(key));
  }

  @ParameterizedTest
  @CsvSource({
    "synthetic-erm, dense",
    "synthetic-balanced, balanced",
    "synthetic-real-only, real-only",
    "demo-fairbatch, fairbatch",
    "synthetic-drfairness, drfairness",
    "synthetic-reweighing, reweighing",
    "synthetic-group-dro, group-dro"
  })
  void run_ofEveryMethodTrainsAndNamesItself(String name, String method, @TempDir Path folder) {
    TrainingResult result = TestRuns.run(TestRuns.place(folder), recipe(name));
    Results results = Objects.requireNonNull(result.results());
    assertThat(results.method()).isEqualTo(method);
    boolean mixes = !name.equals("synthetic-erm") && !name.equals("synthetic-reweighing");
    assertThat(steps(result))
        .hasSizeGreaterThanOrEqualTo(16)
        .allSatisfy(line -> assertThat(line.containsKey("mixture")).isEqualTo(mixes));
  }

  @Test
  void run_ofBalancedSharesNeverMoves(@TempDir Path folder) {
    TrainingResult result = TestRuns.run(TestRuns.place(folder), recipe("synthetic-balanced"));
    assertThat(steps(result))
        .allSatisfy(line -> assertThat(mixture(line, "share").values()).containsOnly(1.0 / 6));
  }

  @Test
  void run_ofFairBatchMovesOnePairAfterEveryEpoch(@TempDir Path folder) {
    TrainingResult result =
        TestRuns.run(
            TestRuns.place(folder),
            recipe("demo-fairbatch", "train.epochs=4", "mixture.fairbatch.step=0.05"));
    List<Map<String, Object>> steps = steps(result);
    Map<String, @Nullable Object> first = mixture(steps.get(0), "lambda");
    Map<String, @Nullable Object> last = mixture(steps.get(steps.size() - 1), "lambda");
    assertThat(last).isNotEqualTo(first);
    assertThat(last.keySet())
        .contains("neutral, skin=light", "smile, skin=dark"); // subgroups name label and group
  }

  static Stream<List<String>> mixtures() {
    return Stream.of(
        List.of("demo-fairbatch", "mixture.fairbatch.step=0.05"),
        List.of(
            "demo-fairbatch",
            "mixture.fairbatch.wholeTrainingSet=true",
            "mixture.fairbatch.every=5"),
        List.of("demo-fairbatch", "mixture.mode=faithful", "mixture.fairness=dp"),
        List.of(
            "synthetic-drfairness",
            "mixture.drfairness.every=3",
            "mixture.drfairness.realDraw=24",
            "mixture.drfairness.generatedDraw=16"),
        List.of(
            "synthetic-drfairness",
            "mixture.drfairness.every=2",
            "mixture.drfairness.curvature=inverse",
            "mixture.drfairness.reuse=0.5",
            "mixture.drfairness.realDraw=24",
            "mixture.drfairness.generatedDraw=16",
            "network.name=cifarresnet8",
            "network.dropout=0.2"),
        List.of("synthetic-drfairness", "mixture.mode=faithful", "mixture.drfairness.realDraw=40"),
        List.of("synthetic-pooled", "train.accumulate=2"),
        List.of("synthetic-balanced", "mixture.balanced.data=pooled"));
  }

  @ParameterizedTest
  @MethodSource("mixtures")
  void resume_underAMixtureGivesTheSameBits(List<String> settings, @TempDir Path folder)
      throws IOException {
    RunContext place = TestRuns.place(folder);
    var all = new ArrayList<>(settings.subList(1, settings.size()));
    boolean generated = !settings.get(0).endsWith("fairbatch");
    if (generated) {
      all.add("data.generated=" + TestImages.generated(folder, 20));
    }
    all.add("tracking.checkpointEvery=2"); // what is drawn ahead and measured must not matter
    Recipe recipe = recipe(settings.get(0), all.toArray(String[]::new));
    TrainingResult whole = TestRuns.run(place, recipe);
    ResumeTest.assertSame(whole, TestRuns.resumed(place, recipe, 3));
    ResumeTest.assertSame(whole, TestRuns.resumed(place, recipe, 8));
  }

  @Test
  void run_ofDrFairnessMovesItsRatiosAndReadsOtherSamplesThanSelection(@TempDir Path folder)
      throws IOException {
    RunContext place = TestRuns.place(folder);
    Recipe recipe =
        recipe(
            "synthetic-drfairness",
            "data.generated=" + TestImages.generated(folder, 20),
            "mixture.drfairness.every=2",
            "train.epochs=6");
    Plan plan = Trainer.create(recipe, place, TrainingListener.NONE).plan();
    assertThat(plan.splits())
        .extracting(Plan.SplitCount::name)
        .containsExactly(
            "training", "validation", "ratios", "test", "generated", "generated ratios");
    assertThat(plan.splits())
        .extracting(Plan.SplitCount::samples)
        .containsExactly(192L, 62L, 66L, 120L, 96L, 24L);
    Problem problem = Problem.open(recipe, place);
    assertThat(problem.split().validation()).doesNotContain(problem.split().ratios());

    TrainingResult result = TestRuns.run(place, recipe);
    List<Map<String, Object>> steps = steps(result);
    Map<String, @Nullable Object> last = mixture(steps.get(steps.size() - 1), "mu");
    assertThat(last.values())
        .allSatisfy(mu -> assertThat((Double) mu).isBetween(0.0, 1.0))
        .anySatisfy(mu -> assertThat((Double) mu).isNotEqualTo(0.5));
    assertThat(result.notes()).extracting(Note::text).noneMatch(note -> note.contains("generated"));
    Results results = Objects.requireNonNull(result.results());
    SplitResults test = results.selected().orElseThrow().split(SplitResults.TEST).orElseThrow();
    DisparityResults odds = test.disparity("equalized odds, pairwise").orElseThrow();
    assertThat(Objects.requireNonNull(odds.interval()).contains(odds.value())).isTrue();
    assertThat(test.disparities())
        .extracting(DisparityResults::name)
        .hasSize(16)
        .contains(
            "equal opportunity of 'frown', pairwise",
            "equal opportunity of 'neutral', pairwise",
            "equal opportunity of 'smile', against all");
    double largest =
        test.disparities().stream()
            .filter(each -> each.name().matches("equal opportunity of .*, pairwise"))
            .mapToDouble(DisparityResults::value)
            .max()
            .orElseThrow();
    assertThat(odds.value()).isEqualTo(largest);
  }

  /** Of the epochs better than chance the latest within an error of the lowest cost. */
  @ParameterizedTest
  @CsvSource({
    "demo-fairbatch, mixture.fairness=eqodds, 1, equalized odds",
    "demo-fairbatch, mixture.fairness=dp, 1, demographic parity",
    "synthetic-balanced, selection.fairness=eqopp, 3, equal opportunity of 'smile'"
  })
  void run_selectsByErrorAndDisparity(
      String name, String goal, int weight, String words, @TempDir Path folder) {
    TrainingResult result =
        TestRuns.run(
            TestRuns.place(folder),
            recipe(
                name,
                goal,
                "data.synthetic.count=960",
                "selection.weight=" + weight,
                "train.epochs=20"));
    List<Tradeoff> measured =
        result.run().readMetrics().rows().stream()
            .filter(row -> "epoch".equals(row.get("kind")))
            .map(row -> (Map<?, ?>) Objects.requireNonNull(row.get("validation")))
            .map(
                line ->
                    new Tradeoff(
                        number(line, "error"),
                        number(line, "disparity"),
                        number(line, "errorDeviation"),
                        number(line, "disparityDeviation")))
            .toList();
    assertThat(measured).hasSize(20);
    double chance = 2.0 / 3;
    Tradeoff lowest =
        measured.stream()
            .filter(each -> each.beats(chance))
            .min(Comparator.comparingDouble(each -> each.cost(weight)))
            .orElseThrow();
    int expected = measured.size();
    while (!measured.get(expected - 1).beats(chance)
        || measured.get(expected - 1).cost(weight)
            > lowest.cost(weight) + lowest.deviation(weight)) {
      expected--;
    }
    Results results = Objects.requireNonNull(result.results());
    assertThat(results.selected().orElseThrow().epoch()).isEqualTo(expected);
    assertThat(results.selection())
        .startsWith(
            "the latest epoch within a standard error (%.4f) of the lowest error + %s%s (%.4f) on validation (epoch %d, accuracy 0."
                .formatted(
                    lowest.deviation(weight),
                    weight == 1 ? "" : weight + ".0 x ",
                    words,
                    lowest.cost(weight),
                    expected))
        .endsWith(
            "error %.4f with every label counting the same, %s %.4f)"
                .formatted(
                    measured.get(expected - 1).error(),
                    words,
                    measured.get(expected - 1).disparity()));
  }

  /** Two epochs of eight batches teach nothing. */
  @Test
  void run_saysThatNoEpochWasBetterThanChance(@TempDir Path folder) {
    TrainingResult result = TestRuns.run(TestRuns.place(folder), recipe("demo-fairbatch"));
    assertThat(Objects.requireNonNull(result.results()).selection())
        .startsWith(
            "the lowest error, as no epoch was better than always the same label by more than its"
                + " standard error on validation (epoch ");
  }

  private static double number(Map<?, ?> line, String key) {
    return (Double) Objects.requireNonNull(line.get(key));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "synthetic-erm",
        "synthetic-balanced",
        "synthetic-drfairness mixture.fairness=none",
        "demo-fairbatch selection.fairness=none"
      })
  void run_withoutAFairnessGoalSelectsByAccuracy(String words, @TempDir Path folder) {
    String[] settings = words.split(" ", -1);
    TrainingResult result =
        TestRuns.run(
            TestRuns.place(folder),
            recipe(settings[0], Arrays.copyOfRange(settings, 1, settings.length)));
    assertThat(Objects.requireNonNull(result.results()).selection())
        .startsWith("the most accurate on validation (epoch ");
  }

  @Test
  void run_withoutGeneratedImagesIsRealOnlyAndSaysSoOnce(@TempDir Path folder) {
    Problem problem = Problem.open(recipe("synthetic-drfairness"), TestRuns.place(folder));
    assertThat(problem.notes())
        .extracting(Note::text)
        .containsOnlyOnce(
            "There are no generated training samples: every subgroup is real only (mu = 1).");
  }

  @Test
  void open_namesWhatAMixtureLacks(@TempDir Path folder) {
    RunContext place = TestRuns.place(folder);
    assertThatThrownBy(() -> Problem.open(recipe("synthetic-pooled"), place))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "mixture.name is 'proportional' (pooled), which needs generated images: name their folder with data.generated=DIR");
    assertThatThrownBy(() -> Problem.open(recipe("synthetic-drfairness", "data.valSplit=0"), place))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "mixture.name is 'drfairness', which needs validation samples for its ratios: data.valSplit is 0.0 and data.ratioShare 0.5, expected both above 0");
    assertThatThrownBy(() -> Problem.open(recipe("demo-fairbatch", "mixture.positive=smle"), place))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "mixture.positive is 'smle', expected one of the classes frown, neutral, smile; did you mean 'smile'?");
    assertThatThrownBy(() -> recipe("demo-fairbatch", "mixture.fairness=none"))
        .isInstanceOf(InputException.class)
        .hasMessage("mixture.fairness is 'none', expected one of eqodds, eqopp, dp");
    assertThatThrownBy(() -> recipe("synthetic-drfairness", "mixture.fairnes=dp"))
        .isInstanceOf(InputException.class)
        .hasMessage("unknown key 'mixture.fairnes'; did you mean 'mixture.fairness'?");
    assertThatThrownBy(() -> recipe("synthetic-erm", "selection.fairness=odds"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "selection.fairness is 'odds', expected one of auto, none, eqodds, eqopp, dp, accuracy-parity; did you mean 'eqodds'?");
    assertThatThrownBy(() -> recipe("synthetic-erm", "selection.weight=0"))
        .isInstanceOf(InputException.class)
        .hasMessage("selection.weight is 0.0, expected a number above 0");
  }

  @Test
  void run_faithfulTrainsWithFrozenNorms(@TempDir Path folder) throws IOException {
    TrainingResult result =
        TestRuns.run(
            TestRuns.place(folder),
            recipe(
                "synthetic-drfairness",
                "mixture.mode=faithful",
                "network.name=cifarresnet8",
                "ema.recalibrate=0",
                "mixture.drfairness.realDraw=40"));
    Weights weights = Safetensors.read(result.run().model().resolve("weights.safetensors"));
    assertThat(weights.names()).anyMatch(name -> name.endsWith("running_mean"));
    for (String name : weights.names()) {
      if (name.endsWith("running_mean")) {
        assertThat(weights.get(name).floats()).containsOnly(0f);
      }
    }
  }

  /** Both worlds: prune under CEAG while the mixture chooses what to show. */
  @Test
  void run_ofCeagUnderAMixtureConstrainsRealSamplesAndResumesExactly(@TempDir Path folder)
      throws IOException {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, recipe("synthetic-dense"));
    Recipe recipe =
        recipe(
            "synthetic-ceag-drfairness",
            "mixture.drfairness.every=2",
            "data.generated=" + TestImages.generated(folder, 20),
            "train.epochs=4",
            "sparsity.lastEpoch=1",
            "method.buffer=10",
            "method.dualStep=0.5");
    TrainingResult whole = TestRuns.run(place, recipe);
    List<Map<String, Object>> steps = steps(whole);
    Map<String, Object> last = steps.get(steps.size() - 1);
    assertThat(last).containsKeys("mixture", "lambda", "violation");
    assertThat(whole.results()).isNotNull();
    assertThat(Objects.requireNonNull(whole.results()).method()).isEqualTo("ceag");
    ResumeTest.assertSame(whole, TestRuns.resumed(place, recipe, 20));
  }

  /** What constraints see of a batch is, within a group, labelled as the training set is. */
  @Test
  void seenGroups_haveTheTrainingSetsLabels(@TempDir Path folder) throws IOException {
    RunContext place = TestRuns.place(folder);
    TestRuns.run(place, recipe("synthetic-dense"));
    Problem problem =
        Problem.open(
            recipe(
                "synthetic-ceag",
                "mixture.name=balanced",
                "mixture.balanced.data=pooled",
                "data.generated=" + TestImages.generated(folder, 20)),
            place);
    MixedData data = Objects.requireNonNull(problem.mixed());
    SeenGroups seen = Objects.requireNonNull(SeenGroups.of(problem));
    Mixture mixture = problem.mixture();
    SubgroupSampler sampler = SubgroupSampler.create(data.training(), 5);
    var count = new long[data.grid().size()];
    for (int step = 0; step < 3_000; step++) {
      int[] samples = sampler.draw(mixture.next());
      seen.begin(step, mixture.report());
      Groups groups = seen.groups().of(samples);
      int[] subgroups = data.subgroups(samples);
      for (int i = 0; i < samples.length; i++) {
        if (groups.group(i, 0) >= 0) {
          assertThat(data.isGenerated(samples[i])).isFalse();
          count[subgroups[i]]++;
        }
      }
    }
    SubgroupGrid grid = data.grid();
    for (int z = 0; z < grid.groups().size(); z++) {
      double ofGroup = 0;
      double all = 0;
      for (int y = 0; y < grid.labels().size(); y++) {
        ofGroup += count[grid.index(y, z)];
        all += data.training().count(Origin.REAL, grid.index(y, z));
      }
      for (int y = 0; y < grid.labels().size(); y++) {
        double share = data.training().count(Origin.REAL, grid.index(y, z)) / all;
        assertThat(count[grid.index(y, z)] / ofGroup)
            .isEqualTo(share, within(5 * Math.sqrt(0.25 / ofGroup)));
      }
    }
  }
}
