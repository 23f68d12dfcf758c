package org.fairlead.training.event;

import org.jspecify.annotations.Nullable;

/**
 * One optimizer step in numbers.
 *
 * @param step optimizer steps done in all
 * @param epoch from 1
 * @param loss mean cross-entropy of its samples, in nats, before the parameters moved
 * @param accuracy share of its samples that were correct then
 * @param rate its learning rate
 * @param samplesPerSecond since the epoch began
 * @param constraints null while nothing is constrained
 * @param mixture null without one
 * @param distill mean distillation loss {@code T² KL(teacher ‖ student)} of its samples, in nats,
 *     before the parameters moved; null without a teacher
 */
public record StepMetrics(
    long step,
    int epoch,
    double loss,
    double accuracy,
    double rate,
    double samplesPerSecond,
    @Nullable MultiplierMetrics constraints,
    @Nullable MixtureState mixture,
    @Nullable Double distill) {}
