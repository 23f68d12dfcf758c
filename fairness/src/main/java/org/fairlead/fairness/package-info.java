/**
 * Groups of people, the outcomes a classifier gives them, and honest statistics about the
 * difference.
 *
 * <p>{@link Groups} says which samples belong to which group, {@link Outcomes} what a model did to
 * every sample of a batch or a pass, {@link GroupTally} adds that up per group. {@link
 * org.fairlead.fairness.statistics.ExcessGaps} compares a dense model with a sparse one and {@link
 * org.fairlead.fairness.statistics.PairedComparison} two sparse models, each with intervals that
 * hold for all groups at once. Everything is plain Java on arrays: no tensors, no clock, no ambient
 * randomness; {@link org.fairlead.base.Seeds} derives every seed from those the caller gives.
 *
 * <p>Accuracies and their differences are fractions in {@code [0, 1]} and {@code [-1, 1]}
 * ("accuracy units": 0.01 is one point). A gap is dense minus sparse: positive means that the
 * sparse model is worse.
 */
@NullMarked
package org.fairlead.fairness;

import org.jspecify.annotations.NullMarked;
