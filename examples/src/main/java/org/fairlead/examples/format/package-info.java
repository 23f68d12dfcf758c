/** A data format of one's own. */
@NullMarked
package org.fairlead.examples.format;

import org.jspecify.annotations.NullMarked;
