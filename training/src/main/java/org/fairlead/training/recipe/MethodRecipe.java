package org.fairlead.training.recipe;

import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.fairness.weighting.WeightingProvider;
import org.jspecify.annotations.Nullable;

/**
 * How samples are weighted, by default once the mask is final.
 *
 * @param name {@code naive} (every sample the same), {@code equalized-loss}, {@code ceag}, {@code
 *     reweighing} (labels and groups as if independent) or {@code group-dro} (the worst subgroup)
 * @param mode {@code default}, or {@code faithful}: the published arithmetic with its defects
 * @param whilePruning whether the method acts from the first step on, while masks still change;
 *     otherwise every sample counts the same until the mask is final
 * @param tolerance ε, the excess accuracy gap that a group may have, in accuracy units; CEAG trains
 *     for it, and every method is judged and selected by it
 * @param buffer samples of a group that its accuracy (CEAG) or loss (Equalized Loss) is averaged
 *     over; 0 uses the batch alone
 * @param dualStep step size of the multipliers; absent: 0.5 / (0.05 x constrained steps)
 * @param dualEma moving average of the dual gradient; 0 is off
 * @param detach whether the mean term of the surrogate is not differentiated
 * @param totalCap largest total Λ of the multipliers in use; larger ones are scaled down to it
 * @param tightening how much smaller the tolerance of inequalities is that multipliers are moved by
 *     than the one that models are judged and selected by, in the unit of the constraint
 * @param surrogate what the network descends along in the place of counted rates in constraints:
 *     {@code auto}, {@code loss} or {@code probability}
 * @param dual how the multipliers move
 * @param distill what is learned from the dense parent beside the labels
 */
public record MethodRecipe(
    String name,
    String mode,
    boolean whilePruning,
    double tolerance,
    int buffer,
    @Nullable Double dualStep,
    double dualEma,
    boolean detach,
    double totalCap,
    double tightening,
    String surrogate,
    DualRecipe dual,
    DistillRecipe distill) {

  /** Where a recipe keeps it. */
  static final String SECTION = "method";

  public MethodRecipe {
    Bounds.entry("method.name", name, WeightingProvider.catalogue().names());
    Bounds.oneOf("method.mode", mode, List.of("default", "faithful"));
    Bounds.require(
        tolerance >= 0 && tolerance <= 1,
        "method.tolerance",
        tolerance,
        "an accuracy gap from 0 to 1, for example 0.01 for one point");
    Bounds.notNegative("method.buffer", buffer);
    if (dualStep != null) {
      Bounds.positive("method.dualStep", dualStep);
    }
    Bounds.fraction("method.dualEma", dualEma);
    Bounds.require(
        totalCap > 0 && totalCap < 1, "method.totalCap", totalCap, "a number above 0 and below 1");
    Bounds.notNegative("method.tightening", tightening);
    try {
      WeightingProvider.catalogue().get("method.name", name).check(tolerance, tightening);
    } catch (IllegalArgumentException e) {
      throw new InputException("method." + e.getMessage(), e);
    }
    Bounds.require(
        mode.equals("default") || dual.sample().equals(DualRecipe.BUFFER),
        "method.dual.sample",
        "'" + dual.sample() + "'",
        "'buffer' where method.mode is faithful");
    Bounds.require(
        mode.equals("default") || !distill.distills(),
        "method.distill.alpha",
        distill.alpha(),
        "0 where method.mode is faithful: the published arithmetic has no distillation");
    Bounds.oneOf("method.surrogate", surrogate, List.of("auto", "loss", "probability"));
    Bounds.require(
        dualEma == 0 || dual.dynamics().equals(DualRecipe.ASCENT),
        "method.dual.dynamics",
        "'" + dual.dynamics() + "'",
        "'ascent' beside method.dualEma");
  }

  /** Returns whether the method has constraints, which need a dense parent. */
  boolean constrains() {
    return provider().constrained();
  }

  /** Returns the weighting of the name. */
  public WeightingProvider<?> provider() {
    return WeightingProvider.catalogue().get("method.name", name);
  }
}
