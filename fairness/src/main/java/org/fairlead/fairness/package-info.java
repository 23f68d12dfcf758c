/** Fairlead. */
@NullMarked
package org.fairlead.fairness;

import org.jspecify.annotations.NullMarked;
