/**
 * Models that come as files of weights.
 *
 * <p>{@link org.fairlead.training.pretrained.FirstWeights} reads what a run starts from and fits it
 * to the network, a {@link org.fairlead.training.pretrained.WeightsReport} tells how. What a file
 * may not say is in which order its classifier's outputs are and how its images were normalised:
 * {@link org.fairlead.training.pretrained.ClassOrder} and {@link
 * org.fairlead.training.pretrained.CheckpointFamily} decide it, and an {@link
 * org.fairlead.training.pretrained.ImportTrial} tries the model on some samples and says aloud what
 * would suit it better.
 */
@NullMarked
package org.fairlead.training.pretrained;

import org.jspecify.annotations.NullMarked;
