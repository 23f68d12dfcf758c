package org.fairlead.training.recipe;

import java.util.List;

/**
 * Distillation from the dense parent, which is shown every training batch beside the network: each
 * sample's part of the objective becomes {@code (1-α)} times its cross-entropy plus {@code α v T²
 * KL(parent ‖ network)} at the temperature {@code T}. What constraints add stays as it is.
 *
 * @param alpha {@code α}, the share of the objective that is learned from the dense parent, from 0
 *     (none) to 1; by default 0.7 where there is a dense parent and the arithmetic is not the
 *     published one
 * @param temperature {@code T}, above 0, by which the logits of both are divided: the higher, the
 *     softer
 * @param groups who gets how much of it: {@code uniform} ({@code v = 1}), or {@code gap}: the more,
 *     the larger the running excess accuracy gap of the sample's group
 * @param sharpness {@code κ} of {@code gap}, from 0 to 100: a gap that is a point larger makes
 *     {@code v} {@code exp(κ/100)} times as large
 * @param memory samples of a group that its running gap is averaged over
 */
public record DistillRecipe(
    double alpha, double temperature, String groups, double sharpness, int memory) {
  /** The share of the objective that a run with a dense parent learns from it by default. */
  static final double USUAL_ALPHA = 0.7;

  private static final String GAP = "gap";

  public DistillRecipe {
    Bounds.require(alpha >= 0 && alpha <= 1, "method.distill.alpha", alpha, "a number from 0 to 1");
    Bounds.positive("method.distill.temperature", temperature);
    Bounds.oneOf("method.distill.groups", groups, List.of("uniform", GAP));
    Bounds.require(
        sharpness >= 0 && sharpness <= 100,
        "method.distill.sharpness",
        sharpness,
        "a number from 0 to 100");
    Bounds.positive("method.distill.memory", memory);
  }

  /** Returns whether anything is learned from the parent. */
  public boolean distills() {
    return alpha > 0;
  }

  /** Returns whether something is, and groups get more the more they have lost. */
  public boolean followsGaps() {
    return distills() && groups.equals(GAP);
  }
}
