/**
 * The numbers of a network: one flat tensor of parameters and one of running statistics.
 *
 * <p>{@link org.fairlead.engine.parameters.FlatLayout} and {@link
 * org.fairlead.engine.parameters.NormLayout} say where each lies, {@link
 * org.fairlead.engine.parameters.Views} hands the slices to native operations, {@link
 * org.fairlead.engine.parameters.ParameterValues} keeps them with their moving averages, {@link
 * org.fairlead.engine.parameters.Masking} keeps pruned entries zero, and {@link
 * org.fairlead.engine.parameters.NamedTensors} copies them to and from files.
 */
@NullMarked
package org.fairlead.engine.parameters;

import org.jspecify.annotations.NullMarked;
