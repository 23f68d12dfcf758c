package org.fairlead.training.selection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.fairlead.audit.Tradeoff;
import org.fairlead.training.selection.ModelSelection.Candidate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelSelectionTest {

  @Test
  void offer_prefersTheMostAccurateWithinTheTolerance() {
    assertThat(best(candidate(1, 0.80, 0.005), candidate(2, 0.90, 0.02), candidate(3, 0.85, 0.01)))
        .isEqualTo(3);
  }

  /** 0.06 measured among few samples, of which 0.01 cannot be told, is no violation. */
  @Test
  void offer_countsAsInfeasibleOnlyWhatIsKnownToBe() {
    Candidate first = new Candidate(1, 1, 0.72, 0.008, -0.09, null, null);
    Candidate last = new Candidate(2, 2, 0.79, 0.06, -0.02, null, null);
    Candidate harmful = new Candidate(3, 3, 0.85, 0.06, 0.02, null, null);
    assertThat(best(first, last, harmful)).isEqualTo(2);
    assertThat(best(harmful, first, last)).isEqualTo(2);
    assertThat(best(harmful, new Candidate(4, 4, 0.86, 0.05, 0.03, null, null))).isEqualTo(3);
  }

  @Test
  void offer_prefersTheLeastInfeasibleWhereNoneIsWithinTheTolerance() {
    assertThat(best(candidate(1, 0.80, 0.03), candidate(2, 0.95, 0.04), candidate(3, 0.81, 0.03)))
        .isEqualTo(3);
  }

  @Test
  void offer_prefersTheMostAccurateWithoutADenseModel() {
    assertThat(best(candidate(1, 0.80, null), candidate(2, 0.95, null), candidate(3, 0.94, null)))
        .isEqualTo(2);
  }

  @Test
  void offer_keepsTheEarlierOfEqualCandidates() {
    assertThat(best(candidate(1, 0.80, -0.01), candidate(2, 0.80, 0.01))).isEqualTo(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void offer_findsTheSameWhateverTheOrder(long seed) {
    var random = new Random(seed);
    var candidates = new ArrayList<Candidate>();
    for (int epoch = 1; epoch <= 20; epoch++) {
      candidates.add(candidate(epoch, random.nextDouble(), random.nextDouble() * 0.03));
    }
    int expected = best(candidates.toArray(Candidate[]::new));
    Collections.shuffle(candidates, random);
    assertThat(best(candidates.toArray(Candidate[]::new))).isEqualTo(expected);
  }

  /** Among FairBatch's own points the first is what accuracy alone would choose. */
  @Test
  void offer_prefersTheLowestErrorAndDisparityWhereFairnessIsAGoal() {
    Candidate accurate = candidate(147, 0.875, null, tradeoff(0.125, 0.173, 0));
    Candidate fair = candidate(400, 0.858, null, tradeoff(0.142, 0.055, 0));
    Candidate even = candidate(500, 0.6, null, tradeoff(0.45, 0, 0));
    assertThat(best(1, accurate, fair, even)).isEqualTo(400);
    assertThat(best(0.1, accurate, fair, even)).isEqualTo(147);
    assertThat(best(5, accurate, fair, even)).isEqualTo(400);
    assertThat(best(10, accurate, fair, even)).isEqualTo(500);
  }

  /** Always the same of two labels: an error of one half, no disparity, and nothing uncertain. */
  @Test
  void offer_prefersAnySkillToNone() {
    Candidate constant = candidate(1, 0.6, null, tradeoff(0.5, 0, 0));
    Candidate nearly = candidate(2, 0.6, null, tradeoff(0.47, 0.2, 0.03));
    Candidate skilled = candidate(3, 0.6, null, tradeoff(0.46, 0.9, 0.03));
    assertThat(best(10, constant, skilled)).isEqualTo(3);
    assertThat(best(10, skilled, constant)).isEqualTo(3);
    assertThat(best(10, nearly, skilled, constant)).isEqualTo(3);
    assertThat(best(10, constant, nearly)).isEqualTo(2);
    assertThat(best(10, nearly, constant)).isEqualTo(2);
  }

  /** The costs of models without skill are no measure for one that has it. */
  @Test
  void offer_forgetsTheLowestCostOfModelsWithoutSkill() {
    Candidate constant = candidate(1, 0.6, null, tradeoff(0.5, 0, 0));
    Candidate first = candidate(2, 0.8, null, tradeoff(0.3, 0.4, 0.05));
    Candidate later = candidate(3, 0.8, null, tradeoff(0.3, 0.44, 0));
    Candidate worse = candidate(4, 0.8, null, tradeoff(0.3, 0.46, 0));
    assertThat(best(constant, first, later)).isEqualTo(3);
    assertThat(best(constant, first, worse)).isEqualTo(2);
  }

  /** Costs are 0.3, 0.25 with an error of 0.04 and so on: 0.29 is the limit from then on. */
  @Test
  void offer_takesTheLatestThatCannotBeToldFromTheLowest() {
    Candidate first = candidate(1, 0.9, null, tradeoff(0.2, 0.1, 0.01));
    Candidate lowest = candidate(2, 0.9, null, tradeoff(0.2, 0.05, 0.04));
    Candidate near = candidate(3, 0.7, null, tradeoff(0.2, 0.0899, 0.29));
    Candidate far = candidate(4, 0.99, null, tradeoff(0.2, 0.0901, 0.29));
    assertThat(best(first, lowest)).isEqualTo(2);
    assertThat(best(first, lowest, near)).isEqualTo(3);
    assertThat(best(first, lowest, near, far)).isEqualTo(3);
    assertThat(best(first, lowest, far)).isEqualTo(2);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void offer_oneByOneIsAsComparingAllAtTheEnd(long seed) {
    var random = new Random(seed);
    var candidates = new ArrayList<Candidate>();
    for (int epoch = 1; epoch <= 40; epoch++) {
      double gap = random.nextInt(3) == 0 ? 0.02 : 0;
      candidates.add(
          candidate(epoch, 0, gap, tradeoff(random.nextDouble(), random.nextDouble(), 0.1)));
    }
    var feasible =
        candidates.stream()
            .filter(c -> Objects.requireNonNull(c.maxGap()) == 0)
            .filter(c -> Objects.requireNonNull(c.tradeoff()).error() + 0.1 < 0.5)
            .toList();
    double lowest = feasible.stream().mapToDouble(ModelSelectionTest::cost).min().orElseThrow();
    int expected =
        feasible.stream()
            .filter(c -> cost(c) <= lowest + 0.1)
            .mapToInt(Candidate::epoch)
            .max()
            .orElseThrow();
    assertThat(best(candidates.toArray(Candidate[]::new))).isEqualTo(expected);
  }

  private static double cost(Candidate candidate) {
    return Objects.requireNonNull(candidate.tradeoff()).cost(1);
  }

  @Test
  void offer_goesOnFromTheLowestSoFar() {
    Tradeoff lowest = tradeoff(0.2, 0.05, 0.04);
    Candidate present = candidate(3, 0.7, null, tradeoff(0.2, 0.08, 0.29));
    var selection = new ModelSelection(0.01, 1, 0.5, present, lowest);
    assertThat(selection.offer(candidate(4, 0.9, null, tradeoff(0.2, 0.1, 0)))).isFalse();
    assertThat(selection.offer(candidate(5, 0.9, null, tradeoff(0.2, 0.085, 0)))).isTrue();
    assertThat(selection.lowest()).isEqualTo(lowest);
  }

  @Test
  void offer_putsConstraintsBeforeErrorAndDisparity() {
    Candidate infeasible = candidate(1, 0.9, 0.02, tradeoff(0.1, 0.01, 0));
    Candidate feasible = candidate(2, 0.8, 0.01, tradeoff(0.2, 0.3, 0));
    Candidate fairer = candidate(3, 0.8, -0.01, tradeoff(0.2, 0.2, 0));
    assertThat(best(infeasible, feasible)).isEqualTo(2);
    assertThat(best(infeasible, feasible, fairer)).isEqualTo(3);
    assertThat(best(feasible, infeasible, fairer)).isEqualTo(3);
  }

  private static Tradeoff tradeoff(double error, double disparity, double deviation) {
    return new Tradeoff(error, disparity, deviation, 0);
  }

  private static Candidate candidate(int epoch, double accuracy, @Nullable Double maxGap) {
    return candidate(epoch, accuracy, maxGap, null);
  }

  private static Candidate candidate(
      int epoch, double accuracy, @Nullable Double maxGap, @Nullable Tradeoff tradeoff) {
    return new Candidate(epoch, epoch, accuracy, maxGap, maxGap, tradeoff, null);
  }

  private static int best(Candidate... candidates) {
    return best(1, candidates);
  }

  private static int best(double weight, Candidate... candidates) {
    var selection = new ModelSelection(0.01, weight, 0.5, null, null);
    List.of(candidates).forEach(selection::offer);
    return Objects.requireNonNull(selection.best()).epoch();
  }
}
