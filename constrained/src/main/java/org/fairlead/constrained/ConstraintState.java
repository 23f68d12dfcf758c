package org.fairlead.constrained;

/**
 * What was measured of a constraint at the current {@code x}; immutable.
 *
 * <p>{@link #violation} is {@code g̃(x)}, the surrogate that the primal differentiates; {@link
 * #strictViolation} is {@code g(x)}, which moves the multipliers and need not be differentiable.
 * Unless told otherwise they are the same. Positive means violated. Each side may observe only some
 * of the constraint's entries: {@link #indices} and {@link #strictIndices} say which, in the order
 * of the values, and need not agree. Observing no entry at all is fine.
 *
 * <p>This is the proxy-constraint technique of Cotter et al.: each player of the game sees its own
 * measurement.
 *
 * @see <a href="https://arxiv.org/abs/1804.06500">Cotter et al. (2019)</a>
 */
public final class ConstraintState {
  private final Entries primal;
  private final Entries dual;
  private final boolean contributesToPrimal;
  private final boolean contributesToDual;

  private ConstraintState(
      Entries primal, Entries dual, boolean contributesToPrimal, boolean contributesToDual) {
    this.primal = primal;
    this.dual = dual;
    this.contributesToPrimal = contributesToPrimal;
    this.contributesToDual = contributesToDual;
  }

  /** Returns a state that observed every entry, for both sides; {@code violation} is copied. */
  public static ConstraintState of(double[] violation) {
    Entries entries = Entries.every(violation);
    return new ConstraintState(entries, entries, true, true);
  }

  /**
   * Returns a state that observed the entries {@code indices}, for both sides.
   *
   * @param violation {@code g̃(x)} of these entries, copied
   * @param indices distinct entries, copied, same shape as {@code violation}
   */
  public static ConstraintState of(double[] violation, int[] indices) {
    Entries entries = Entries.at(violation, indices, "violation", "indices");
    return new ConstraintState(entries, entries, true, true);
  }

  /** Returns this state with another measurement of every entry for the multipliers, copied. */
  public ConstraintState withStrict(double[] strictViolation) {
    return new ConstraintState(
        primal, Entries.every(strictViolation), contributesToPrimal, contributesToDual);
  }

  /**
   * Returns this state with another measurement for the multipliers.
   *
   * @param strictViolation {@code g(x)} of the entries {@code strictIndices}, copied
   * @param strictIndices distinct entries, copied, same shape as {@code strictViolation}
   */
  public ConstraintState withStrict(double[] strictViolation, int[] strictIndices) {
    return new ConstraintState(
        primal,
        Entries.at(strictViolation, strictIndices, "strictViolation", "strictIndices"),
        contributesToPrimal,
        contributesToDual);
  }

  /** Returns this state with what another one measured for the multipliers. */
  public ConstraintState withStrictOf(ConstraintState other) {
    return new ConstraintState(primal, other.dual, contributesToPrimal, other.contributesToDual);
  }

  /**
   * Returns this state with the standard errors of the strict violation, in its order, copied.
   *
   * @param standardErrors at least 0; infinite where there is no estimate yet, whose strict
   *     violation then does not matter and moves nothing
   */
  public ConstraintState withStandardErrors(double[] standardErrors) {
    return new ConstraintState(
        primal, dual.withErrors(standardErrors), contributesToPrimal, contributesToDual);
  }

  /**
   * Returns this state as one that takes part in the primal step, the dual step, both or neither.
   * What does not contribute to the primal has weight zero; what does not contribute to the dual
   * leaves its multipliers where they are.
   */
  public ConstraintState contributing(boolean toPrimal, boolean toDual) {
    return new ConstraintState(primal, dual, toPrimal, toDual);
  }

  /** Returns a copy of the surrogate violation {@code g̃}; positive means violated. */
  public double[] violation() {
    return primal.values();
  }

  /** Returns a copy of the entries that {@link #violation} observed, in its order. */
  public int[] indices() {
    return primal.indices();
  }

  /** Returns a copy of the strict violation {@code g}; positive means violated. */
  public double[] strictViolation() {
    return dual.values();
  }

  /** Returns a copy of the entries that {@link #strictViolation} observed, in its order. */
  public int[] strictIndices() {
    return dual.indices();
  }

  /** Returns a copy of the strict violation's standard errors; empty if none are known. */
  public double[] standardErrors() {
    return dual.errors();
  }

  /** Returns whether the primal step sees this constraint. */
  public boolean contributesToPrimal() {
    return contributesToPrimal;
  }

  /** Returns whether the dual step sees this constraint. */
  public boolean contributesToDual() {
    return contributesToDual;
  }

  public Entries primal() {
    return primal;
  }

  public Entries dual() {
    return dual;
  }

  /**
   * The conditioned violation that tells a penalty on surrogate entry {@code j} how large it is; 0
   * if the strict side has none.
   */
  double level(Constraint constraint, int j, Formulation.Level level) {
    if (level == Formulation.Level.SURROGATE) {
      return constraint.violation(primal, j);
    }
    int position = dual.position(primal.index(j), j);
    return position < 0 ? 0 : constraint.violation(dual, position);
  }
}
