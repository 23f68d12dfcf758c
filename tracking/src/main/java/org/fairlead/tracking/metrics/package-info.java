/**
 * What is measured while a run trains: the lines of its {@code metrics.jsonl}, written one at a
 * time by {@link org.fairlead.tracking.metrics.MetricsWriter} and read back as {@link
 * org.fairlead.tracking.metrics.Metrics}.
 */
@NullMarked
package org.fairlead.tracking.metrics;

import org.jspecify.annotations.NullMarked;
