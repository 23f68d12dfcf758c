package org.fairlead.fairness.weighting;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;

/**
 * A norm of some parameters, all together as one vector.
 *
 * @param order 2 for {@code (Σ w²)^½}, 1 for {@code Σ |w|}
 * @param parameters their names, at least one
 */
public record ParameterNorm(int order, List<String> parameters) {

  public ParameterNorm {
    requireArgument(order == 1 || order == 2, "order is %d, expected 1 or 2", order);
    requireArgument(!parameters.isEmpty(), "parameters is empty, expected at least one name");
    parameters = List.copyOf(parameters);
  }
}
