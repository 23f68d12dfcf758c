/**
 * Executes networks on libtorch.
 *
 * <p>A {@link org.fairlead.engine.Learner} turns a batch of pixels into logits and a gradient of
 * those logits into a step of the parameters. It knows no loss, no label and no group: whoever
 * trains computes {@code ∂L/∂logits} on {@code double[]}. Everything native stays behind this
 * package: parameters, their gradients and the optimizer's moments are one flat tensor each, every
 * step has one scope that frees what it allocated, and what libtorch reports becomes an {@link
 * org.fairlead.engine.EngineException} that names the layer, the shapes or the step.
 */
@NullMarked
package org.fairlead.engine;

import org.jspecify.annotations.NullMarked;
