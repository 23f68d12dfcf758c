package org.fairlead.constrained;

/** A constraint and what was measured of it. */
public record Observed(Constraint constraint, ConstraintState state) {}
