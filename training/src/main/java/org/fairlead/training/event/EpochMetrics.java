package org.fairlead.training.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an epoch's summary leaves out.
 *
 * @param step optimizer steps done in all
 * @param worstGroupAccuracy lowest training accuracy of a group while it was trained on; NaN if
 *     none had samples
 * @param rate learning rate of its last step
 * @param validation null without a validation split
 * @param average of the equal-weight average of the last weights; null without one
 * @param averageSelected whether that is the best model so far
 * @param constraints null while nothing is constrained
 * @param scaledSteps steps of it whose multipliers were scaled down
 * @param findings what is wrong with the constraints, in words
 * @param mixture null without one
 * @param distill mean distillation loss {@code T² KL(teacher ‖ student)} of its training samples
 *     while they were trained on, in nats; null without a teacher
 */
public record EpochMetrics(
    long step,
    double worstGroupAccuracy,
    double rate,
    @Nullable ValidationMetrics validation,
    @Nullable ValidationMetrics average,
    boolean averageSelected,
    @Nullable MultiplierMetrics constraints,
    long scaledSteps,
    List<String> findings,
    @Nullable MixtureState mixture,
    @Nullable Double distill) {
  public EpochMetrics {
    findings = List.copyOf(findings);
  }
}
