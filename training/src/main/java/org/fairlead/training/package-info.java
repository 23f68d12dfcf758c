/**
 * The training loop: from a recipe to a run folder with results.
 *
 * <p>A {@link org.fairlead.training.Trainer} opens the data, builds the network, and walks through
 * epochs; each optimizer step is one {@code Step}, the primal side of a constrained problem, whose
 * sample weights come from a {@link org.fairlead.fairness.weighting.Weighting}. Around the loop
 * stand the parts that a run consists of: the dense reference, gradual pruning, the learning rate,
 * selection on validation, checkpoints, and the results. A {@link
 * org.fairlead.training.TrainingListener} hears how it goes; nothing here prints.
 */
@NullMarked
package org.fairlead.training;

import org.jspecify.annotations.NullMarked;
