/**
 * One optimizer step as the primal side of a constrained problem: forward passes, sample weights,
 * gradients, and what moves the multipliers.
 */
@NullMarked
package org.fairlead.training.step;

import org.jspecify.annotations.NullMarked;
