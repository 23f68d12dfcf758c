/**
 * Multipliers as functions: an {@link org.fairlead.constrained.implicit.ImplicitModel} maps
 * features of an entry to its multiplier, for constraints with more entries than are ever observed.
 */
@NullMarked
package org.fairlead.constrained.implicit;

import org.jspecify.annotations.NullMarked;
