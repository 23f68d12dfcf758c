package org.fairlead.training.event;

/**
 * One epoch, as a log line shows it.
 *
 * @param epoch from 1
 * @param epochs epochs of the run
 * @param sparsity share of prunable weights that are masked
 * @param loss mean cross-entropy over the training samples while they were trained on
 * @param accuracy share of correct training samples while they were trained on
 * @param validationLoss mean cross-entropy on the validation split; NaN without one
 * @param validationAccuracy accuracy on the validation split; NaN without one
 * @param maxGap largest excess accuracy gap on the validation split, or largest violation where the
 *     recipe has constraints; NaN without a dense parent or constraints
 * @param worstGroup name of the group with that gap, or of the constraint, or of the group with the
 *     lowest accuracy where there is neither; empty without a validation split
 * @param disparity between groups on the validation split, that models are selected by; NaN where
 *     they are not
 * @param ofConstraints whether gap and group speak of constraints
 * @param selected whether this is the best model so far
 * @param seconds duration of the epoch
 * @param dataWait share of the training time in which a step waited for images
 */
public record EpochSummary(
    int epoch,
    int epochs,
    double sparsity,
    double loss,
    double accuracy,
    double validationLoss,
    double validationAccuracy,
    double maxGap,
    String worstGroup,
    double disparity,
    boolean ofConstraints,
    boolean selected,
    double seconds,
    double dataWait) {}
