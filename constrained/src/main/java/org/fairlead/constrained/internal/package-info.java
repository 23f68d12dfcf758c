/** What the project's modules share and nobody else should rely on. */
@NullMarked
package org.fairlead.constrained.internal;

import org.jspecify.annotations.NullMarked;
