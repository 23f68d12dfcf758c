/**
 * Models on samples, in evaluation mode: outcomes and probabilities, the dense reference that gaps
 * are measured against, and the results of the models of a run at its end.
 */
@NullMarked
package org.fairlead.training.evaluation;

import org.jspecify.annotations.NullMarked;
