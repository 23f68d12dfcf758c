/** Fairlead. */
@NullMarked
package org.fairlead.tracking;

import org.jspecify.annotations.NullMarked;
