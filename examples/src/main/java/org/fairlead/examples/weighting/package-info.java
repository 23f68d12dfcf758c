/** A weighting of one's own. */
@NullMarked
package org.fairlead.examples.weighting;

import org.jspecify.annotations.NullMarked;
