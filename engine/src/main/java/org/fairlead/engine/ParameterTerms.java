package org.fairlead.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step adds to the gradient of the outputs: the learning rate and terms of the objective
 * that depend on the parameters alone.
 *
 * @param rate the learning rate of this step, not negative
 * @param l2 coefficients {@code c} of terms {@code c/2 ‖w‖²} by parameter name; they join the
 *     gradient before masking and clipping
 */
public record ParameterTerms(double rate, Map<String, Double> l2) {

  public ParameterTerms {
    if (!(rate >= 0) || !Double.isFinite(rate)) {
      throw new IllegalArgumentException(
          "learning rate must be finite and not negative, got " + rate);
    }
    for (var term : l2.entrySet()) {
      if (!Double.isFinite(term.getValue())) {
        throw new IllegalArgumentException(
            "l2 coefficient of '%s' must be finite, got %s"
                .formatted(term.getKey(), term.getValue()));
      }
    }
    l2 = Map.copyOf(l2);
  }

  /** Returns a step of the given rate without further terms. */
  public static ParameterTerms rate(double learningRate) {
    return new ParameterTerms(learningRate, Map.of());
  }

  /**
   * Returns these terms with {@code c/2 ‖w‖²} added for one parameter; a second term for the same
   * parameter replaces the first.
   */
  public ParameterTerms withL2(String parameterName, double coefficient) {
    var terms = new LinkedHashMap<>(l2);
    terms.put(parameterName, coefficient);
    return new ParameterTerms(rate, terms);
  }
}
