/**
 * From a recipe to a run folder with results.
 *
 * <p>A {@link org.fairlead.training.Trainer} opens the data and builds the network ({@code setup}),
 * says what it will do ({@code plan}) and walks through epochs ({@code loop}): each takes batches
 * ({@code batches}) and optimizer steps ({@code step}), whose sample weights come from a {@link
 * org.fairlead.fairness.weighting.Weighting}; then it validates and selects ({@code selection}),
 * and saves ({@code checkpoint}). In the end the models are evaluated once ({@code evaluation}). A
 * listener ({@code event}) hears how it goes; nothing here prints.
 */
@NullMarked
package org.fairlead.training;

import org.jspecify.annotations.NullMarked;
