/** A metrics sink of one's own. */
@NullMarked
package org.fairlead.examples.sink;

import org.jspecify.annotations.NullMarked;
