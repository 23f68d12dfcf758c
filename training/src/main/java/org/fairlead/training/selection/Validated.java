package org.fairlead.training.selection;

import java.util.Optional;
import org.fairlead.audit.Tradeoff;
import org.fairlead.audit.WorstGap;
import org.fairlead.fairness.Outcomes;
import org.jspecify.annotations.Nullable;

/**
 * What validation said of a model.
 *
 * @param outcomes of the validation samples; empty without any
 * @param worst the largest violation or gap with its constraint or group; without either NaN, and
 *     the group of lowest accuracy
 * @param tradeoff error and disparity; null where models are not selected by them
 */
public record Validated(Optional<Outcomes> outcomes, WorstGap worst, @Nullable Tradeoff tradeoff) {}
