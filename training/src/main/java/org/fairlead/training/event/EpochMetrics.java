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
 * @param constraints null while nothing is constrained
 * @param scaledSteps steps of it whose multipliers were scaled down
 * @param findings what is wrong with the constraints, in words
 * @param mixture null without one
 */
public record EpochMetrics(
    long step,
    double worstGroupAccuracy,
    double rate,
    @Nullable ValidationMetrics validation,
    @Nullable MultiplierMetrics constraints,
    long scaledSteps,
    List<String> findings,
    @Nullable MixtureState mixture) {
  public EpochMetrics {
    findings = List.copyOf(findings);
  }
}
