package org.fairlead.fairness.mixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.mixture.drfairness.Curvature;
import org.fairlead.fairness.mixture.drfairness.DrFairness;
import org.fairlead.fairness.mixture.drfairness.DrFairnessOptions;
import org.fairlead.fairness.mixture.drfairness.FeatureReuse;
import org.fairlead.fairness.mixture.fairbatch.FairBatch;
import org.fairlead.fairness.mixture.fairbatch.FairBatchOptions;
import org.fairlead.fairness.mixture.fixed.FixedMixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every mixture, and what is special about each. */
final class MixtureTest {
  private static final SubgroupGrid GRID = Problems.grid(2, 3);
  private static final int[] REAL = {40, 10, 3, 20, 25, 7};
  private static final int[] GENERATED = {9, 9, 9, 9, 0, 9};
  private static final SubgroupPools TRAINING = Problems.pools(GRID, REAL, GENERATED);
  private static final SubgroupPools VALIDATION =
      Problems.pools(GRID, new int[] {20, 9, 5, 12, 14, 6}, new int[] {8, 8, 8, 8, 8, 8});
  private static final int BATCH = 17;
  private static final int WIDTH = 2;
  private static final int OUTPUTS = 2;

  static Stream<Arguments> mixtures() {
    return Stream.of(
            "dr-fairness",
            "dr-fairness exact",
            "dr-fairness faithful",
            "fairbatch",
            "fairbatch dp",
            "fairbatch faithful",
            "proportional",
            "balanced",
            "pooled",
            "generated")
        .map(Arguments::of);
  }

  private static Mixture create(String name) {
    return switch (name) {
      case "dr-fairness" -> DrFairness.create(TRAINING, VALIDATION, quick(defaults()));
      case "dr-fairness exact" ->
          DrFairness.create(
              TRAINING,
              VALIDATION,
              quick(defaults())
                  .withUpdate(quick(defaults()).update().withCurvature(Curvature.inverse())));
      case "dr-fairness faithful" ->
          DrFairness.create(TRAINING, VALIDATION, quick(DrFairnessOptions.faithful(BATCH)));
      case "fairbatch" ->
          FairBatch.create(
              TRAINING, FairBatchOptions.defaults(BATCH, FairnessGoal.EQODDS).withStep(0.3));
      case "fairbatch dp" ->
          FairBatch.create(
              TRAINING,
              FairBatchOptions.defaults(BATCH, FairnessGoal.DP).withStep(0.1).withEvery(2));
      case "fairbatch faithful" ->
          FairBatch.create(
              TRAINING, FairBatchOptions.faithful(BATCH, FairnessGoal.EQOPP).withStep(0.2));
      case "proportional" ->
          FixedMixture.proportional(TRAINING, FixedMixture.Data.REAL_ONLY, BATCH);
      case "balanced" -> FixedMixture.balanced(TRAINING, FixedMixture.Data.POOLED, BATCH);
      case "pooled" -> FixedMixture.proportional(TRAINING, FixedMixture.Data.POOLED, BATCH);
      default -> FixedMixture.proportional(TRAINING, FixedMixture.Data.GENERATED_ONLY, BATCH);
    };
  }

  private static DrFairnessOptions defaults() {
    return DrFairnessOptions.defaults(BATCH);
  }

  private static DrFairnessOptions quick(DrFairnessOptions options) {
    return options
        .withUpdate(options.update().withStep(0.4).withEvery(3))
        .withDraw(options.draw().withSizes(32, 24));
  }

  /** A little training loop whose network is random: what a trainer does with a mixture. */
  private static final class Loop {
    final Mixture mixture;
    final SubgroupSampler sampler = SubgroupSampler.create(TRAINING, 5);
    final SubgroupSampler draws = SubgroupSampler.create(VALIDATION, 6);

    Loop(String name) {
      this.mixture = create(name);
    }

