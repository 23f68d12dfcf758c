package org.fairlead.constrained.dual;

import static org.fairlead.base.Checks.requireArgument;

/**
 * Adam on the multipliers, for comparison: {@code λ ← Π(λ + η m̂ / (√v̂ + ε))} with the averages
 * {@code m} of {@code g} and {@code v} of {@code g²}, corrected for their start at zero.
 *
 * <p>It divides the size of a violation away, and so makes the multiplier of a tiny violation move
 * as fast as that of a large one: an integral control without a stable gain. Prefer {@link NuPi}.
 *
 * @param rate the dual step size {@code η}, positive
 * @param beta1 the weight of the past in {@code m}, in {@code [0, 1)}
 * @param beta2 the weight of the past in {@code v}, in {@code [0, 1)}
 * @param epsilon {@code ε}, positive
 * @param amsgrad whether to divide by the largest {@code v} seen so far
 * @param epsilonFirst whether {@code ε} joins {@code √v} before its correction, as in the original
 *     paper's fast form and in Cooper's ExtraAdam
 * @see <a href="https://arxiv.org/abs/1412.6980">Kingma and Ba (2015)</a>
 */
public record Adam(
    double rate, double beta1, double beta2, double epsilon, boolean amsgrad, boolean epsilonFirst)
    implements DualRule {

  public Adam {
    requireArgument(
        rate > 0 && Double.isFinite(rate), "rate must be positive and finite, got %s", rate);
    requireArgument(beta1 >= 0 && beta1 < 1, "beta1 must be in [0, 1), got %s", beta1);
    requireArgument(beta2 >= 0 && beta2 < 1, "beta2 must be in [0, 1), got %s", beta2);
    requireArgument(
        epsilon > 0 && Double.isFinite(epsilon),
        "epsilon must be positive and finite, got %s",
        epsilon);
  }

  /** Returns Adam with {@code β = (0.9, 0.999)} and {@code ε = 1e-8}. */
  public static Adam of(double rate) {
    return new Adam(rate, 0.9, 0.999, 1e-8, false, false);
  }

  /** Returns this with other weights of the past. */
  public Adam withBetas(double first, double second) {
    return new Adam(rate, first, second, epsilon, amsgrad, epsilonFirst);
  }

  /** Returns this with the largest {@code v} seen so far in place of {@code v}, or not. */
  public Adam withAmsgrad(boolean newAmsgrad) {
    return new Adam(rate, beta1, beta2, epsilon, newAmsgrad, epsilonFirst);
  }

  /** Returns this with {@code ε} joining before the correction, or after. */
  public Adam withEpsilonFirst(boolean newEpsilonFirst) {
    return new Adam(rate, beta1, beta2, epsilon, amsgrad, newEpsilonFirst);
  }
}
