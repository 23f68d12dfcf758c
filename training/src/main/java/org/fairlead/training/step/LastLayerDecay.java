package org.fairlead.training.step;

import java.util.List;
import org.fairlead.engine.Learner;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.weights.Weights;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Weight decay as the published code computes it, for {@code method.mode=faithful}: the penalty
 * {@code c/2 ‖w‖²} of the last layer's parameters alone, as part of the loss.
 *
 * <p>What the method does with the penalty is its own: see {@link
 * org.fairlead.fairness.weighting.PenaltyLeak#penaltyWeight}. Its value needs a copy of the weights
 * in every step, which the default mode does not pay for.
 */
public final class LastLayerDecay {
  private final List<String> parameters;
  private final double coefficient;

  private LastLayerDecay(List<String> parameters, double coefficient) {
    this.parameters = parameters;
    this.coefficient = coefficient;
  }

  /**
   * Returns the decay that a recipe makes part of the loss, or null where it is the optimizer's.
   */
  public static @Nullable LastLayerDecay of(Problem problem) {
    double decay = problem.recipe().optimizer().weightDecay();
    boolean faithful = problem.recipe().method().mode().equals("faithful");
    return faithful && decay > 0 ? of(problem.network(), decay) : null;
  }

  /** Returns the decay of a network's classifier with coefficient {@code c}. */
  static LastLayerDecay of(Network network, double coefficient) {
    return new LastLayerDecay(
        network.parameters().stream()
            .filter(parameter -> parameter.nodeId() == network.head().id())
            .map(Parameter::name)
            .toList(),
        coefficient);
  }

  /** Returns {@code c/2 ‖w‖²} at the learner's parameters. */
  double penalty(Learner learner) {
    Weights weights = learner.weights();
    double sum = 0;
    for (String name : parameters) {
      for (double value : weights.get(name).doubles()) {
        sum += value * value;
      }
    }
    return coefficient / 2 * sum;
  }

  /** Returns {@code terms} with the penalty's gradient, multiplied by {@code factor}. */
  ParameterTerms addTo(ParameterTerms terms, double factor) {
    ParameterTerms sum = terms;
    for (String name : parameters) {
      sum = sum.withL2(name, coefficient * factor);
    }
    return sum;
  }
}
