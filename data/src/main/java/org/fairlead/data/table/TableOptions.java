package org.fairlead.data.table;

import java.util.List;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a table become features.
 *
 * @param header names of the columns of a file without a header line; empty where its first line
 *     names them
 * @param split the column that says train, val or test; null for one called split, if there is one
 * @param features the columns that a model sees, in order; empty for all but target, protected and
 *     excluded ones
 * @param exclude columns that no model sees
 * @param categorical columns of numbers that are names, such as a postal code
 * @param only which rows are used: texts such as {@code "race=Black|White"}, all of which must hold
 * @param useProtected whether a model sees the protected columns
 * @param standardize whether numbers are shifted and scaled to mean 0 and deviation 1 of the
 *     training samples
 * @param missing {@code "keep"} rows in which a feature is missing, or {@code "drop"} them
 * @param decimal whether the decimals of numbers follow a {@code "point"} or a {@code "comma"};
 *     {@code "auto"}: what the numbers themselves say
 */
public record TableOptions(
    List<String> header,
    @Nullable String split,
    List<String> features,
    List<String> exclude,
    List<String> categorical,
    List<String> only,
    boolean useProtected,
    boolean standardize,
    String missing,
    String decimal) {
  static final String AUTO = "auto";

  public TableOptions {
    header = List.copyOf(header);
    features = List.copyOf(features);
    exclude = List.copyOf(exclude);
    categorical = List.copyOf(categorical);
    only = List.copyOf(only);
    if (!missing.equals("keep") && !missing.equals("drop")) {
      throw new InputException("missing is '%s', expected keep or drop".formatted(missing));
    }
    if (!List.of(AUTO, "point", "comma").contains(decimal)) {
      throw new InputException("decimal is '%s', expected auto, point or comma".formatted(decimal));
    }
  }

  /** Returns all columns but target and protected ones as features, standardised. */
  public static TableOptions defaults() {
    return new TableOptions(
        List.of(), null, List.of(), List.of(), List.of(), List.of(), false, true, "keep", AUTO);
  }

  boolean dropsMissing() {
    return missing.equals("drop");
  }
}
