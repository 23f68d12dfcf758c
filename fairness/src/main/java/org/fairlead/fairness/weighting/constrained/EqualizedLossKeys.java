package org.fairlead.fairness.weighting.constrained;

/**
 * A recipe's own keys of {@link EqualizedLoss}.
 *
 * @param absolute whether the violation is {@code |l_g - l|}, as published
 */
public record EqualizedLossKeys(boolean absolute) {}
