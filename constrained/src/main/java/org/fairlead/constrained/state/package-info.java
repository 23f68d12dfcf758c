/**
 * State that survives a stop: a few named arrays of doubles per object, from which training goes on
 * with the same bits. {@link org.fairlead.constrained.state.Stateful} is what has such state,
 * {@link org.fairlead.constrained.state.StateReader} what reads it back and refuses what does not
 * fit.
 */
@NullMarked
package org.fairlead.constrained.state;

import org.jspecify.annotations.NullMarked;
