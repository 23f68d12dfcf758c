package org.fairlead.fairness.mixture.drfairness;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import org.fairlead.base.Nearest;
import org.jspecify.annotations.Nullable;

/**
 * A recipe's own keys of {@link DrFairness}; what is absent has the value of the mode.
 *
 * @param accuracyWeight {@code k}, the weight of the loss on real data against the gap
 * @param temperature of the smooth maximum that stands for the largest gap; 0 is the largest itself
 * @param step step size of the ratios
 * @param every batches between two updates of the ratios; 0 is the mode's
 * @param smoothing the weight of the past in the means of subgroups, in {@code [0, 1)}
 * @param floor the smallest share of a group in its label, as a multiple of an equal share
 * @param curvature {@code identity}, or {@code inverse}: the last layer's inverse Hessian
 * @param damping of {@code curvature=inverse}, as a multiple of the Hessian's trace
 * @param acrossHalves whether outer gradients and those of subgroups come from different halves of
 *     a draw
 * @param publishedStart whether ratios begin as published, and the first gradient is lost
 * @param realDraw real validation samples of an update
 * @param generatedDraw generated validation samples of an update
 * @param uniformDraw whether validation samples are drawn uniformly, not spread over the subgroups
 * @param reuse the largest drift of the last layer's inputs at which an earlier draw serves once
 *     more; 0 measures every update anew
 */
public record DrFairnessKeys(
    double accuracyWeight,
    double temperature,
    @Nullable Double step,
    int every,
    @Nullable Double smoothing,
    @Nullable Double floor,
    String curvature,
    double damping,
    @Nullable Boolean acrossHalves,
    @Nullable Boolean publishedStart,
    int realDraw,
    int generatedDraw,
    @Nullable Boolean uniformDraw,
    double reuse) {
  private static final List<String> CURVATURES = List.of("identity", "inverse");

  public DrFairnessKeys {
    requireNotNegative("accuracyWeight", accuracyWeight);
    requireNotNegative("temperature", temperature);
    if (step != null) {
      requireArgument(
          step > 0 && Double.isFinite(step), "step is %s, expected a number above 0", step);
    }
    requireArgument(every >= 0, "every is %d, expected a whole number of at least 0", every);
    requireFraction("smoothing", smoothing);
    requireFraction("floor", floor);
    requireArgument(
        CURVATURES.contains(curvature),
        "curvature is '%s', expected one of %s%s",
        curvature,
        String.join(", ", CURVATURES),
        Nearest.suggestion(curvature, CURVATURES));
    requireArgument(
        damping > 0 && Double.isFinite(damping),
        "damping is %s, expected a number above 0",
        damping);
    requireArgument(realDraw > 0, "realDraw is %d, expected a whole number above 0", realDraw);
    requireArgument(
        generatedDraw >= 0,
        "generatedDraw is %d, expected a whole number of at least 0",
        generatedDraw);
    requireNotNegative("reuse", reuse);
  }

  private static void requireNotNegative(String key, double value) {
    requireArgument(
        value >= 0 && Double.isFinite(value),
        "%s is %s, expected a number of at least 0",
        key,
        value);
  }

  private static void requireFraction(String key, @Nullable Double value) {
    if (value != null) {
      requireArgument(
          value >= 0 && value < 1,
          "%s is %s, expected a number from 0 up to but not including 1",
          key,
          value);
    }
  }

  /** Returns what an update does. */
  DrFairnessOptions.Update update(boolean faithful) {
    DrFairnessOptions.Update update =
        (faithful ? DrFairnessOptions.Update.faithful() : DrFairnessOptions.Update.defaults())
            .withCurvature(
                (curvature.equals("inverse") ? Curvature.inverse() : Curvature.identity())
                    .withDamping(damping));
    if (step != null) {
      update = update.withStep(step);
    }
    if (every > 0) {
      update = update.withEvery(every);
    }
    if (smoothing != null) {
      update = update.withSmoothing(smoothing);
    }
    if (floor != null) {
      update = update.withFloor(floor);
    }
    if (acrossHalves != null) {
      update = update.withAcrossHalves(acrossHalves);
    }
    if (publishedStart != null) {
      update = update.withPublishedStart(publishedStart);
    }
    return update;
  }
}
