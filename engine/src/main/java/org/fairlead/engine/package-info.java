/**
 * Executes networks on libtorch.
 *
 * <p>A {@link org.fairlead.engine.Learner} turns a batch of pixels into logits and a gradient of
 * those logits into a step of the parameters. It knows no loss, no label and no group: whoever
 * trains computes {@code ∂L/∂logits} on {@code double[]}. Everything native stays behind this
 * module: parameters, their gradients and the optimizer's moments are one flat tensor each, every
 * step has one scope that frees what it allocated, and what libtorch reports becomes an {@link
 * org.fairlead.engine.libtorch.EngineException} that names the layer, the shapes or the step.
 *
 * <p>This package and {@link org.fairlead.engine.optimizer} are what others call. Below it {@link
 * org.fairlead.engine.execution} runs a network, {@link org.fairlead.engine.parameters} keeps its
 * numbers and {@link org.fairlead.engine.libtorch} wraps the native library.
 */
@NullMarked
package org.fairlead.engine;

import org.jspecify.annotations.NullMarked;
