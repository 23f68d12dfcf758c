/** Mixtures whose shares stay: as the subgroups are, or the same for each. */
@NullMarked
package org.fairlead.fairness.mixture.fixed;

import org.jspecify.annotations.NullMarked;
