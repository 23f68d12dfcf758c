package org.fairlead.engine.optimizer;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a step adds to the gradient of the outputs: the learning rate and terms of the objective
 * that depend on the parameters alone. All of them join the gradient before masking and clipping.
 *
 * @param rate the learning rate of this step, not negative
 * @param l2 coefficients {@code c} of terms {@code c/2 ‖w‖²} by parameter name
 * @param l1 coefficients {@code c} of terms {@code c Σ|w|} by parameter name
 */
public record ParameterTerms(double rate, Map<String, Double> l2, Map<String, Double> l1) {

  public ParameterTerms {
    if (!(rate >= 0) || !Double.isFinite(rate)) {
      throw new IllegalArgumentException(
          "learning rate must be finite and not negative, got " + rate);
    }
    l2 = finite("l2", l2);
    l1 = finite("l1", l1);
  }

  private static Map<String, Double> finite(String what, Map<String, Double> terms) {
    for (var term : terms.entrySet()) {
      if (!Double.isFinite(term.getValue())) {
        throw new IllegalArgumentException(
            "%s coefficient of '%s' must be finite, got %s"
                .formatted(what, term.getKey(), term.getValue()));
      }
    }
    return Map.copyOf(terms);
  }

  /** Returns a step of the given rate without further terms. */
  public static ParameterTerms rate(double learningRate) {
    return new ParameterTerms(learningRate, Map.of(), Map.of());
  }

  /** Returns these terms with {@code c/2 ‖w‖²} of one parameter added to what there is of it. */
  public ParameterTerms withL2(String parameterName, double coefficient) {
    return new ParameterTerms(rate, sum(l2, parameterName, coefficient), l1);
  }

  /** Returns these terms with {@code c Σ|w|} of one parameter added to what there is of it. */
  public ParameterTerms withL1(String parameterName, double coefficient) {
    return new ParameterTerms(rate, l2, sum(l1, parameterName, coefficient));
  }

  private static Map<String, Double> sum(Map<String, Double> terms, String name, double more) {
    var longer = new LinkedHashMap<>(terms);
    longer.merge(name, more, Double::sum);
    return longer;
  }
}
