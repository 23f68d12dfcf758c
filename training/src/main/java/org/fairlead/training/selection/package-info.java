/**
 * The choice of a run's model by its outcomes on the validation split: what it is judged by ({@link
 * org.fairlead.training.selection.SelectionCriterion}) and which of two is better ({@link
 * org.fairlead.training.selection.ModelSelection}).
 */
@NullMarked
package org.fairlead.training.selection;

import org.jspecify.annotations.NullMarked;
