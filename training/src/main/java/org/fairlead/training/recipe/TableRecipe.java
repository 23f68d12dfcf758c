package org.fairlead.training.recipe;

import java.util.List;
import org.fairlead.data.table.TableOptions;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of a table become features; see {@link TableOptions}.
 *
 * @param header names of the columns of a file without a header line
 * @param split the column that says train, val or test; absent for one called split
 * @param features the columns that a model sees; empty for all but target, protected and excluded
 * @param exclude columns that no model sees
 * @param categorical columns of numbers that are names
 * @param only which rows are used, such as {@code race=Black|White}
 * @param useProtected whether a model sees the protected columns
 * @param standardize whether numbers are shifted and scaled by statistics of the training samples
 * @param missing "keep" rows in which a feature is missing, or "drop" them
 */
public record TableRecipe(
    List<String> header,
    @Nullable String split,
    List<String> features,
    List<String> exclude,
    List<String> categorical,
    List<String> only,
    boolean useProtected,
    boolean standardize,
    String missing) {

  public TableRecipe {
    Bounds.oneOf("data.table.missing", missing, List.of("keep", "drop"));
  }

  TableOptions options() {
    return new TableOptions(
        header, split, features, exclude, categorical, only, useProtected, standardize, missing);
  }
}
