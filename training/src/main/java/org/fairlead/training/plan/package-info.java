/**
 * What a run will do and about what it will cost, known before it does it: {@link
 * org.fairlead.training.plan.Plan}.
 */
@NullMarked
package org.fairlead.training.plan;

import org.jspecify.annotations.NullMarked;
