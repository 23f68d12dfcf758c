/** A network of one's own. */
@NullMarked
package org.fairlead.examples.network;

import org.jspecify.annotations.NullMarked;
