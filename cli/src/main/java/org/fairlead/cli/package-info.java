/** Fairlead. */
@NullMarked
package org.fairlead.cli;

import org.jspecify.annotations.NullMarked;
