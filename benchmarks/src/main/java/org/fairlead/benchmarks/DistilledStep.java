package org.fairlead.benchmarks;

import java.util.Arrays;
import org.fairlead.data.Batch;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineOptions;
import org.fairlead.engine.Learner;
import org.fairlead.engine.Outputs;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.fairness.CrossEntropy;
import org.fairlead.fairness.distillation.SoftTargets;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * Plain training that learns from a teacher too: what it adds is the teacher's forward pass and the
 * gradient of soft targets, or that gradient alone where the teacher's logits are known.
 */
final class DistilledStep implements Contender {
  private static final ParameterTerms TERMS = ParameterTerms.rate(1e-3);
  private static final double ALPHA = 0.7;
  private static final double TEMPERATURE = 3;

  private final String name;
  private final Learner learner;
  private final Learner teacher;
  private final Batch batch;
  private final double @Nullable [] known;
  private final double[] weights;
  private final double[] soft;
  private final double[] factors;

  private DistilledStep(String name, Learner learner, Learner teacher, Batch batch, boolean known) {
    this.name = name;
    this.learner = learner;
    this.teacher = teacher;
    this.batch = batch;
    Outputs outputs = teacher.predict(batch);
    this.known = known ? outputs.logits() : null;
    this.weights = new double[batch.size()];
    Arrays.fill(weights, (1 - ALPHA) / batch.size());
    this.factors = new double[batch.size()];
    Arrays.fill(factors, ALPHA / batch.size());
    this.soft = new double[outputs.logits().length];
  }

  /**
   * Returns the steps of a network that learns from another of the same architecture.
   *
   * @param known whether the teacher's logits are computed once, before the race
   */
  static DistilledStep of(
      String name,
      Network network,
      Weights initial,
      EngineOptions options,
      Batch batch,
      boolean known) {
    return new DistilledStep(
        name,
        Engine.learner(network, initial, options),
        Engine.learner(
            network,
            Initializer.initialize(network, 2),
            options.withOptimizer(OptimizerOptions.sgd(0))),
        batch,
        known);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void step() {
    double[] taught = known == null ? teacher.predict(batch).logits() : known;
    Outputs outputs = learner.forward(batch);
    double[] gradient = outputs.logits();
    SoftTargets.rows(gradient, taught, outputs.classes(), TEMPERATURE, factors, soft);
    CrossEntropy.rows(gradient, outputs.classes(), batch.labels(), weights, gradient);
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] += soft[j];
    }
    learner.descend(gradient, TERMS);
  }

  @Override
  public void close() {
    learner.close();
    teacher.close();
  }
}
