/**
 * What a run tells while it goes on. A {@link org.fairlead.training.event.TrainingListener} hears
 * it; nothing in training prints.
 */
@NullMarked
package org.fairlead.training.event;

import org.jspecify.annotations.NullMarked;
