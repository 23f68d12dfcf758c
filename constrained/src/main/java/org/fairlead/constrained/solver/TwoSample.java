package org.fairlead.constrained.solver;

import static org.fairlead.base.Checks.requireArgument;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Observed;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;

/**
 * A primal whose multipliers are fed by held-out data: it descends on what its training sample
 * shows, and the strict violations, with their standard errors, come from another sample.
 *
 * <p>A multiplier that sees only training data stops growing as soon as the model has memorized
 * them. Here the dual player asks for violations that generalize. The held-out sample is measured
 * in every {@code period}-th step; in the others, and for constraints that either sample does not
 * observe, the multipliers stay. Whatever validation decides must use a third sample.
 *
 * @see <a href="https://arxiv.org/abs/1807.00028">Cotter et al. (2019), two-dataset games</a>
 */
public final class TwoSample implements Primal, Stateful {
  private static final String STEPS = "steps";
  private static final double[] NOTHING = {};

  private final Primal training;
  private final Supplier<Evaluation> heldOut;
  private final int period;
  private long steps;

  private TwoSample(Primal training, Supplier<Evaluation> heldOut, int period) {
    this.training = training;
    this.heldOut = heldOut;
    this.period = period;
  }

  /**
   * Returns a two-sample game.
   *
   * @param training owns {@code x}; its surrogate violations drive the primal
   * @param heldOut measures the same constraints on the other sample at the {@code x} of now; its
   *     loss is not looked at
   * @param period measures in steps 0, {@code period}, {@code 2 period} and so on; positive
   */
  public static TwoSample of(Primal training, Supplier<Evaluation> heldOut, int period) {
    requireArgument(period > 0, "period must be positive, got %d", period);
    return new TwoSample(training, heldOut, period);
  }

  @Override
  public Evaluation evaluate() {
    return withHeldOut(training.evaluate());
  }

  @Override
  public Evaluation evaluateConstraints() {
    return withHeldOut(training.evaluateConstraints());
  }

  private Evaluation withHeldOut(Evaluation seen) {
    List<Observed> other = steps % period == 0 ? heldOut.get().observed() : List.of();
    var merged = new ArrayList<Observed>(seen.observed().size());
    for (Observed each : seen.observed()) {
      merged.add(new Observed(each.constraint(), merge(each, other)));
    }
    return Evaluation.of(seen.loss(), merged);
  }

  private static ConstraintState merge(Observed seen, List<Observed> other) {
    for (Observed each : other) {
      if (each.constraint() == seen.constraint()) {
        return seen.state().withStrictOf(each.state());
      }
    }
    return seen.state().withStrict(NOTHING, new int[0]);
  }

  @Override
  public void descend(double[] weights) {
    training.descend(weights);
    steps++;
  }

  @Override
  public void lookAhead(double[] weights) {
    training.lookAhead(weights);
  }

  @Override
  public Map<String, double[]> state() {
    return Map.of(STEPS, new double[] {steps});
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double taken = reader.take(STEPS, 1)[0];
    reader.finish();
    requireArgument(
        taken >= 0 && taken == Math.rint(taken),
        "state '%s' is %s, expected a number of steps",
        STEPS,
        taken);
    steps = (long) taken;
  }
}
