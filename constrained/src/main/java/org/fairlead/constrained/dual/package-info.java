/**
 * How multipliers move: the {@link org.fairlead.constrained.dual.DualDynamics} of one constraint
 * are a {@linkplain org.fairlead.constrained.dual.DualRule rule} that turns violations into steps (
 * {@link org.fairlead.constrained.dual.GradientAscent}, {@link org.fairlead.constrained.dual.Adam},
 * {@link org.fairlead.constrained.dual.NuPi}), a {@linkplain org.fairlead.constrained.dual.Schedule
 * schedule} of its step size, and a {@linkplain org.fairlead.constrained.dual.NoisePolicy policy}
 * for violations that were measured with noise. All are values; what a rule remembers is the
 * constraint's.
 */
@NullMarked
package org.fairlead.constrained.dual;

import org.jspecify.annotations.NullMarked;
