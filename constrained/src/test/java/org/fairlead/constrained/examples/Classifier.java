package org.fairlead.constrained.examples;

import java.util.List;
import java.util.Random;
import org.fairlead.constrained.Constraint;
import org.fairlead.constrained.ConstraintState;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Observed;
import org.fairlead.constrained.Primal;

/**
 * A network with one hidden layer that must find nine of ten positives, of which there are few:
 * {@code min cross-entropy} subject to {@code 0.9 - recall <= 0}.
 *
 * <p>Recall has no useful gradient, so the primal descends on the positives' mean loss instead, and
 * recall itself moves the multiplier.
 */
final class Classifier implements Primal {
  private static final int SAMPLES = 600;
  private static final int HIDDEN = 8;
  private static final double STEP = 0.5;

  private final Constraint constraint;
  private final double[][] inputs = new double[SAMPLES][2];
  private final int[] labels = new int[SAMPLES];
  private final int positives;

  /** Per hidden unit: two input weights, a bias, an output weight; then the output's bias. */
  private final double[] parameters = new double[4 * HIDDEN + 1];

  private final double[] probabilities = new double[SAMPLES];

  Classifier(Constraint constraint, long seed) {
    this.constraint = constraint;
    var random = new Random(seed);
    int count = 0;
    for (int i = 0; i < SAMPLES; i++) {
      labels[i] = random.nextDouble() < 0.15 ? 1 : 0;
      count += labels[i];
      inputs[i][0] = random.nextGaussian() + labels[i];
      inputs[i][1] = random.nextGaussian() + labels[i];
    }
    positives = count;
    for (int k = 0; k < 4 * HIDDEN; k++) {
      parameters[k] = 0.5 * random.nextGaussian();
    }
  }

  double recall() {
    int found = 0;
    for (int i = 0; i < SAMPLES; i++) {
      found += labels[i] == 1 && probability(inputs[i]) > 0.5 ? 1 : 0;
    }
    return (double) found / positives;
  }

  private double unit(double[] input, int h) {
    int at = 4 * h;
    return Math.tanh(
        parameters[at] * input[0] + parameters[at + 1] * input[1] + parameters[at + 2]);
  }

  private double probability(double[] input) {
    double logit = parameters[4 * HIDDEN];
    for (int h = 0; h < HIDDEN; h++) {
      logit += parameters[4 * h + 3] * unit(input, h);
    }
    return 1 / (1 + Math.exp(-logit));
  }

  @Override
  public Evaluation evaluate() {
    double loss = 0;
    double positiveLoss = 0;
    for (int i = 0; i < SAMPLES; i++) {
      probabilities[i] = probability(inputs[i]);
      double own = -Math.log(labels[i] == 1 ? probabilities[i] : 1 - probabilities[i]);
      loss += own / SAMPLES;
      positiveLoss += labels[i] * own / positives;
    }
    double recall = recall();
    var state =
        ConstraintState.of(new double[] {positiveLoss}) // descends on this,
            .withStrict(new double[] {0.9 - recall}) // while this moves the multiplier
            .withStandardErrors(new double[] {Math.sqrt(recall * (1 - recall) / positives)});
    return Evaluation.of(loss, List.of(new Observed(constraint, state)));
  }

  @Override
  public void descend(double[] weights) {
    double[] gradient = new double[parameters.length];
    for (int i = 0; i < SAMPLES; i++) {
      double weight = 1.0 / SAMPLES + labels[i] * weights[0] / positives;
      double pull = weight * (probabilities[i] - labels[i]);
      for (int h = 0; h < HIDDEN; h++) {
        double unit = unit(inputs[i], h);
        double inside = pull * parameters[4 * h + 3] * (1 - unit * unit);
        gradient[4 * h] += inside * inputs[i][0];
        gradient[4 * h + 1] += inside * inputs[i][1];
        gradient[4 * h + 2] += inside;
        gradient[4 * h + 3] += pull * unit;
      }
      gradient[4 * HIDDEN] += pull;
    }
    for (int k = 0; k < parameters.length; k++) {
      parameters[k] -= STEP * gradient[k];
    }
  }
}
