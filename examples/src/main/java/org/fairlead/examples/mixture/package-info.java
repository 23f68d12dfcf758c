/** A mixture of one's own. */
@NullMarked
package org.fairlead.examples.mixture;

import org.jspecify.annotations.NullMarked;
