/** Fairlead. */
@NullMarked
package org.fairlead.data;

import org.jspecify.annotations.NullMarked;
