package org.fairlead.fairness.mixture.drfairness;

/** What one update of the ratios computed, as tests compare it with published traces. */
final class Updated {
  /** {@code l_{c,t}} on real samples, smoothed, shape {@code [C, L]}. */
  final double[] losses;

  /** {@code l'_c} on generated samples, smoothed. */
  final double[] generatedLosses;

  final OuterObjective.Value outer;

  /** {@code m_y/n}. */
  final double[] labelShares;

  /** What Adam got for the logits of {@code λ}. */
  final double[] lambdaGradient;

  /** What Adam got for the logits of {@code μ}. */
  final double[] muGradient;

  Updated(
      double[] losses,
      double[] generatedLosses,
      OuterObjective.Value outer,
      double[] labelShares,
      double[] lambdaGradient,
      double[] muGradient) {
    this.losses = losses;
    this.generatedLosses = generatedLosses;
    this.outer = outer;
    this.labelShares = labelShares;
    this.lambdaGradient = lambdaGradient;
    this.muGradient = muGradient;
  }
}
