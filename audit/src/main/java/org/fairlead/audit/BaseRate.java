package org.fairlead.audit;

import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.Verdict;

/**
 * What it takes to be better than no model at all: the share of a split's most frequent class, and
 * how much more accurate a model is than always saying that class.
 *
 * <p>The two are compared sample by sample. With {@code b} samples that only the model has right
 * and {@code c} that only the constant answer has right, of {@code n}, the advantage is {@code (b -
 * c)/n}; its interval is that of a matched difference with two samples more, one of either kind
 * (Agresti and Min 2005).
 *
 * @param label the most frequent class, of several the first
 * @param share its share of the samples: the accuracy of always saying it
 * @param advantage the model's accuracy less that share
 * @param interval of the advantage
 * @param always the class that the model says of every sample, empty if it says several, or none as
 *     its logits are not numbers
 * @see <a href="https://doi.org/10.1002/sim.2216">Agresti and Min (2005), Simple improved
 *     confidence intervals for comparing matched proportions</a>
 */
public record BaseRate(
    String label, double share, double advantage, Interval interval, String always) {

  /**
   * Measures outcomes.
   *
   * @param outcomes of a split, at least one
   * @param classes the names of all classes
   */
  static BaseRate of(Outcomes outcomes, List<String> classes, double confidence) {
    int commonest = commonest(outcomes, classes.size());
    int n = outcomes.size();
    long share = 0;
    long won = 0;
    long lost = 0;
    boolean constant = true;
    for (int i = 0; i < n; i++) {
      boolean base = outcomes.label(i) == commonest;
      share += base ? 1 : 0;
      won += outcomes.correct(i) && !base ? 1 : 0;
      lost += !outcomes.correct(i) && base ? 1 : 0;
      constant &= outcomes.prediction(i) == outcomes.prediction(0);
    }
    double centre = (won - lost) / (n + 2.0);
    double variance = ((won + lost + 2) / (n + 2.0) - centre * centre) / (n + 2.0);
    double half =
        NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - confidence) / 2)
            * Math.sqrt(variance);
    return new BaseRate(
        classes.get(commonest),
        (double) share / n,
        (double) (won - lost) / n,
        new Interval(Math.max(-1, centre - half), Math.min(1, centre + half)),
        constant && outcomes.prediction(0) >= 0 ? classes.get(outcomes.prediction(0)) : "");
  }

  /** Returns the most frequent label, of several the first. */
  static int commonest(Outcomes outcomes, int labels) {
    var counts = new long[labels];
    for (int i = 0; i < outcomes.size(); i++) {
      counts[outcomes.label(i)]++;
    }
    int commonest = 0;
    for (int label = 1; label < labels; label++) {
      commonest = counts[label] > counts[commonest] ? label : commonest;
    }
    return commonest;
  }

  /** Returns whether the model is more accurate: no if it is not on these samples. */
  public Verdict better() {
    if (advantage <= 0) {
      return Verdict.INFEASIBLE;
    }
    return interval.low() > 0 ? Verdict.FEASIBLE : Verdict.CANNOT_TELL;
  }

  /** Returns what a reader must not miss, in a few words; empty if the model is better. */
  public String warning() {
    String than = "better than always '" + label + "'";
    return switch (better()) {
      case FEASIBLE -> "";
      case CANNOT_TELL -> "not clearly " + than;
      case INFEASIBLE ->
          "no " + than + (always.isEmpty() ? "" : ": it says '" + always + "' of every sample");
    };
  }
}
