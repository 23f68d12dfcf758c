/**
 * What surrounds a run and is the same for all of its parts: where runs are kept and what time it
 * is ({@link org.fairlead.training.context.RunContext}), the seeds of its uses of chance, the
 * request to stop, and what computes.
 */
@NullMarked
package org.fairlead.training.context;

import org.jspecify.annotations.NullMarked;
