/**
 * Dr-Fairness: the shares of real and generated samples of every subgroup follow the gradient of a
 * fairness objective on validation samples through one step of the last layer.
 */
@NullMarked
package org.fairlead.fairness.mixture.drfairness;

import org.jspecify.annotations.NullMarked;
