/** The epochs of a run: prune, step, validate, select, save. */
@NullMarked
package org.fairlead.training.loop;

import org.jspecify.annotations.NullMarked;
