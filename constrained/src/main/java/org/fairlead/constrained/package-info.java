/** Fairlead. */
@NullMarked
package org.fairlead.constrained;

import org.jspecify.annotations.NullMarked;
