package org.fairlead.training.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Gradual magnitude pruning (Zhu &amp; Gupta 2017): {@code s(t) = s_f + (s_i - s_f)(1 - (t -
 * t_0)/(t_n - t_0))³}.
 *
 * @param initial sparsity {@code s_i} at {@code firstEpoch}, a share of the prunable weights
 * @param last sparsity {@code s_f} from {@code lastEpoch} on; written {@code final}; 0 prunes
 *     nothing
 * @param firstEpoch {@code t_0}
 * @param lastEpoch {@code t_n}; the mask no longer changes after this epoch has begun; by default a
 *     quarter of the epochs
 * @param every prune at the start of every {@code epoch} or of every {@code step}
 * @param scope {@code layer}: the same sparsity in every layer; {@code global}: one threshold
 */
public record SparsityRecipe(
    double initial,
    @JsonProperty("final") double last,
    double firstEpoch,
    double lastEpoch,
    String every,
    String scope) {

  public SparsityRecipe {
    Bounds.fraction("sparsity.final", last);
    Bounds.require(
        initial >= 0 && initial <= last,
        "sparsity.initial",
        initial,
        "a number from 0 to sparsity.final (" + last + ")");
    Bounds.notNegative("sparsity.firstEpoch", firstEpoch);
    Bounds.require(
        lastEpoch >= firstEpoch && Double.isFinite(lastEpoch),
        "sparsity.lastEpoch",
        lastEpoch,
        "at least sparsity.firstEpoch (" + firstEpoch + ")");
    Bounds.oneOf("sparsity.every", every, List.of("epoch", "step"));
    Bounds.oneOf("sparsity.scope", scope, List.of("layer", "global"));
  }
}
