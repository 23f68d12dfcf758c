package org.fairlead.fairness.rates;

import java.util.Arrays;
import java.util.List;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.language.Quantity;
import org.fairlead.fairness.rates.language.Quantity.Gradient;
import org.fairlead.fairness.rates.language.Quantity.Mean;
import org.fairlead.fairness.rates.language.RateConstraint;

/*
 * Constraint j says v_j(r) <= 0 or = 0, where r_q are quantities. Counting has no gradient, so the
 * network descends along a proxy r̃_q of each:
 *
 *   Gradient.LOSS         r̃ = mean loss of the cell, or minus that where it stands for accuracy:
 *                         ∂r̃/∂x_i = ± (p_i - onehot_i) / n, a sample weight of ± 1/n
 *   Gradient.PROBABILITY  r̃ = mean probability of class c, or of the label:
 *                         ∂r̃/∂x_ik = p_ic ([k=c] - p_ik) / n
 *   norms                 themselves
 *
 * With constraint weights λ_j the coefficient of ∂r̃_q is E_q = Σ_j λ_j ∂v_j/∂r_q. Those of losses
 * add up to sample weights, those of probabilities to rows: with a_ic = Σ_q E_q / n_q over the
 * quantities of class c that sample i is in, the row is p_ik (a_ik - Σ_c a_ic p_ic).
 *
 * A loss that is pushed up has no bottom: the objective and all constraints together must not do it.
 * M = Σ_j λ_j Σ_q max(0, -∂v_j/∂loss_q) is the loss that constraints push up in total. It is kept
 * at most at the cap, below the 1 of the objective; λ of CEAG and |μ| of Equalized Loss are M.
 */

/**
 * The direction in which constraint weights move the network at the step last measured: sample
 * weights, rows of {@code ∂L/∂logits} and factors of norms.
 */
final class Descent {
  private final List<RateConstraint> constraints;
  private final List<Quantity> quantities;
  private final Cells cells;
  private final Estimates estimates;
  private final Slopes slopes;
  private final boolean detach;
  private final double cap;
  private final double antiWindup;

  /** Of every constraint: by how much its multiplier is scaled in use. */
  private final double[] use;

  /** Of every quantity: the coefficient of every sample's share of its gradient. */
  private final double[] coefficient;

  private final double[] normWeights;
  private final int[] found;
  private double[] classWeights = new double[0];
  private double total;
  private boolean scaled;

  Descent(RateConstraints constraints, Estimates estimates, Slopes slopes, RateOptions options) {
    this.constraints = constraints.constraints();
    this.quantities = constraints.quantities();
    this.cells = constraints.cells();
    this.estimates = estimates;
    this.slopes = slopes;
    this.detach = options.detach();
    this.cap = options.totalCap();
    this.antiWindup = options.dual().antiWindup();
    this.use = new double[this.constraints.size()];
    Arrays.fill(use, 1);
    this.coefficient = new double[quantities.size()];
    this.normWeights = new double[constraints.norms().size()];
    this.found = cells.scratch();
  }

  /**
   * Turns to constraint weights.
   *
   * @param followed the constraints whose slopes the step can follow
   * @param weights one for each of them
   * @return what the multiplier of each gives back of its weight, see {@link
   *     org.fairlead.constrained.Constraint#giveBack}
   */
  double[] turn(int[] followed, double[] weights) {
    double scale = scale(followed, weights);
    Arrays.fill(coefficient, 0);
    total = 0;
    var excess = new double[followed.length];
    for (int at = 0; at < followed.length; at++) {
      int j = followed[at];
      use[j] = pushed(j, weights[at]) > 0 ? scale : 1;
      total += Math.abs(use[j] * weights[at]);
      int[] uses = constraints.get(j).uses();
      for (int u = 0; u < uses.length; u++) {
        coefficient[uses[u]] += use[j] * weights[at] * slopes.of(j)[u];
      }
      double share = antiWindup * (1 - use[j]);
      excess[at] = share * weights[at];
      use[j] /= 1 - share; // of what is left of it
    }
    int norm = 0;
    for (int q = 0; q < coefficient.length; q++) {
      if (!(quantities.get(q) instanceof Mean mean)) {
        normWeights[norm++] = coefficient[q];
      } else if (estimates.count(q) == 0 || constant(mean)) {
        coefficient[q] = 0;
      } else {
        coefficient[q] *= sign(mean) / estimates.count(q);
      }
    }
    return excess;
  }

