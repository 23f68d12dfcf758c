package org.fairlead.fairness.rates;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Primal;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.CrossEntropy;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.rates.language.Vocabulary;
import org.fairlead.fairness.weighting.LogitGradient;
import org.fairlead.fairness.weighting.NormConstraints;
import org.fairlead.fairness.weighting.Weighting;

/** Samples with two attributes and labels drawn from a seed, and steps on some of them. */
final class People {
  static final List<Attribute> ATTRIBUTES =
      List.of(
          new Attribute("race", List.of("White", "Black", "Asian")),
          new Attribute("gender", List.of("M", "F")));
  static final List<String> BINARY = List.of("no", "yes");
  static final List<String> THREE = List.of("cat", "dog", "owl");

  final int[][] codes;
  final int[] labels;
  final List<String> classes;
  private final boolean intersectional;

  People(int samples, List<String> classes, boolean intersectional, long seed) {
    this.classes = classes;
    this.intersectional = intersectional;
    var random = new SplittableRandom(seed);
    codes = new int[][] {new int[samples], new int[samples]};
    labels = new int[samples];
    for (int i = 0; i < samples; i++) {
      codes[0][i] = random.nextInt(3);
      codes[1][i] = random.nextInt(2);
      labels[i] = random.nextInt(classes.size());
    }
  }

  Vocabulary vocabulary() {
    return Vocabulary.of(ATTRIBUTES, codes, intersectional, classes, labels)
        .withParameters(List.of("conv1.weight", "fc.weight", "fc.bias"));
  }

  RateConstraints bind(String... texts) {
    return bind(Surrogate.AUTO, texts);
  }

  RateConstraints bind(Surrogate surrogate, String... texts) {
    return RateConstraints.bind(Statement.parse(List.of(texts)), vocabulary(), surrogate);
  }

  /** Random logits of some samples. */
  double[] logits(int samples, SplittableRandom random) {
    return random.doubles((long) samples * classes.size(), -2, 2).toArray();
  }

  Outcomes outcomes(RateConstraints constraints, double[] logits, int... samples) {
    int[] chosen = Arrays.stream(samples).map(i -> labels[i]).toArray();
    return Outcomes.of(logits, classes.size(), chosen, constraints.membership().select(samples))
        .withProbabilities(logits, classes.size());
  }

  int[] all() {
    int[] all = new int[labels.length];
    Arrays.setAll(all, i -> i);
    return all;
  }

  /** A step of a method: all but the network. */
  static Taken step(Weighting method, Outcomes step, double[] logits, double... norms) {
    var taken = new Taken(method, step, logits, norms);
    method.solver().step(taken);
    return taken;
  }

  /** What a method did with one step. */
  static final class Taken implements Primal {
    private final Weighting method;
    private final Outcomes step;
    private final double[] logits;
    private final double[] norms;
    final double[] gradient;
    double[] constraintWeights = new double[0];

    private Taken(Weighting method, Outcomes step, double[] logits, double[] norms) {
      this.method = method;
      this.step = step;
      this.logits = logits;
      this.norms = norms;
      this.gradient = new double[logits.length];
    }

    @Override
    public Evaluation evaluate() {
      return method instanceof NormConstraints constraints
          ? constraints.observeWithNorms(step, 0, norms)
          : method.observe(step, 0);
    }

    @Override
    public void descend(double[] weights) {
      constraintWeights = weights;
      var sampleWeights = new double[step.size()];
      method.weigh(step, weights, sampleWeights);
      int[] labels = new int[step.size()];
      Arrays.setAll(labels, step::label);
      CrossEntropy.rows(logits, logits.length / step.size(), labels, sampleWeights, gradient);
      if (method instanceof LogitGradient shaping) {
        shaping.addLogitGradient(step, 0, gradient);
      }
    }
  }
}