    int[] step(int number) {
      double[] parameters = Problems.parameters(OUTPUTS, WIDTH, number);
      Request request = mixture.request();
      if (request instanceof Request.Draw draw) {
        assertThat(draws.draw(draw.quotas())).hasSize(draw.quotas().total());
        mixture.measured(Problems.pass(GRID, draw.quotas(), OUTPUTS, WIDTH, parameters, number));
      } else if (request instanceof Request.TrainingSet) {
        mixture.measured(
            Problems.pass(GRID, Quotas.real(REAL), OUTPUTS, WIDTH, parameters, number));
      }
      Quotas quotas = mixture.next();
      mixture.trained(Problems.pass(GRID, quotas, OUTPUTS, WIDTH, parameters, number));
      return sampler.draw(quotas);
    }

    Map<String, double[]> state() {
      var all = new LinkedHashMap<String, double[]>();
      mixture.state().forEach((key, value) -> all.put("mixture." + key, value));
      sampler.state().forEach((key, value) -> all.put("sampler." + key, value));
      draws.state().forEach((key, value) -> all.put("draws." + key, value));
      return all;
    }
  }

  /** A batch that was drawn ahead, and the state from before. */
  private record Ahead(Quotas quotas, Map<String, double[]> before) {}

  private static Quotas next(Mixture mixture, int number) {
    double[] parameters = Problems.parameters(OUTPUTS, WIDTH, number);
    Request request = mixture.request();
    if (request instanceof Request.Draw draw) {
      mixture.measured(Problems.pass(GRID, draw.quotas(), OUTPUTS, WIDTH, parameters, number));
    } else if (request instanceof Request.TrainingSet) {
      mixture.measured(Problems.pass(GRID, Quotas.real(REAL), OUTPUTS, WIDTH, parameters, number));
    }
    return mixture.next();
  }

  private static void train(Mixture mixture, Quotas quotas, int number) {
    double[] parameters = Problems.parameters(OUTPUTS, WIDTH, number);
    mixture.trained(Problems.pass(GRID, quotas, OUTPUTS, WIDTH, parameters, number));
  }

  @ParameterizedTest
  @MethodSource("mixtures")
  void next_drawnAheadAndRewoundGivesTheSameQuotas(String name) {
    Mixture straight = create(name);
    Mixture ahead = create(name);
    var queue = new ArrayDeque<Ahead>();
    int most = 0;
    for (int number = 0; number < 30; number++) {
      Quotas expected = next(straight, number);
      train(straight, expected, number);
      if (queue.isEmpty()) {
        queue.add(new Ahead(next(ahead, number), Map.of()));
      }
      while (queue.size() < 4 && ahead.mayDrawAhead()) {
        Map<String, double[]> before = ahead.state();
        queue.add(new Ahead(ahead.next(), before));
      }
      most = Math.max(most, queue.size());
      Quotas actual = queue.remove().quotas();
      assertThat(actual).isEqualTo(expected);
      train(ahead, actual, number);
      Ahead waiting = queue.peek();
      Map<String, double[]> saved =
          waiting == null ? ahead.state() : ahead.rewound(waiting.before());
      assertThat(saved).usingRecursiveComparison().isEqualTo(straight.state());
      if (number % 5 == 4) {
        ahead = create(name);
        ahead.restore(saved);
        queue.clear();
      }
    }
    assertThat(most).isGreaterThan(1);
  }

  @ParameterizedTest
  @MethodSource("mixtures")
  void restore_atAnyStepChangesNothing(String name) {
    var straight = new Loop(name);
    for (int at = 0; at < 14; at++) {
      var resumed = new Loop(name);
      for (int k = 0; k < 3; k++) {
        resumed.step(1_000 + k); // whatever it did before
      }
      resumed.mixture.restore(straight.mixture.state());
      resumed.sampler.restore(straight.sampler.state());
      resumed.draws.restore(straight.draws.state());
      assertThat(resumed.state()).usingRecursiveComparison().isEqualTo(straight.state());
      var continued = new Loop(name);
      continued.mixture.restore(straight.mixture.state());
      continued.sampler.restore(straight.sampler.state());
      continued.draws.restore(straight.draws.state());
      int[] expected = straight.step(at);
      assertThat(resumed.step(at)).containsExactly(expected);
      assertThat(continued.step(at)).containsExactly(expected);
      assertThat(resumed.mixture.report()).isEqualTo(straight.mixture.report());
      assertThat(resumed.state()).usingRecursiveComparison().isEqualTo(straight.state());
    }
  }

