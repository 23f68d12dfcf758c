/** Fairlead. */
@NullMarked
package org.fairlead.engine;

import org.jspecify.annotations.NullMarked;
