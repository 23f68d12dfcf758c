/** A data set that a program makes. */
@NullMarked
package org.fairlead.examples.dataset;

import org.jspecify.annotations.NullMarked;
