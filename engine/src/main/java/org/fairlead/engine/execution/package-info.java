/**
 * A network's graph as native calls.
 *
 * <p>{@link org.fairlead.engine.execution.SampleInput} makes the input tensor of a batch, {@link
 * org.fairlead.engine.execution.NetworkProgram} runs the layers on it, and {@link
 * org.fairlead.engine.execution.UpstreamGradient} brings the gradient of its outputs back.
 */
@NullMarked
package org.fairlead.engine.execution;

import org.jspecify.annotations.NullMarked;
