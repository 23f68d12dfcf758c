package org.fairlead.constrained;

/** What a constraint demands of its violation. */
public enum ConstraintType {
  /** {@code h(x) = 0}: a violation of either sign counts, and the multiplier may have any sign. */
  EQUALITY(Projection.FREE),

  /** {@code g(x) <= 0}: a positive violation counts, and the multiplier is at least zero. */
  INEQUALITY(Projection.NON_NEGATIVE);

  private final Projection projection;

  ConstraintType(Projection projection) {
    this.projection = projection;
  }

  /** Returns the set that the multipliers of such a constraint stay in. */
  public Projection projection() {
    return projection;
  }
}
