/**
 * Steps of the parameters: {@link org.fairlead.engine.optimizer.OptimizerOptions} chooses the rule,
 * {@link org.fairlead.engine.optimizer.ParameterTerms} adds the rate and penalties of one step.
 */
@NullMarked
package org.fairlead.engine.optimizer;

import org.jspecify.annotations.NullMarked;
