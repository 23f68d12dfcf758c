package org.fairlead.training.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.DeadChannels;
import org.fairlead.networks.sparse.Liveness;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.allocation.DenseNetwork;
import org.fairlead.networks.sparse.allocation.LivePruning;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.TestRuns;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.pretrained.FirstWeights;
import org.fairlead.training.setup.Problem;
import org.fairlead.training.setup.PruningSetup;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruningMonitorTest {
  private static final Outcomes SAMPLE =
      Outcomes.of(new double[] {1, 0, 0}, 3, new int[1], Groups.of(List.of("all"), new int[1]));

  private RunContext place;

  @SuppressWarnings("NullAway.Init") // JUnit fills the fields
  PruningMonitorTest() {}

  @BeforeEach
  void trainParent(@TempDir Path folder) {
    place = TestRuns.place(folder);
    TestRuns.run(place, TestRuns.recipe("synthetic-dense", "train.epochs=1"));
  }

  /** A run that has been pruned to 99.5 % before its 13th step, and who watches it. */
  private final class Watched {
    private final Problem problem;
    private final Weights dense;
    private final LivePruning pruning;
    private final PruningMonitor monitor;

    Watched(String... overrides) {
      var all = new ArrayList<>(List.of("sparsity.final=0.995", "train.epochs=8"));
      all.addAll(List.of(overrides));
      problem =
          Problem.open(
              TestRuns.recipe("synthetic-naive-published", all.toArray(String[]::new)), place);
      dense = FirstWeights.of(problem).weights();
      pruning = PruningSetup.of(problem, ofDense(dense));
      monitor = PruningMonitor.of(problem, pruning, null, dense);
    }

    Liveness prune() {
      long step = problem.pruning().firstFinalStep();
      Liveness liveness = pruning.prune(dense, Masks.dense(problem.network()), 0.995);
      monitor.pruned(step, liveness);
      return liveness;
    }

    List<String> codes() {
      return monitor.news().stream().map(Note::code).toList();
    }
  }

  private static DenseNetwork ofDense(Weights weights) {
    return new DenseNetwork() {
      @Override
      public Weights weights() {
        return weights;
      }

      @Override
      public double validationLoss(Weights changed) {
        throw new AssertionError("nothing measures losses here");
      }
    };
  }

  /** Returns weights with the first entry whose mask has a value replaced. */
  private static Weights with(
      Network network, Weights weights, Masks masks, byte value, double multiple) {
    float largest = 0;
    for (var parameter : network.parameters()) {
      if (parameter.kind().isWeight()) {
        for (float each : weights.get(parameter.name()).floats()) {
          largest = Math.max(largest, Math.abs(each));
        }
      }
    }
    String name = masks.names().get(0);
    float[] values = weights.get(name).floats();
    byte[] mask = masks.mask(name);
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] == value) {
        values[i] = (float) (multiple * largest);
        break;
      }
    }
    return weights.with(name, Tensor.ofFloats(shape(network, name), values));
  }

  private static List<Integer> shape(Network network, String name) {
    return network.parameters().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow()
        .shape();
  }

  @Test
  void pruned_tellsOfFewLiveWeightsOnce() {
    var watched = new Watched();
    Liveness liveness = watched.prune();
    assertThat(liveness.share()).isLessThan(0.9);
    List<Note> news = watched.monitor.news();
    assertThat(news)
        .singleElement()
        .satisfies(
            note -> {
              assertThat(note.code()).isEqualTo(NoteCodes.PRUNING_FEW_LIVE);
              assertThat(note.severity()).isEqualTo(Note.Severity.WARNING);
              assertThat(note.text())
                  .startsWith("Pruned to 99.5 % before step 13, only ")
                  .contains("live/kept 0.", "of 'main", "sparsity.allocation=lamp");
            });
    watched.prune();
    assertThat(watched.monitor.news()).isEmpty();
    assertThat(watched.monitor.notes()).isEqualTo(news);
  }

  @Test
  void pruned_foldedTellsNothingWhereTheBudgetIsSpent() {
    var watched = new Watched("sparsity.deadChannels=folded", "sparsity.allocation=lamp");
    watched.prune();
    assertThat(watched.codes()).isEmpty();
  }

  @Test
  void stepped_tellsOfAGradientAboveTwentyTimesItsMedian() {
    var watched = new Watched();
    for (int step = 1; step <= 25; step++) {
      watched.monitor.stepped(step, step % 2 == 0 ? Double.NaN : 1, SAMPLE);
    }
    watched.monitor.stepped(26, 1000, SAMPLE); // only 13 were measured
    assertThat(watched.codes()).isEmpty();
    for (int step = 27; step <= 45; step++) {
      watched.monitor.stepped(step, 1, SAMPLE);
    }
    watched.monitor.stepped(46, 19.9, SAMPLE);
    assertThat(watched.codes()).isEmpty();
    watched.monitor.stepped(47, 30, SAMPLE);
    assertThat(watched.monitor.news())
        .containsExactly(
            Note.warning(
                NoteCodes.PRUNING_GRADIENT,
                "In step 47 the norm of the gradient is 30.0, 30 times its running median of 1.00; optimizer.clip=10 limits it."));
    watched.monitor.stepped(48, Double.POSITIVE_INFINITY, SAMPLE);
    assertThat(watched.codes()).isEmpty();
  }

  @Test
  void trained_tellsOfAWeightAboveFiveTimesTheDenseOnes() {
    var watched = new Watched();
    Liveness liveness = watched.prune();
    watched.monitor.news();
    Network network = watched.problem.network();
    Weights larger = with(network, watched.dense, liveness.live(), (byte) 1, 4.9);
    watched.monitor.trained(18, () -> larger);
    assertThat(watched.codes()).isEmpty();
    Weights tooLarge = with(network, watched.dense, liveness.live(), (byte) 1, 6);
    watched.monitor.trained(24, () -> tooLarge);
    assertThat(watched.monitor.news())
        .singleElement()
        .satisfies(
            note ->
                assertThat(note.text())
                    .matches(
                        "After step 24 the largest weight, of 'main.*weight', is .*, 6 times the"
                            + " dense model's \\(.*\\); lower optimizer.rate, or limit the gradient"
                            + " with optimizer.clip=10\\."));
  }

  @Test
  void cause_namesDeadWeightsThatHaveGrown() {
    var watched = new Watched();
    Liveness liveness = watched.prune();
    assertThat(liveness.live().kept()).isLessThan(liveness.kept().kept());
    Weights grown = with(watched.problem.network(), watched.dense, liveness.live(), (byte) 0, 1e11);
    assertThat(watched.monitor.cause(() -> grown))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .matches(
                        "Most likely weights of channels that depend on constants alone did it: they"
                            + " have grown to .*e\\+\\d\\d since the mask changed before step 13;"
                            + " sparsity.deadChannels=folded or sparsity.allocation=lamp avoids"
                            + " it\\."));
  }

  @Test
  void cause_namesDeadChannelsWhereNoWeightTellsAnyMore() {
    var watched = new Watched();
    Liveness liveness = watched.prune();
    var nothing = new LinkedHashMap<String, Tensor>();
    for (String name : watched.dense.names()) {
      float[] values = watched.dense.get(name).floats();
      Arrays.fill(values, Float.NaN);
      nothing.put(
          name,
          Tensor.ofFloats(
              watched.dense.get(name).shape().stream().map(Math::toIntExact).toList(), values));
    }
    assertThat(watched.monitor.cause(() -> Weights.of(nothing)))
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .contains("only %.1f %% of the kept".formatted(100 * liveness.share())));
  }

  @Test
  void cause_isUnknownWhereNothingWasSeen() {
    var watched = new Watched("sparsity.deadChannels=folded", "sparsity.allocation=lamp");
    assertThat(watched.monitor.cause(() -> watched.dense)).isEmpty();
    watched.prune();
    assertThat(watched.monitor.cause(() -> watched.dense)).isEmpty();
  }

  @Test
  void restore_goesOnWithWhatWasSeen() {
    var watched = new Watched();
    Liveness liveness = watched.prune();
    for (int step = 1; step <= 30; step++) {
      watched.monitor.stepped(step, step, SAMPLE);
    }
    watched.monitor.news();
    Map<String, double[]> state = watched.monitor.with(Map.of("other", new double[] {5}));
    var again = new Watched();
    assertThat(again.monitor.restore(state)).containsOnlyKeys("other");
    again.monitor.goOn(watched.dense, liveness.kept());
    assertThat(again.monitor.notes()).isEqualTo(watched.monitor.notes());
    assertThat(again.monitor.news()).isEmpty();
    Map<String, double[]> same = again.monitor.with(Map.of("other", new double[] {5}));
    assertThat(same.keySet()).isEqualTo(state.keySet());
    same.forEach((key, values) -> assertThat(values).containsExactly(state.get(key)));
    again.prune();
    assertThat(again.codes()).isEmpty();
    assertThat(again.monitor.cause(() -> watched.dense))
        .isEqualTo(watched.monitor.cause(() -> watched.dense));
  }

  @Test
  void forecast_tellsBeforeTrainingWhatIsNotToldAgain() {
    var watched = new Watched();
    PruningForecast forecast =
        Objects.requireNonNull(PruningForecast.of(watched.problem, watched.dense));
    assertThat(forecast.notes()).extracting(Note::code).containsExactly(NoteCodes.PRUNING_FEW_LIVE);
    var monitor = PruningMonitor.of(watched.problem, watched.pruning, forecast, watched.dense);
    Liveness liveness =
        watched.pruning.prune(watched.dense, Masks.dense(watched.problem.network()), 0.995);
    monitor.pruned(watched.problem.pruning().firstFinalStep(), liveness);
    assertThat(monitor.news()).isEmpty();
    assertThat(monitor.notes()).isEmpty();
    assertThat(monitor.cause(() -> watched.dense)).isPresent();
    assertThat(PruningSetup.deadChannels(watched.problem.recipe()))
        .isEqualTo(DeadChannels.SILENCED);
  }

  @Test
  void with_addsNothingToADenseRun() {
    Problem problem = Problem.open(TestRuns.recipe("synthetic-control", "train.epochs=1"), place);
    Weights dense = FirstWeights.of(problem).weights();
    var monitor = PruningMonitor.of(problem, PruningSetup.of(problem, ofDense(dense)), null, dense);
    monitor.stepped(1, 5, SAMPLE);
    monitor.trained(1, () -> dense);
    assertThat(monitor.with(Map.of())).isEmpty();
    assertThat(PruningForecast.of(problem, dense)).isNull();
  }
}
