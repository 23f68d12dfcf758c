/**
 * Training methods that decide how much each sample of a step counts.
 *
 * <p>A {@link org.fairlead.fairness.method.Weighting} sees only the {@link
 * org.fairlead.fairness.Outcomes} of a step and answers with one weight per sample; the row of the
 * gradient of sample {@code i} is {@code w_i (softmax - onehot)}. {@link
 * org.fairlead.fairness.method.Uniform} is plain training, and so naive fine-tuning and the dense
 * control. {@link org.fairlead.fairness.method.Ceag} keeps every group's extra loss of accuracy,
 * against a dense {@link org.fairlead.fairness.method.Baseline}, within a tolerance. {@link
 * org.fairlead.fairness.method.EqualizedLoss} drives the groups' losses together. The last two
 * state a constraint and let a solver of {@code org.fairlead.constrained} move its multipliers.
 * {@link org.fairlead.fairness.method.Reweighing} and {@link org.fairlead.fairness.method.GroupDro}
 * are weightings without constraints to compare with.
 *
 * <p>{@link org.fairlead.fairness.method.Mode} chooses between the corrected arithmetic and the
 * published one.
 */
@NullMarked
package org.fairlead.fairness.method;

import org.jspecify.annotations.NullMarked;
