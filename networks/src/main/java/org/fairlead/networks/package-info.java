/** Fairlead. */
@NullMarked
package org.fairlead.networks;

import org.jspecify.annotations.NullMarked;
