/** The weighting that a recipe asks for, with its dual side. */
@NullMarked
package org.fairlead.training.weighting;

import org.jspecify.annotations.NullMarked;
