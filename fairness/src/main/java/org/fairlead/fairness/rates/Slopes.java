package org.fairlead.fairness.rates;

import java.util.List;
import org.fairlead.fairness.rates.language.Quantity;
import org.fairlead.fairness.rates.language.Quantity.Mean;
import org.fairlead.fairness.rates.language.Quantity.Measure;
import org.fairlead.fairness.rates.language.RateConstraint;

/**
 * How the violations of constraints change with the quantities that they speak of, at the step last
 * measured: {@code ∂v_j/∂r_q}.
 */
final class Slopes {
  private final List<RateConstraint> constraints;
  private final List<Quantity> quantities;
  private final Estimates estimates;
  private final double[][] slopes;

  /** Of every quantity: its strict value, and its value in the step. */
  private double[] strict = new double[0];

  private final double[] stepValue;
  private final double[] scratch;

  Slopes(RateConstraints constraints, Estimates estimates) {
    this.constraints = constraints.constraints();
    this.quantities = constraints.quantities();
    this.estimates = estimates;
    this.slopes = new double[this.constraints.size()][];
    for (int j = 0; j < slopes.length; j++) {
      slopes[j] = new double[this.constraints.get(j).uses().length];
    }
    this.stepValue = new double[quantities.size()];
    this.scratch = new double[quantities.size()];
  }

  /** Goes to a step with these strict values, of which the estimates have just been made. */
  void begin(double[] strictValues) {
    strict = strictValues;
    for (int q = 0; q < stepValue.length; q++) {
      boolean ofStep = quantities.get(q) instanceof Mean mean && mean.measure() == Measure.LOSS;
      stepValue[q] = ofStep ? estimates.ofStep(q) : strict[q];
    }
  }

  /** Computes the slopes of constraint {@code j}; returns whether this step can follow them. */
  boolean follow(int j) {
    RateConstraint constraint = constraints.get(j);
    for (int q : constraint.uses()) {
      if (quantities.get(q) instanceof Mean && estimates.count(q) == 0) {
        return false;
      }
    }
    constraint.differentiate(strict, stepValue, scratch, slopes[j]);
    for (double slope : slopes[j]) {
      if (!Double.isFinite(slope)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the slopes of a constraint that was followed, in the order of its uses; no copy. */
  double[] of(int j) {
    return slopes[j];
  }

  /**
   * Returns the standard error of a strict violation, by propagation from the means. Its slopes are
   * those at the strict values: a cell may have an estimate and no sample in the step.
   */
  double error(int j) {
    RateConstraint constraint = constraints.get(j);
    var slope = new double[constraint.uses().length];
    constraint.differentiate(strict, strict, scratch, slope);
    return estimates.error(constraint.uses(), slope);
  }
}
