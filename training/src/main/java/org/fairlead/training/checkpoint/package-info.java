/**
 * What a run needs to go on from where it was: one record and its tensors, written behind the
 * training thread's back, whole or not at all, and checked when they are read.
 */
@NullMarked
package org.fairlead.training.checkpoint;

import org.jspecify.annotations.NullMarked;
