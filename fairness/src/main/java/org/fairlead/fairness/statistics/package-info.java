/**
 * What samples say about people: intervals of rates and gaps, verdicts, and comparisons of two
 * models on the same samples.
 *
 * <p>{@link org.fairlead.fairness.statistics.ExcessGaps} holds each group's loss of accuracy
 * against the average loss, {@link org.fairlead.fairness.statistics.Disparities} the usual gaps of
 * rates between groups, {@link org.fairlead.fairness.statistics.PairedComparison} two models, or
 * two methods of several runs each. Intervals are simultaneous over groups, by {@link
 * org.fairlead.fairness.statistics.MaxT} of a bootstrap that draws within the strata of label and
 * groups.
 */
@NullMarked
package org.fairlead.fairness.statistics;

import org.jspecify.annotations.NullMarked;
