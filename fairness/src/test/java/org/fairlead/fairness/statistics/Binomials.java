package org.fairlead.fairness.statistics;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/** Exact probabilities, where all that a group can show can be gone through. */
public final class Binomials {
  private Binomials() {}

  /** Returns the probability of {@code successes} in {@code n} trials. */
  public static double probability(int n, double p, int successes) {
    return BinomialDistribution.of(n, p).probability(successes);
  }
}
