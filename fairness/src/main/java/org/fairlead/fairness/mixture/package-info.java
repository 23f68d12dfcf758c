/**
 * Training methods that decide which samples come in the next batch.
 *
 * <p>A {@link org.fairlead.fairness.mixture.Mixture} answers with {@link
 * org.fairlead.fairness.mixture.Quotas}: how many samples of every subgroup (a label and a group)
 * come, and how many of them are real or generated. A {@link
 * org.fairlead.fairness.mixture.SubgroupSampler} turns quotas into samples. Methods that adapt ask
 * for a {@link org.fairlead.fairness.mixture.ValidationPass} now and then: {@link
 * org.fairlead.fairness.mixture.fairbatch.FairBatch} for the losses of every subgroup, {@link
 * org.fairlead.fairness.mixture.drfairness.DrFairness} for the last layer's inputs and outputs.
 * {@link org.fairlead.fairness.mixture.fixed.FixedMixture} holds the baselines that do not adapt.
 *
 * <p>Everything is plain Java on arrays. The same seeds give the same batches, and every object
 * that changes can say its whole state and continue from it with the same bits.
 */
@NullMarked
package org.fairlead.fairness.mixture;

import org.jspecify.annotations.NullMarked;
