package org.fairlead.training.selection;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.audit.Tradeoff;
import org.jspecify.annotations.Nullable;

/**
 * The model that a run has selected so far.
 *
 * @param candidate its outcome on validation
 * @param lowest the error and disparity of lowest cost when it was saved; null where fairness is no
 *     goal
 * @param lambda multiplier in use by group when it was saved; empty without constraints
 * @param tensors name of the file among the checkpoints that holds its weights and mask
 */
public record SelectedModel(
    ModelSelection.Candidate candidate,
    @Nullable Tradeoff lowest,
    Map<String, Double> lambda,
    String tensors) {
  public SelectedModel {
    lambda = Collections.unmodifiableMap(new LinkedHashMap<>(lambda));
  }
}
