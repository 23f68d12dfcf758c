/**
 * The numbers of a run as time series: totals of an epoch, and the lines of {@code metrics.jsonl}.
 */
@NullMarked
package org.fairlead.training.metrics;

import org.jspecify.annotations.NullMarked;
