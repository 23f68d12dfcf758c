package org.fairlead.constrained;

/**
 * The observed entries of one side of a constraint: their values and which entries they are.
 *
 * <p>Package-private, and its arrays are read in place: they were copied when the state was made.
 */
final class Entries {
  private final double[] values;
  private final int[] indices;
  private final boolean every;

  private Entries(double[] values, int[] indices, boolean every) {
    this.values = values;
    this.indices = indices;
    this.every = every;
  }

  /** Entries {@code 0 .. values.length - 1}: all there are. */
  static Entries every(double[] values) {
    return new Entries(values.clone(), new int[0], true);
  }

  /** The entries that {@code indices} names; none is allowed. */
  static Entries at(double[] values, int[] indices, String name, String indexName) {
    if (values.length != indices.length) {
      throw new IllegalArgumentException(
          "%s has shape [%d], but %s has shape [%d]"
              .formatted(name, values.length, indexName, indices.length));
    }
    return new Entries(values.clone(), indices.clone(), false);
  }

  int size() {
    return values.length;
  }

  double value(int j) {
    return values[j];
  }

  int index(int j) {
    return every ? j : indices[j];
  }

  double[] values() {
    return values.clone();
  }

  int[] indices() {
    int[] copy = new int[values.length];
    for (int j = 0; j < copy.length; j++) {
      copy[j] = index(j);
    }
    return copy;
  }

  /**
   * Checks these entries against the multiplier they belong to: a dense one observes all its
   * entries, an indexed one any of them, each at most once. Values must be finite where they move
   * the multiplier.
   */
  void requireFit(Constraint constraint, String name, boolean finite) {
    Multiplier multiplier = constraint.multiplier();
    if ((every || multiplier.isDense()) && values.length != multiplier.size()) {
      throw new IllegalArgumentException(
          "constraint '%s': %s has shape [%d], expected [%d]"
              .formatted(constraint.name(), name, values.length, multiplier.size()));
    }
    if (!every) {
      multiplier.newRound();
    }
    for (int j = 0; j < values.length; j++) {
      if (!every) {
        int index = indices[j];
        if (index < 0 || index >= multiplier.size()) {
          throw new IllegalArgumentException(
              "constraint '%s': %s observes entry %d, expected 0 to %d"
                  .formatted(constraint.name(), name, index, multiplier.size() - 1));
        }
        if (!multiplier.firstInRound(index)) {
          throw new IllegalArgumentException(
              "constraint '%s': %s observes entry %d twice"
                  .formatted(constraint.name(), name, index));
        }
      }
      if (finite && !Double.isFinite(values[j])) {
        throw new IllegalArgumentException(
            "constraint '%s': %s of entry %d is %s"
                .formatted(constraint.name(), name, index(j), values[j]));
      }
    }
  }
}
