/**
 * Where the batches of training come from: shuffled epochs of the training samples, or what a
 * mixture draws, real and generated.
 */
@NullMarked
package org.fairlead.training.batches;

import org.jspecify.annotations.NullMarked;
