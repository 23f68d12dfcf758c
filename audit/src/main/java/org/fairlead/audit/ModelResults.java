package org.fairlead.audit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results of one model of a run.
 *
 * @param name {@code "selected"} (on validation) or {@code "last"}
 * @param epoch epochs of training it has had
 * @param size how large it is
 * @param lambda multiplier in use by group at that epoch; empty without constraints
 * @param splits its results by split
 */
public record ModelResults(
    String name, int epoch, ModelSize size, Map<String, Double> lambda, List<SplitResults> splits) {

  /** The model chosen on validation. */
  public static final String SELECTED = "selected";

  /** The model after the last step. */
  public static final String LAST = "last";

  public ModelResults {
    lambda = Collections.unmodifiableMap(new LinkedHashMap<>(lambda));
    splits = List.copyOf(splits);
  }

  /** Returns how test differs from training; empty without gaps on both. */
  public Optional<Generalization> generalization() {
    return Generalization.of(this);
  }

  /** Returns the results on a split. */
  public Optional<SplitResults> split(String split) {
    return splits.stream().filter(s -> s.split().equals(split)).findFirst();
  }
}