  private double scale(int[] followed, double[] weights) {
    double sum = 0;
    for (int at = 0; at < followed.length; at++) {
      sum += pushed(followed[at], weights[at]);
    }
    scaled = sum > cap;
    return scaled ? cap / sum : 1;
  }

  /** Returns how much loss constraint {@code j} pushes up at a weight, detached or not. */
  private double pushed(int j, double weight) {
    double sum = 0;
    int[] uses = constraints.get(j).uses();
    for (int u = 0; u < uses.length; u++) {
      if (quantities.get(uses[u]) instanceof Mean mean && mean.gradient() == Gradient.LOSS) {
        sum += Math.max(0, -weight * slopes.of(j)[u] * sign(mean));
      }
    }
    return sum;
  }

  private boolean constant(Mean mean) {
    return detach && mean.everyone() && mean.gradient() == Gradient.LOSS;
  }

  /** Returns the sign with which what the network descends along stands for a quantity. */
  private static double sign(Mean mean) {
    boolean loss = mean.gradient() == Gradient.LOSS;
    return switch (mean.measure()) {
      case CORRECT -> loss ? -1 : 1;
      case DROP -> loss ? 1 : -1;
      case LOSS, PREDICTED -> 1;
    };
  }

  /** Writes the weight of every sample of the step. */
  void weigh(Outcomes step, double[] sampleWeights) {
    double base = 1.0 / step.size();
    for (int i = 0; i < sampleWeights.length; i++) {
      double weight = base;
      int matches = cells.match(step, i, found);
      for (int m = 0; m < matches; m++) {
        int q = found[m];
        if (((Mean) quantities.get(q)).gradient() == Gradient.LOSS) {
          weight += coefficient[q];
        }
      }
      sampleWeights[i] = weight;
    }
  }

  /** Adds the rows of probabilities, of the step's samples from {@code begin} on. */
  void addLogitGradient(Outcomes step, int begin, double[] gradient) {
    int classes = step.classes();
    if (classWeights.length != classes) {
      classWeights = new double[classes];
    }
    int rows = gradient.length / classes;
    for (int row = 0; row < rows; row++) {
      int i = begin + row;
      int matches = cells.match(step, i, found);
      double mean = 0;
      boolean any = false;
      for (int m = 0; m < matches; m++) {
        Mean each = (Mean) quantities.get(found[m]);
        double weight = coefficient[found[m]];
        if (each.gradient() == Gradient.PROBABILITY && weight != 0) {
          int output = each.output() < 0 ? step.label(i) : each.output();
          classWeights[output] += weight;
          mean += weight * step.probability(i, output);
          any = true;
        }
      }
      if (any) {
        for (int k = 0; k < classes; k++) {
          gradient[row * classes + k] += step.probability(i, k) * (classWeights[k] - mean);
        }
        Arrays.fill(classWeights, 0);
      }
    }
  }

  /** Returns the factor of every norm's gradient, as a copy. */
  double[] normWeights() {
    return normWeights.clone();
  }

  /** Returns by how much the weight of every constraint was scaled when last followed; a copy. */
  double[] use() {
    return use.clone();
  }

  /** Returns the sum of the absolute constraint weights in use. */
  double total() {
    return total;
  }

  /** Returns whether weights were scaled down to the cap. */
  boolean scaled() {
    return scaled;
  }

  /** Goes on from what another has had in use. */
  void goOn(double[] uses, double totalInUse, boolean wasScaled) {
    System.arraycopy(uses, 0, use, 0, use.length);
    total = totalInUse;
    scaled = wasScaled;
  }
}
