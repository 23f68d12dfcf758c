/**
 * What a model predicts for every sample of a split, as a CSV file: {@link
 * org.fairlead.tracking.predictions.PredictionsWriter} writes it, {@link
 * org.fairlead.tracking.predictions.PredictionsReader} reads it row by row, and {@link
 * org.fairlead.tracking.predictions.EvaluatedSamples} holds what a comparison needs of it.
 */
@NullMarked
package org.fairlead.tracking.predictions;

import org.jspecify.annotations.NullMarked;
