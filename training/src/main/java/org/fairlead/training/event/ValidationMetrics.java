package org.fairlead.training.event;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.audit.Tradeoff;
import org.jspecify.annotations.Nullable;

/**
 * A model on the validation split.
 *
 * @param loss mean cross-entropy, in nats
 * @param accuracy share of correct samples
 * @param worstGroupAccuracy lowest accuracy of a group; NaN if none has samples
 * @param gap largest excess accuracy gap, or violation where there are constraints; NaN without
 *     either
 * @param tradeoff error and disparity; null where models are not selected by them
 * @param groupAccuracy accuracy of every group by its name
 */
public record ValidationMetrics(
    double loss,
    double accuracy,
    double worstGroupAccuracy,
    double gap,
    @Nullable Tradeoff tradeoff,
    Map<String, Double> groupAccuracy) {
  public ValidationMetrics {
    groupAccuracy = Collections.unmodifiableMap(new LinkedHashMap<>(groupAccuracy));
  }
}
