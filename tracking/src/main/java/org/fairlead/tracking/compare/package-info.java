/**
 * Runs side by side: {@link org.fairlead.tracking.compare.Comparison} holds their results on a
 * split, and paired intervals of their differences where they were evaluated on the same samples.
 */
@NullMarked
package org.fairlead.tracking.compare;

import org.jspecify.annotations.NullMarked;
