/** A program that uses the library. */
@NullMarked
package org.fairlead.examples.program;

import org.jspecify.annotations.NullMarked;
