package org.fairlead.benchmarks;

import java.util.Arrays;
import org.fairlead.data.Batch;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineOptions;
import org.fairlead.engine.EngineReport;
import org.fairlead.engine.Learner;
import org.fairlead.engine.Outputs;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.fairness.CrossEntropy;
import org.fairlead.networks.Network;
import org.fairlead.networks.sparse.MagnitudePruning;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.Scope;
import org.fairlead.networks.weights.Weights;

/** Plain training with a learner: mean cross-entropy, one batch per step. */
final class LearnerStep implements Contender {
  private static final ParameterTerms TERMS = ParameterTerms.rate(1e-3);

  private final String name;
  private final Learner learner;
  private final Batch batch;
  private final double[] weights;
  private final double[] gradient;

  private LearnerStep(String name, Learner learner, Batch batch, int classes) {
    this.name = name;
    this.learner = learner;
    this.batch = batch;
    this.weights = new double[batch.size()];
    Arrays.fill(weights, 1.0 / batch.size());
    this.gradient = new double[batch.size() * classes];
  }

  static LearnerStep dense(
      String name, Network network, Weights initial, EngineOptions options, Batch batch) {
    return new LearnerStep(
        name, Engine.learner(network, initial, options), batch, network.classes());
  }

  /** Returns a learner pruned to the given sparsity, layer by layer. */
  static LearnerStep pruned(
      String name,
      Network network,
      Weights initial,
      EngineOptions options,
      Batch batch,
      double sparsity) {
    LearnerStep step = dense(name, network, initial, options, batch);
    step.learner.applyMasks(
        MagnitudePruning.prune(network, initial, Masks.dense(network), sparsity, Scope.LAYER));
    return step;
  }

  /** Returns what the learner runs on. */
  EngineReport report() {
    return learner.report();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void step() {
    Outputs outputs = learner.forward(batch);
    CrossEntropy.rows(outputs.logits(), outputs.classes(), batch.labels(), weights, gradient);
    learner.descend(gradient, TERMS);
  }

  @Override
  public void close() {
    learner.close();
  }
}
