package org.fairlead.fairness.weighting.unconstrained;

import static org.fairlead.base.Checks.requireArgument;

/**
 * A recipe's own keys of {@link GroupDro}.
 *
 * @param step {@code η}, how fast the weights of subgroups follow their losses; positive
 * @param sizeAdjustment {@code C}, by which a subgroup of {@code n} samples counts as if its loss
 *     were {@code C/√n} higher; at least 0
 */
public record GroupDroKeys(double step, double sizeAdjustment) {
  public GroupDroKeys {
    requireArgument(
        step > 0 && Double.isFinite(step), "step is %s, expected a number above 0", step);
    requireArgument(
        sizeAdjustment >= 0 && Double.isFinite(sizeAdjustment),
        "sizeAdjustment is %s, expected a number of at least 0",
        sizeAdjustment);
  }
}
