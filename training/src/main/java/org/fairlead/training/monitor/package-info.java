/**
 * Signs that a pruned network goes wrong: before it is trained, {@link
 * org.fairlead.training.monitor.PruningForecast}, meanwhile, {@link
 * org.fairlead.training.monitor.PruningMonitor}, and in the end, {@link
 * org.fairlead.training.monitor.StatisticsCheck}.
 */
@NullMarked
package org.fairlead.training.monitor;

import org.jspecify.annotations.NullMarked;
