/** The programs of docs/constrained.md: what a user writes, on the public types alone. */
@NullMarked
package org.fairlead.constrained.examples;

import org.jspecify.annotations.NullMarked;
