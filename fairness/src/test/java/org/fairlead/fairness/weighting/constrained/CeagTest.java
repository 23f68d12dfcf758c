package org.fairlead.fairness.weighting.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Baseline;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.GroupState;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.Toys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CeagTest {

  /** 36 samples of group 0 and 4 of group 1, as a training set and as a step. */
  private static Groups nineToOne() {
    int[] codes = new int[40];
    Arrays.fill(codes, 36, 40, 1);
    return Toys.groups(2, codes);
  }

  private static Baseline perfect(double... share) {
    return new Baseline(
        1,
        Arrays.stream(share).mapToObj(s -> 1.0).toList(),
        0.1,
        Arrays.stream(share).mapToObj(s -> 0.1).toList(),
        Arrays.stream(share).boxed().toList());
  }

  private static Outcomes onlyTheFirst36(Groups groups) {
    boolean[] correct = new boolean[40];
    Arrays.fill(correct, 0, 36, true);
    return Toys.outcomes(groups, correct);
  }

  /**
   * Group accuracies 1 and 0 against a dense model that is always right: the population's accuracy
   * is .9, so Δ = .1 and ψ = (-.1, .9); the published plain mean says .5, and ψ = (-.5, .5).
   */
  @Test
  void observe_weighsGroupsByTheirShareUnlessFaithful() {
    Groups groups = nineToOne();
    CeagOptions options = CeagOptions.defaults(0.1).withTolerance(0.05).withBuffer(4);
    Toys.Taken corrected =
        Toys.step(Ceag.create(perfect(0.9, 0.1), groups, options), onlyTheFirst36(groups));
    assertThat(corrected.strict()).containsExactly(new double[] {-0.15, 0.85}, within(1e-15));
    assertThat(corrected.multipliers()).containsExactly(new double[] {0, 0.085}, within(1e-15));
    Toys.Taken published =
        Toys.step(
            Ceag.create(perfect(0.9, 0.1), groups, options.withMode(Mode.FAITHFUL)),
            onlyTheFirst36(groups));
    assertThat(published.strict()).containsExactly(new double[] {-0.55, 0.45}, within(1e-15));
  }

  /** w = (1-Λ)/B + λ_g/n_g: with λ_1 = .085, .915/40 for group 0 and .085/4 more for group 1. */
  @Test
  void weigh_addsTheMultipliersShareOfTheGroup() {
    Groups groups = nineToOne();
    Ceag ceag =
        Ceag.create(
            perfect(0.9, 0.1), groups, CeagOptions.defaults(0.1).withTolerance(0.05).withBuffer(4));
    Toys.Taken taken = Toys.step(ceag, onlyTheFirst36(groups));
    assertThat(taken.weights[0]).isEqualTo(0.915 / 40, within(1e-15));
    assertThat(taken.weights[39]).isEqualTo(0.915 / 40 + 0.085 / 4, within(1e-15));
    assertThat(ceag.total()).isEqualTo(0.085, within(1e-15));
    GroupState majority = ceag.report().get(0);
    assertThat(majority.name()).isEqualTo("g=g0");
    assertThat(majority.lambda()).isZero();
    assertThat(majority.violation()).isEqualTo(-0.15, within(1e-15));
    assertThat(majority.slack()).isEqualTo(0.15, within(1e-15));
    assertThat(majority.bufferFill()).isEqualTo(1);
    GroupState minority = ceag.report().get(1);
    assertThat(minority.lambda()).isEqualTo(0.085, within(1e-15));
    assertThat(minority.slack()).isZero();
  }

  /**
   * The step response at the cap. While group 1 is wrong all along, ψ_1 = .9 asks for more than the
   * cap allows: Λ in use stays there, and what is stored settles at cap + η v/K, however long that
   * lasts. Once it is right, Λ is below the cap again within 1/K steps of that violation; without
   * back-calculation it takes as long as the violation lasted, times v/|v'|.
   */
  @ParameterizedTest(name = "violated for {0} steps")
  @ValueSource(ints = {100, 400})
  void weigh_atTheCapDoesNotWindUp(int violated) {
    Groups groups = nineToOne();
    CeagOptions options =
        CeagOptions.defaults(0.1).withTolerance(0.05).withBuffer(0).withTotalCap(0.5);
    Ceag guarded = Ceag.create(perfect(0.9, 0.1), groups, options);
    Ceag winding =
        Ceag.create(perfect(0.9, 0.1), groups, options.withDual(options.dual().withAntiWindup(0)));
    Toys.Taken last = Toys.step(guarded, onlyTheFirst36(groups));
    Toys.step(winding, onlyTheFirst36(groups));
    for (int step = 1; step < violated; step++) {
      last = Toys.step(guarded, onlyTheFirst36(groups));
      Toys.step(winding, onlyTheFirst36(groups));
      assertThat(guarded.total()).isEqualTo(winding.total(), within(1e-12));
      assertThat(guarded.report().get(1).lambda()).isEqualTo(guarded.total(), within(1e-12));
    }
    assertThat(guarded.total()).isEqualTo(0.5, within(1e-12));
    assertThat(guarded.scaled()).isTrue();
    double stored = 0.5 + 0.1 * 0.85 / 0.1 - 0.1 * 0.85; // when the step has ended
    assertThat(last.multipliers()).containsExactly(new double[] {0, stored}, within(1e-4));

    boolean[] allRight = new boolean[40];
    Arrays.fill(allRight, true);
    assertThat(stepsAtTheCap(guarded, Toys.outcomes(groups, allRight))).isBetween(5, 30);
    assertThat(stepsAtTheCap(winding, Toys.outcomes(groups, allRight)))
        .isGreaterThan(10 * violated);
  }

  private static int stepsAtTheCap(Ceag ceag, Outcomes step) {
    int steps = 0;
    do {
      Toys.step(ceag, step);
      steps++;
    } while (ceag.scaled() && steps < 10_000);
    return steps;
  }

  @Test
  void observe_isSilentUntilABufferIsFull() {
    Groups groups = nineToOne();
    for (Mode mode : Mode.values()) {
      Ceag ceag =
          Ceag.create(
              perfect(0.9, 0.1), groups, CeagOptions.defaults(0.1).withBuffer(50).withMode(mode));
      Toys.Taken taken = Toys.step(ceag, onlyTheFirst36(groups));
      assertThat(taken.strict()).isEmpty();
      assertThat(taken.surrogateGroups()).containsExactly(0, 1);
      assertThat(taken.report.dualLagrangian()).isZero();
      assertThat(taken.weights).containsOnly(1.0 / 40);
      assertThat(ceag.report().get(0).violation()).isNaN();
      assertThat(ceag.report().get(0).slack()).isNaN();
      assertThat(ceag.report().get(0).bufferFill()).isEqualTo(36.0 / 50);
      // Now group 0 is full and group 1 is not: both sides of the gap speak of group 0 alone.
      Toys.Taken second = Toys.step(ceag, onlyTheFirst36(groups));
      assertThat(second.strictGroups()).containsExactly(0);
      assertThat(second.strict()).containsExactly(new double[] {-0.01}, within(1e-15));
    }
  }

  /** The dense accuracies differ, and only the hard group is full: its gap is no excess. */
  @Test
  void observe_takesBothSidesOverTheSameGroups() {
    Groups groups = nineToOne();
    var baseline =
        new Baseline(0.9, List.of(0.94, 0.54), 0.3, List.of(0.2, 1.2), List.of(0.9, 0.1));
    int[] minority = {36, 37, 38, 39};
    Ceag ceag =
        Ceag.create(baseline, groups, CeagOptions.defaults(0.1).withTolerance(0.01).withBuffer(4));
    Toys.Taken taken =
        Toys.step(ceag, Toys.outcomes(groups.select(minority), true, false, false, false));
    assertThat(taken.strictGroups()).containsExactly(1);
    assertThat(taken.strict()).containsExactly(new double[] {-0.01}, within(1e-15));
    // s_1 = (l_1 - L_1) - (l - L) with l_1 = l: the constants alone remain.
    assertThat(taken.surrogate()).containsExactly(new double[] {-1.2 + 0.3}, within(1e-15));
  }

  /** Two attributes: Δ is each attribute's population-weighted gap, averaged over the two. */
  @Test
  void observe_averagesOverAttributes() {
    Groups groups =
        Groups.union(
            List.of(Toys.attribute("a", 2), Toys.attribute("b", 2)),
            new int[][] {{0, 0, 0, 1}, {0, 1, 1, -1}});
    var baseline =
        new Baseline(
            1,
            List.of(1.0, 1.0, 1.0, 1.0),
            0,
            List.of(0.0, 0.0, 0.0, 0.0),
            List.of(0.75, 0.25, 0.25, 0.5));
    Ceag ceag =
        Ceag.create(baseline, groups, CeagOptions.defaults(0.1).withTolerance(0).withBuffer(0));
    Toys.Taken taken = Toys.step(ceag, Toys.outcomes(groups, true, false, false, false));
    // Gaps a: 2/3, 1; b: 0, 1. Δ_a = .75(2/3) + .25 = .75; Δ_b = .5/.75 = 2/3; Δ = 17/24.
    double gap = 17.0 / 24;
    assertThat(taken.strict())
        .containsExactly(new double[] {2.0 / 3 - gap, 1 - gap, -gap, 1 - gap}, within(1e-15));
    // Sample 3 has an unknown b: it is in group a1 alone. λ = .1 v of the violated groups.
    double total = 0.1 * 2 * (1 - gap);
    assertThat(ceag.total()).isEqualTo(total, within(1e-15));
    assertThat(taken.weights[0]).isEqualTo((1 - total) / 4, within(1e-15));
    assertThat(taken.weights[3]).isEqualTo((1 - total) / 4 + 0.1 * (1 - gap), within(1e-15));
  }

  /** For a partition, Σ p_g ψ_g = 0, whichever groups are full. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void violations_averageToMinusTheTolerance(long seed) {
    var random = new SplittableRandom(seed);
    Outcomes training = Toys.random(Toys.randomSingle(200, 4, random), 3, random);
    Groups groups = training.groups();
    Ceag ceag =
        Ceag.create(
            Baseline.of(training),
            groups,
            CeagOptions.defaults(0.1).withTolerance(0.02).withBuffer(9));
    for (int step = 0; step < 10; step++) {
      int[] samples = random.ints(16, 0, 200).toArray();
      Toys.Taken taken = Toys.step(ceag, Toys.random(groups.select(samples), 3, random));
      double sum = 0;
      double weight = 0;
      for (int j = 0; j < taken.strict().length; j++) {
        long count = groups.count(taken.strictGroups()[j]);
        sum += count * taken.strict()[j];
        weight += count;
      }
      assertThat(sum).isEqualTo(-0.02 * weight, within(1e-12));
    }
  }

  /** Where groups are equally large and their buffers full, the published mean is right. */
  @Test
  void modes_agreeOnBalancedGroups() {
    Groups groups = Toys.groups(2, 0, 1, 0, 1, 0, 1, 0, 1);
    Outcomes outcomes = Toys.outcomes(groups, true, false, true, true, false, false, true, false);
    var baseline = new Baseline(0.75, List.of(1.0, 0.5), 0.3, List.of(0.1, 0.5), List.of(0.5, 0.5));
    CeagOptions options = CeagOptions.defaults(0.5).withBuffer(4);
    Toys.Taken corrected = Toys.step(Ceag.create(baseline, groups, options), outcomes);
    Toys.Taken published =
        Toys.step(Ceag.create(baseline, groups, options.withMode(Mode.FAITHFUL)), outcomes);
    assertThat(corrected.strict()).containsExactly(published.strict(), within(1e-15));
    assertThat(corrected.weights).containsExactly(published.weights, within(1e-15));
  }

  @Test
  void options_rejectImpossibleValues() {
    CeagOptions options = CeagOptions.defaults(0.1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withTolerance(-0.01))
        .withMessage("tolerance is -0.01, expected a share in [0, 1]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withBuffer(-1))
        .withMessage("buffer is -1, expected 0 (none) or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CeagOptions.defaults(0))
        .withMessage("rate must be positive and finite, got 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withDual(Dual.ascent(0.1).withCap(0)))
        .withMessage("cap is 0.0, expected a positive number");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.withTotalCap(1))
        .withMessage("totalCap is 1.0, expected a number in (0, 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ceag.create(perfect(1), nineToOne(), options))
        .withMessage("baseline has 1 groups, expected the training set's 2");
  }
}
