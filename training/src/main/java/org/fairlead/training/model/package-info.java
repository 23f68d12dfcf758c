/**
 * A trained model in a folder: its card, its graph, its weights and masks, and what the split of
 * its data was drawn with.
 */
@NullMarked
package org.fairlead.training.model;

import org.jspecify.annotations.NullMarked;
