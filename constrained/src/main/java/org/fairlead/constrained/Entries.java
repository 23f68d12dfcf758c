package org.fairlead.constrained;

/**
 * The observed entries of one side of a constraint: their values, which entries they are, and, if
 * they are known, the standard errors of the values.
 *
 * <p>Package-private, and its arrays are read in place: they were copied when the state was made.
 */
public final class Entries {
  private static final double[] NO_ERRORS = {};

  private final double[] values;
  private final int[] indices;
  private final boolean every;
  private final double[] errors;

  private Entries(double[] values, int[] indices, boolean every, double[] errors) {
    this.values = values;
    this.indices = indices;
    this.every = every;
    this.errors = errors;
  }

  /** Entries {@code 0 .. values.length - 1}: all there are. */
  static Entries every(double[] values) {
    return new Entries(values.clone(), new int[0], true, NO_ERRORS);
  }

  /** The entries that {@code indices} names; none is allowed. */
  static Entries at(double[] values, int[] indices, String name, String indexName) {
    if (values.length != indices.length) {
      throw new IllegalArgumentException(
          "%s has shape [%d], but %s has shape [%d]"
              .formatted(name, values.length, indexName, indices.length));
    }
    return new Entries(values.clone(), indices.clone(), false, NO_ERRORS);
  }

  Entries withErrors(double[] standardErrors) {
    if (standardErrors.length != values.length) {
      throw new IllegalArgumentException(
          "standardErrors has shape [%d], but the strict violation has shape [%d]"
              .formatted(standardErrors.length, values.length));
    }
    for (int j = 0; j < standardErrors.length; j++) {
      if (!(standardErrors[j] >= 0)) {
        throw new IllegalArgumentException(
            "standardErrors[%d] is %s, expected at least 0".formatted(j, standardErrors[j]));
      }
    }
    return new Entries(values, indices, every, standardErrors.clone());
  }

  public int size() {
    return values.length;
  }

  public double value(int j) {
    return values[j];
  }

  public int index(int j) {
    return every ? j : indices[j];
  }

  public boolean hasErrors() {
    return errors.length > 0;
  }

  /** The standard error of value {@code j}; 0 if none is known. */
  double error(int j) {
    return errors.length == 0 ? 0 : errors[j];
  }

  /** Whether there is no estimate yet of value {@code j}: its standard error is infinite. */
  public boolean isUnknown(int j) {
    return errors.length > 0 && errors[j] == Double.POSITIVE_INFINITY;
  }

  double[] values() {
    return values.clone();
  }

  double[] errors() {
    return errors.clone();
  }

  int[] indices() {
    int[] copy = new int[values.length];
    for (int j = 0; j < copy.length; j++) {
      copy[j] = index(j);
    }
    return copy;
  }

  /**
   * Returns the position of entry {@code index}, or -1 if it was not observed or has no estimate.
   *
   * @param guess where to look first
   */
  public int position(int index, int guess) {
    int j = every ? index : guess;
    if (j < values.length && index(j) == index) {
      return isUnknown(j) ? -1 : j;
    }
    for (int k = 0; !every && k < indices.length; k++) {
      if (indices[k] == index) {
        return isUnknown(k) ? -1 : k;
      }
    }
    return -1;
  }

  /**
   * Checks these entries against the constraint they belong to: each observed at most once. Values
   * must be finite where something depends on them.
   */
  void requireFit(Constraint constraint, String name, boolean finite) {
    int size = constraint.size();
    if (every && values.length != size) {
      throw new IllegalArgumentException(
          "constraint '%s': %s has shape [%d], expected [%d]"
              .formatted(constraint.name(), name, values.length, size));
    }
    if (!every) {
      requireDistinct(constraint, name);
    }
    for (int j = 0; finite && j < values.length; j++) {
      if (!Double.isFinite(values[j]) && !isUnknown(j)) {
        throw new IllegalArgumentException(
            "constraint '%s': %s of %s is %s"
                .formatted(constraint.name(), name, constraint.entryName(index(j)), values[j]));
      }
    }
  }

  private void requireDistinct(Constraint constraint, String name) {
    Multiplier multiplier = constraint.multiplier();
    int checked = 0;
    try {
      for (; checked < indices.length; checked++) {
        int index = indices[checked];
        if (index < 0 || index >= multiplier.size()) {
          throw new IllegalArgumentException(
              "constraint '%s': %s observes entry %d, expected 0 to %d"
                  .formatted(constraint.name(), name, index, multiplier.size() - 1));
        }
        if (!multiplier.mark(index)) {
          throw new IllegalArgumentException(
              "constraint '%s': %s observes %s twice"
                  .formatted(constraint.name(), name, constraint.entryName(index)));
        }
      }
    } finally {
      for (int j = 0; j < checked; j++) {
        multiplier.unmark(indices[j]);
      }
    }
  }
}