  @ParameterizedTest
  @MethodSource("mixtures")
  void shares_stayInTheirSets(String name) {
    var loop = new Loop(name);
    for (int at = 0; at < 120; at++) {
      int size = loop.step(at).length;
      if (!name.endsWith("faithful")) {
        assertThat(size).isEqualTo(BATCH);
      }
      double all = 0;
      double[] labels = new double[2];
      int c = 0;
      for (SubgroupState each : loop.mixture.report()) {
        assertThat(each.name()).isEqualTo(GRID.name(c));
        all += each.share();
        if (each.share() > 0) {
          assertThat(each.lambda()).isBetween(0.0, 1.0);
          assertThat(each.mu()).isBetween(0.0, 1.0);
          labels[GRID.label(c)] += each.lambda();
        }
        c++;
      }
      assertThat(all).isCloseTo(1, within(1e-12));
      assertThat(labels).containsExactly(new double[] {1, 1}, within(1e-12));
    }
  }

  @Test
  void restore_refusesAForeignState() {
    var mixture = create("dr-fairness");
    var before = mixture.state();
    assertThatIllegalArgumentException().isThrownBy(() -> mixture.restore(Map.of()));
    var wrong = new LinkedHashMap<>(before);
    wrong.put("clock.left", new double[] {99});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mixture.restore(wrong))
        .withMessage("clock: state 'left' is 99, expected at most 3");
    assertThat(mixture.state()).usingRecursiveComparison().isEqualTo(before);
  }

  @Test
  void next_withoutTheMeasurementIsRefused() {
    var mixture = create("dr-fairness");
    assertThatIllegalStateException()
        .isThrownBy(mixture::next)
        .withMessage("the ratios must be updated before the next batch");
    var request = (Request.Draw) mixture.request();
    double[] parameters = Problems.parameters(OUTPUTS, WIDTH, 1);
    ValidationPass pass = Problems.pass(GRID, request.quotas(), OUTPUTS, WIDTH, parameters, 1);
    int[] missing = REAL.clone();
    missing[2] = 0;
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                mixture.measured(
                    Problems.pass(GRID, Quotas.real(missing), OUTPUTS, WIDTH, parameters, 1)))
        .withMessage(
            "pass has no generated samples of subgroup 'y0, z=0', expected the draw asked for");
    mixture.measured(pass);
    assertThat(mixture.request()).isInstanceOf(Request.Nothing.class);
    assertThatIllegalStateException()
        .isThrownBy(() -> mixture.measured(pass))
        .withMessage("nothing was asked for: the ratios must be updated after 3 more batches");
  }

  @Test
  void drFairness_withoutRealSamplesOfAClassIsRefused() {
    int[] gone = REAL.clone();
    gone[2] = 0;
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(
            () -> DrFairness.create(Problems.pools(GRID, gone, GENERATED), VALIDATION, defaults()))
        .withMessage(
            "no real training samples of the subgroup 'y0, z=2'; Dr-Fairness needs some of every"
                + " label and group (merge or leave out groups)");
    gone[5] = 0;
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(
            () -> DrFairness.create(TRAINING, Problems.pools(GRID, gone, GENERATED), defaults()))
        .withMessage(
            "no real validation samples of the subgroups 'y0, z=2', 'y1, z=2'; Dr-Fairness needs"
                + " some of every label and group (merge or leave out groups)");
  }

  @Test
  void drFairness_withoutGeneratedSamplesIsRealOnlyAndSaysSoOnce() {
    assertThat(create("dr-fairness").notes())
        .extracting(Note::text)
        .containsExactly("No generated training samples of 'y1, z=1': real only there (mu = 1).");
    var loop = new Loop("dr-fairness");
    for (int at = 0; at < 30; at++) {
      loop.step(at);
      assertThat(loop.mixture.report().get(4).mu()).isEqualTo(1);
      assertThat(loop.mixture.report().get(4).generatedLoss()).isNaN();
    }
    var real = DrFairness.create(Problems.pools(GRID, REAL, new int[6]), VALIDATION, defaults());
    assertThat(real.notes())
        .extracting(Note::text)
        .containsExactly(
            "There are no generated training samples: every subgroup is real only (mu = 1).");
    var unseen =
        DrFairness.create(
            TRAINING, Problems.pools(GRID, REAL, new int[] {1, 1, 0, 1, 1, 1}), defaults());
    assertThat(unseen.notes())
        .extracting(Note::text)
        .contains(
            "No generated validation samples of 'y0, z=2' to choose ratios by: real only there"
                + " (mu = 1).");
  }

  @Test
  void drFairness_uniformDrawsThatMissASubgroupAreGivenUp() {
    var rare = Problems.pools(GRID, new int[] {40_000, 9, 9, 9, 9, 1}, new int[6]);
    var mixture =
        DrFairness.create(
            Problems.pools(GRID, REAL, new int[6]),
            rare,
            DrFairnessOptions.faithful(BATCH)
                .withDraw(DrFairnessOptions.Draw.faithful().withSizes(6, 0)));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(mixture::request)
        .withMessage(
            "10000 uniform draws of 6 real and 0 generated validation samples all missed a subgroup"
                + " (the rarest is 'y1, z=2'); draw more samples, or spread the draw over the"
                + " subgroups");
  }

  @Test
  void drFairness_spreadDrawsHaveTwoOfEveryClass() {
    var many = Problems.pools(GRID, new int[] {9_000, 50, 50, 9_000, 2, 40}, GENERATED);
    var mixture = DrFairness.create(TRAINING, many, defaults());
    var quotas = ((Request.Draw) mixture.request()).quotas();
    assertThat(quotas.count(Origin.REAL, 4)).isEqualTo(2);
    int real = 0;
    for (int c = 0; c < GRID.size(); c++) {
      assertThat(quotas.count(Origin.REAL, c)).isGreaterThanOrEqualTo(2);
      assertThat(quotas.count(Origin.GENERATED, c)).isBetween(c == 4 ? 0 : 2, GENERATED[c]);
      real += quotas.count(Origin.REAL, c);
    }
    assertThat(real).isEqualTo(128);
    assertThat(mixture.request()).isEqualTo(new Request.Draw(quotas));
  }

  /**
   * Training on a subgroup that lowers the outer objective must come more often, and so must good
   * data.
   */
  @Test
  void drFairness_movesTowardsWhatHelps() {
    SubgroupGrid grid = Problems.grid(2, 2);
    SubgroupPools pools = Problems.pools(grid, new int[] {90, 10, 50, 50}, new int[] {9, 9, 9, 9});
    var mixture =
        DrFairness.create(
            pools,
            pools,
            DrFairnessOptions.defaults(32)
                .withUpdate(DrFairnessOptions.Update.defaults().withEvery(1)));
    double[] first = mixture.lambda();
    assertThat(first).containsExactly(new double[] {0.9, 0.1, 0.5, 0.5}, within(1e-12));
    for (int n = 0; n < 60; n++) {
      var quotas = ((Request.Draw) mixture.request()).quotas();
      // Subgroup 1 alone is lost; generated samples of it are noise whose gradient points
      // elsewhere.
      var subgroups = new ArrayList<Integer>();
      var made = new ArrayList<Boolean>();
      for (Origin origin : Origin.values()) {
        for (int c = 0; c < 4; c++) {
          for (int i = 0; i < quotas.count(origin, c); i++) {
            subgroups.add(c);
            made.add(origin == Origin.GENERATED);
          }
        }
      }
      int size = subgroups.size();
      double[] inputs = new double[size * 4];
      double[] logits = new double[size];
      boolean[] generated = new boolean[size];
      for (int i = 0; i < size; i++) {
        generated[i] = made.get(i);
        int direction = subgroups.get(i) == 1 && generated[i] ? 3 : subgroups.get(i) == 1 ? 1 : 0;
        inputs[i * 4 + direction] = 3;
        logits[i] = subgroups.get(i) == 1 ? 2 : subgroups.get(i) == 0 ? -3 : 3;
      }
      mixture.measured(
          ValidationPass.of(
                  grid, subgroups.stream().mapToInt(c -> c).toArray(), generated, logits, 1)
              .withInputs(inputs, 4));
      mixture.next();
    }
    assertThat(mixture.lambda()[1]).isGreaterThan(first[1] + 0.1);
    assertThat(mixture.mu()[1]).isGreaterThan(0.6);
    assertThat(mixture.gap()).isGreaterThan(1.5);
    assertThat(mixture.report().get(1).loss()).isGreaterThan(2);
  }

  @Test
  void fairBatch_comparesNeighboursAndMovesTheWorstPair() {
    FairBatch mixture =
        FairBatch.create(
            TRAINING, FairBatchOptions.faithful(BATCH, FairnessGoal.EQODDS).withStep(0.02));
    double[] before = mixture.lambda();
    // Losses 1, 1.2, 1.5 | 2, 0.9, 1: the largest gap is between subgroups 3 and 4.
    mixture.measured(withLosses(1, 1.2, 1.5, 2, 0.9, 1));
    before[3] += 0.02;
    before[4] -= 0.02;
    assertThat(mixture.lambda()).containsExactly(before, within(1e-15));
    assertThat(mixture.gap()).isCloseTo(1.1, within(1e-12));
    assertThat(mixture.report().get(3).loss()).isCloseTo(2, within(1e-12));

    var opportunity =
        FairBatch.create(
            TRAINING,
            FairBatchOptions.faithful(BATCH, FairnessGoal.EQOPP).withStep(0.02).withPositive(0));
    double[] shares = opportunity.lambda();
    opportunity.measured(withLosses(1, 1.2, 1.5, 2, 0.9, 1));
    shares[1] -= 0.02;
    shares[2] += 0.02;
    assertThat(opportunity.lambda()).containsExactly(shares, within(1e-15));
  }

  @Test
  void fairBatch_ofDemographicParityReversesTheOtherLabel() {
    SubgroupGrid grid = Problems.grid(2, 2);
    SubgroupPools even = Problems.pools(grid, new int[] {10, 10, 10, 10}, new int[4]);
    var mixture =
        FairBatch.create(even, FairBatchOptions.faithful(8, FairnessGoal.DP).withStep(0.1));
    // As if all were of label 1, subgroup 0 has the loss 3 and subgroup 1 the loss 1: group 0 is
    // rarely
    // predicted 1, and showing more of (y0, z=0) would make it rarer still.
    double[] logits = new double[40];
    for (int i = 0; i < 40; i++) {
      double loss = i < 10 ? 3 : 1;
      logits[i] = -Math.log(Math.expm1(loss));
    }
    int[] subgroups = new int[40];
    for (int i = 0; i < 40; i++) {
      subgroups[i] = i / 10;
    }
    mixture.measured(ValidationPass.real(grid, subgroups, logits, 1));
    assertThat(mixture.compared()).containsExactly(new double[] {1.5, 0.5, 0.5, 0.5}, within(1e-9));
    assertThat(mixture.lambda()).containsExactly(new double[] {0.4, 0.6, 0.5, 0.5}, within(1e-12));
  }

  @Test
  void fairBatch_keepsTheFloor() {
    FairBatch mixture =
        FairBatch.create(
            TRAINING,
            FairBatchOptions.faithful(BATCH, FairnessGoal.EQODDS).withStep(0.4).withFloor(0.3));
    for (int n = 0; n < 12; n++) {
      mixture.measured(withLosses(1, 1, 1, 9, 1, 1));
      while (mixture.request() instanceof Request.Nothing) {
        mixture.next();
      }
    }
    assertThat(mixture.lambda()[4]).isCloseTo(0.1, within(1e-12));
  }

  /** Passes whose subgroups have these losses. */
  private static ValidationPass withLosses(double... losses) {
    double[] logits = new double[losses.length];
    for (int c = 0; c < losses.length; c++) {
      double margin = -Math.log(Math.expm1(losses[c]));
      logits[c] = GRID.label(c) == 1 ? margin : -margin;
    }
    return ValidationPass.real(GRID, Problems.numbers(0, losses.length), logits, 1);
  }

  @Test
  void fixedMixture_balancedIsEqualOverManyBatches() {
    var mixture = create("balanced");
    int[] seen = new int[12];
    for (int n = 0; n < 600; n++) {
      add(seen, mixture.next());
    }
    for (int c = 0; c < 6; c++) {
      double all = REAL[c] + GENERATED[c];
      assertThat(seen[c] + seen[6 + c]).isCloseTo(600 * BATCH / 6, within(2));
      assertThat((double) seen[c]).isCloseTo(600.0 * BATCH / 6 * REAL[c] / all, within(2.0));
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> mixture.measured(withLosses(1, 1, 1, 1, 1, 1)))
        .withMessage("nothing was asked for: the shares never change");
    assertThat(mixture.report().get(4).mu()).isEqualTo(1);
  }

  private static void add(int[] seen, Quotas quotas) {
    for (int c = 0; c < quotas.subgroups(); c++) {
      seen[c] += quotas.count(Origin.REAL, c);
      seen[quotas.subgroups() + c] += quotas.count(Origin.GENERATED, c);
    }
  }

  @Test
  void fixedMixture_withoutSamplesIsRefused() {
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(
            () ->
                FixedMixture.proportional(
                    Problems.pools(GRID, REAL, new int[6]), FixedMixture.Data.GENERATED_ONLY, 8))
        .withMessage("there are no generated training samples to draw from");
  }

  @Test
  void grid_refusesOverlappingGroups() {
    var union =
        Groups.union(
            List.of(new Attribute("a", List.of("0", "1")), new Attribute("b", List.of("0", "1"))),
            new int[][] {{0, 1}, {1, 0}});
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> GRID.subgroupsOf(new int[2], union))
        .withMessage(
            "a mixture needs groups that do not overlap, but every sample is in one group of each"
                + " of 2 attributes; protect one attribute, or their intersections"
                + " (data.intersectional=true)");
    var some = Groups.of(GRID.groups(), new int[] {2, -1, 0});
    int[] subgroups = GRID.subgroupsOf(new int[] {1, 1, 0}, some);
    assertThat(subgroups).containsExactly(5, -1, 0);
    SubgroupPools pools = SubgroupPools.of(GRID, new int[] {7, 8, 9}, subgroups);
    assertThat(pools.unknown()).isEqualTo(1);
    assertThat(FixedMixture.proportional(pools, FixedMixture.Data.REAL_ONLY, 2).notes())
        .extracting(Note::text)
        .containsExactly("1 training samples of unknown group are never drawn by the mixture.");
  }

  @Test
  void goal_isNamedOrTheNearestIsSuggested() {
    assertThat(FairnessGoal.named("EqOdds")).isEqualTo(FairnessGoal.EQODDS);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> FairnessGoal.named("eqood"))
        .withMessage(
            "mixture.fairness is 'eqood', expected one of eqodds, eqopp, dp, accuracy-parity, none;"
                + " did you mean 'eqodds'?");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> FairBatchOptions.defaults(8, FairnessGoal.NONE))
        .withMessage("goal is none, expected eqodds, eqopp or dp");
  }

  @Test
  void pass_refusesWhatIsNotANumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ValidationPass.real(GRID, new int[] {0, 1}, new double[] {1, Double.NaN}, 1))
        .withMessage("logits[1] is NaN, expected a finite number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ValidationPass.real(GRID, new int[] {0}, new double[] {1, 2, 3}, 3))
        .withMessage("outputs is 3, expected one per label (2), or 1");
  }

  @Test
  void featureReuse_measuresTheDrift() {
    double[] before = {3, 4};
    assertThat(FeatureReuse.drift(before, new double[] {3, 4.5})).isEqualTo(0.1);
    assertThat(FeatureReuse.below(0.1).accepts(before, new double[] {3, 4.5})).isTrue();
    assertThat(FeatureReuse.below(0.05).accepts(before, new double[] {3, 4.5})).isFalse();
    assertThat(FeatureReuse.never().accepts(before, before)).isFalse();
    assertThat(FeatureReuse.drift(new double[2], before)).isInfinite();
  }
}
