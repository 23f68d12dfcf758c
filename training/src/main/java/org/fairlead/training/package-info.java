/** Fairlead. */
@NullMarked
package org.fairlead.training;

import org.jspecify.annotations.NullMarked;
