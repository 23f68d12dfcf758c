package org.fairlead.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Primal;
import org.fairlead.data.Batch;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineOptions;
import org.fairlead.engine.Learner;
import org.fairlead.engine.Outputs;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.CrossEntropy;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Baseline;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.constrained.Ceag;
import org.fairlead.fairness.weighting.constrained.CeagOptions;
import org.fairlead.networks.Network;
import org.fairlead.networks.weights.Weights;

/**
 * Training under CEAG with ten groups: outcomes, buffers, multipliers and weights in every step.
 */
final class ConstrainedStep implements Contender, Primal {
  private static final int GROUPS = 10;
  private static final ParameterTerms TERMS = ParameterTerms.rate(1e-3);

  private final Learner learner;
  private final Batch batch;
  private final Groups groups;
  private final Weighting weighting;
  private final double[] weights;
  private double[] logits = {};
  private Outcomes outcomes;

  private ConstrainedStep(Learner learner, Batch batch, Groups groups) {
    this.learner = learner;
    this.batch = batch;
    this.groups = groups;
    this.weights = new double[batch.size()];
    this.outcomes = Outcomes.of(new double[batch.size()], 1, new int[batch.size()], groups);
    List<Double> accuracies = Collections.nCopies(groups.size(), 0.9);
    List<Double> losses = Collections.nCopies(groups.size(), 0.3);
    List<Double> shares = Collections.nCopies(groups.size(), 1.0 / groups.size());
    this.weighting =
        Ceag.create(
            new Baseline(0.9, accuracies, 0.3, losses, shares),
            groups,
            CeagOptions.defaults(Weighting.defaultDualStep(1_000)));
  }

  static ConstrainedStep of(Network network, Weights initial, EngineOptions options, Batch batch) {
    List<String> names = IntStream.range(0, GROUPS).mapToObj(Integer::toString).toList();
    int[] codes = IntStream.range(0, batch.size()).map(i -> i % GROUPS).toArray();
    Groups groups = Groups.single(new Attribute("group", names), codes);
    return new ConstrainedStep(Engine.learner(network, initial, options), batch, groups);
  }

  @Override
  public String name() {
    return "ceag";
  }

  @Override
  public void step() {
    weighting.solver().step(this);
  }

  @Override
  public Evaluation evaluate() {
    Outputs outputs = learner.forward(batch);
    logits = outputs.logits();
    outcomes = Outcomes.of(logits, outputs.classes(), batch.labels(), groups);
    return weighting.observe(outcomes, 0);
  }

  @Override
  public void descend(double[] constraintWeights) {
    weighting.weigh(outcomes, constraintWeights, weights);
    CrossEntropy.rows(logits, logits.length / batch.size(), batch.labels(), weights, logits);
    learner.descend(logits, TERMS);
  }

  @Override
  public void close() {
    learner.close();
  }
}
