/**
 * Training methods that decide how much each sample of a step counts.
 *
 * <p>A {@link org.fairlead.fairness.weighting.Weighting} sees only the {@link
 * org.fairlead.fairness.Outcomes} of a step and answers with one weight per sample; the row of the
 * gradient of sample {@code i} is {@code w_i (softmax - onehot)}. {@link
 * org.fairlead.fairness.weighting.unconstrained.Uniform} is plain training, and so naive
 * fine-tuning and the dense control. {@link org.fairlead.fairness.weighting.constrained.Ceag} keeps
 * every group's extra loss of accuracy, against a dense {@link
 * org.fairlead.fairness.weighting.Baseline}, within a tolerance. {@link
 * org.fairlead.fairness.weighting.constrained.EqualizedLoss} drives the groups' losses together.
 * The last two state a constraint and let a solver of {@code org.fairlead.constrained} move its
 * multipliers. {@link org.fairlead.fairness.weighting.unconstrained.Reweighing} and {@link
 * org.fairlead.fairness.weighting.unconstrained.GroupDro} are weightings without constraints to
 * compare with.
 *
 * <p>{@link org.fairlead.fairness.weighting.Mode} chooses between the corrected arithmetic and the
 * published one.
 */
@NullMarked
package org.fairlead.fairness.weighting;

import org.jspecify.annotations.NullMarked;
