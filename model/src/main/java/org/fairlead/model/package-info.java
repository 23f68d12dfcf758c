/**
 * A trained model in a folder, and what a program needs to use it: {@link
 * org.fairlead.model.ModelFolder} reads and writes its graph, weights and masks, and its {@link
 * org.fairlead.model.ModelCard}, which says what it takes, what it predicts and where it comes
 * from.
 *
 * <p>Nothing here computes: a model can be looked at, exported or run by something else without a
 * tensor library.
 */
@NullMarked
package org.fairlead.model;

import org.jspecify.annotations.NullMarked;
