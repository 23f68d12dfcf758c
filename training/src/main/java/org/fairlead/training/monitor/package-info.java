/**
 * Early signs that a pruned network goes wrong, before and while it is trained: {@link
 * org.fairlead.training.monitor.PruningForecast} and {@link
 * org.fairlead.training.monitor.PruningMonitor}.
 */
@NullMarked
package org.fairlead.training.monitor;

import org.jspecify.annotations.NullMarked;
