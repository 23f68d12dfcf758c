package org.fairlead.training.event;

/**
 * One optimizer step, as a progress bar shows it.
 *
 * @param epoch from 1
 * @param step step within the epoch, from 1
 * @param steps steps of the epoch
 * @param loss mean cross-entropy over the epoch so far
 * @param accuracy share of correct training samples over the epoch so far
 * @param samplesPerSecond since the epoch began
 * @param total Λ, the sum of the multipliers in use; 0 while nothing is constrained
 * @param worstGroup name of the group with the largest violation; empty while nothing is
 *     constrained
 */
public record StepProgress(
    int epoch,
    long step,
    long steps,
    double loss,
    double accuracy,
    double samplesPerSecond,
    double total,
    String worstGroup) {}
