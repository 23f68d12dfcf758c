package org.fairlead.fairness.weighting.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.Toys;
import org.junit.jupiter.api.Test;

final class EqualizedLossTest {
  private static final Groups THREE_TO_ONE = Toys.groups(2, 0, 0, 0, 1);

  /** l = 2 and l_g = (1, 5): h = (-1, 3), and μ = .1 h. */
  @Test
  void signed_movesMultipliersInBothDirections() {
    EqualizedLoss method =
        EqualizedLoss.create(THREE_TO_ONE, EqualizedLossOptions.defaults(0.1).withAbsolute(false));
    Toys.Taken taken = Toys.step(method, Toys.withLosses(THREE_TO_ONE, 1, 1, 1, 5));
    assertThat(taken.surrogate()).containsExactly(new double[] {-1, 3}, within(1e-12));
    assertThat(taken.strict()).containsExactly(taken.surrogate());
    assertThat(taken.multipliers()).containsExactly(new double[] {-0.1, 0.3}, within(1e-12));
    // Λ = .4 and Σ μ = .2: w_0 = .8/4 - .1/3, w_3 = .8/4 + .3.
    assertThat(method.total()).isEqualTo(0.4, within(1e-12));
    assertThat(taken.weights[0]).isEqualTo(0.2 - 0.1 / 3, within(1e-12));
    assertThat(taken.weights[3]).isEqualTo(0.5, within(1e-12));
    assertThat(taken.report.lagrangian()).isEqualTo(2 + 0.1 + 0.9, within(1e-12));
  }

  /** |h| = (1, 3): μ only grows, and the gradient carries the sign. */
  @Test
  void absolute_onlyRaisesMultipliers() {
    EqualizedLoss method = EqualizedLoss.create(THREE_TO_ONE, EqualizedLossOptions.defaults(0.1));
    Toys.Taken taken = Toys.step(method, Toys.withLosses(THREE_TO_ONE, 1, 1, 1, 5));
    assertThat(taken.surrogate()).containsExactly(new double[] {1, 3}, within(1e-12));
    assertThat(taken.multipliers()).containsExactly(new double[] {0.1, 0.3}, within(1e-12));
    assertThat(taken.weights[0]).isEqualTo(0.2 - 0.1 / 3, within(1e-12));
    assertThat(taken.weights[3]).isEqualTo(0.5, within(1e-12));
    Toys.step(method, Toys.withLosses(THREE_TO_ONE, 5, 5, 5, 1));
    assertThat(taken.multipliers()).containsExactly(new double[] {0.2, 0.6}, within(1e-12));
  }

  /**
   * Buffers of one: L_g = (1, 5). The population's mean is 2, the plain mean 3; the surrogate stays
   * the step's.
   */
  @Test
  void buffered_weighsGroupsByTheirShareUnlessFaithful() {
    EqualizedLossOptions options =
        EqualizedLossOptions.defaults(0.1).withAbsolute(false).withBuffer(1);
    Outcomes outcomes = Toys.withLosses(THREE_TO_ONE, 4, 4, 1, 5);
    Toys.Taken corrected = Toys.step(EqualizedLoss.create(THREE_TO_ONE, options), outcomes);
    assertThat(corrected.strict()).containsExactly(new double[] {-1, 3}, within(1e-12));
    assertThat(corrected.surrogate()).containsExactly(new double[] {-0.5, 1.5}, within(1e-12));
    Toys.Taken published =
        Toys.step(EqualizedLoss.create(THREE_TO_ONE, options.withMode(Mode.FAITHFUL)), outcomes);
    assertThat(published.strict()).containsExactly(new double[] {-2, 2}, within(1e-12));
    Toys.Taken absolute =
        Toys.step(
            EqualizedLoss.create(THREE_TO_ONE, options.withAbsolute(true).withMode(Mode.FAITHFUL)),
            outcomes);
    assertThat(absolute.strict()).containsExactly(new double[] {2, 2}, within(1e-12));
  }

  @Test
  void buffered_isSilentUntilABufferIsFull() {
    EqualizedLoss method =
        EqualizedLoss.create(THREE_TO_ONE, EqualizedLossOptions.defaults(0.1).withBuffer(2));
    Toys.Taken taken = Toys.step(method, Toys.withLosses(Toys.groups(2, 0, 1), 1, 5));
    assertThat(taken.strict()).isEmpty();
    assertThat(taken.weights).containsOnly(0.5);
    // Alone, a full group is its own population.
    taken = Toys.step(method, Toys.withLosses(Toys.groups(2, 0), 3));
    assertThat(taken.strictGroups()).containsExactly(0);
    assertThat(taken.strict()).containsExactly(new double[] {0}, within(1e-12));
    assertThat(method.report().get(1).bufferFill()).isEqualTo(0.5);
  }

  @Test
  void step_refusesALossThatIsNotANumber() {
    EqualizedLoss method = EqualizedLoss.create(THREE_TO_ONE, EqualizedLossOptions.defaults(0.1));
    Outcomes broken =
        Outcomes.of(new double[] {0, 1, 0, 1, 0, 1, Double.NaN, 1}, 2, new int[4], THREE_TO_ONE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Toys.step(method, broken))
        .withMessage("constraint 'equalized loss': strictViolation of 'g=g0' is NaN");
    Toys.Taken taken = Toys.step(method, Toys.withLosses(THREE_TO_ONE, 1, 1, 1, 1));
    assertThat(taken.multipliers()).containsExactly(new double[] {0, 0}, within(1e-12));
  }

  @Test
  void options_rejectImpossibleValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EqualizedLossOptions.defaults(Double.NaN))
        .withMessage("rate must be positive and finite, got NaN");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EqualizedLossOptions.defaults(0.1).withTotalCap(0))
        .withMessage("totalCap is 0.0, expected a number in (0, 1)");
  }
}
