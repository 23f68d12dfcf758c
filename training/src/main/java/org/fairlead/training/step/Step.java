package org.fairlead.training.step;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.fairlead.constrained.Evaluation;
import org.fairlead.constrained.Primal;
import org.fairlead.constrained.StepReport;
import org.fairlead.constrained.solver.Extrapolation;
import org.fairlead.data.Batch;
import org.fairlead.engine.Learner;
import org.fairlead.engine.Outputs;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.fairness.CrossEntropy;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.SoftLabels;
import org.fairlead.fairness.weighting.LogitGradient;
import org.fairlead.fairness.weighting.NormConstraints;
import org.fairlead.fairness.weighting.ObservationUndo;
import org.fairlead.fairness.weighting.PenaltyLeak;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.training.evaluation.ParameterNorms;
import org.jspecify.annotations.Nullable;

/*
 * An optimizer step over the batches b_1 ... b_k (k > 1: accumulation).
 *
 *   one batch       evaluate: forward, outcomes, observe        descend: weigh, rows, backward, step
 *   k, constrained  evaluate: forwardWithoutGradient every batch, observe     descend: weigh; every batch: forward,
 *                   the outcomes of all of them                 rows, backward; step
 *   k, otherwise    evaluate: every batch: forward, rows,       descend: step
 *                   backward; observe
 *
 * A constraint's weight of a sample depends on how many of its group are in the whole step, so the
 * constrained case needs all outcomes before its first backward pass: one forward pass more, and
 * the gradient is exactly that of one batch of k times the size (but for batch norm, which sees
 * each batch by itself). Unconstrained weights depend on the size of the step alone.
 *
 * Extragradient goes through this twice, over the same batches with the same dropout: at the
 * parameters as they are, whence they look ahead (running statistics stay), and at the parameters
 * ahead, whose gradient moves the ones before. What is reported of the step is what was seen first;
 * in a method's buffers the samples stand once, as they were seen last.
 */

/**
 * The primal side of an optimizer step: evaluates losses and constraints of a few batches, and
 * descends along the sample weights, rows and parameter terms that the multipliers ask for.
 *
 * <p>Reused for every step of a run; not thread-safe. Arrays are kept between steps of equal size.
 */
public final class Step implements Primal {
  /** In nats: nothing that trains comes back from there. */
  public static final double LARGEST_LOSS = 1e9;

  private static final double[] NO_CONSTRAINTS = new double[0];

  private final Learner learner;
  private final SampleGroups groups;
  private final @Nullable SampleGroups membership;
  private final @Nullable LastLayerDecay decay;
  private final @Nullable HeldOut heldOut;
  private final @Nullable Distillation distillation;
  private final OutputObserver observer;
  private final double smoothing;

  private @Nullable Weighting weighting;
  private List<Batch> batches = List.of();
  private double rate;
  private boolean looks; // the step looks ahead, and has not yet
  private boolean ahead; // the parameters look ahead
  private @Nullable Outcomes outcomes;
  private @Nullable Outcomes seen; // the same, as the method sees them
  private double[] logits = NO_CONSTRAINTS; // of the one batch, overwritten by their gradient
  private double[] weights = NO_CONSTRAINTS; // of the whole step
  private double[] part = NO_CONSTRAINTS; // those of one batch
  private double[] norms = NO_CONSTRAINTS; // of the parameters, as the method asks for

  /**
   * Returns a step over the samples of a data set, which nobody observes.
   *
   * @param groups of all samples, aligned with the data set's indices
   * @param membership what the method sees in their place, or null if the same
   * @param decay the published weight decay, or null where decay is the optimizer's
   * @param heldOut the fold that moves the multipliers, null where training samples do
   * @param distillation from a teacher, null without
   */
  public Step(
      Learner learner,
      Groups groups,
      @Nullable Groups membership,
      @Nullable LastLayerDecay decay,
      @Nullable HeldOut heldOut,
      @Nullable Distillation distillation) {
    this(
        learner,
        groups::select,
        membership == null ? null : membership::select,
        decay,
        heldOut,
        distillation,
        (batch, outputs) -> {},
        0);
  }

  /**
   * @param groups of the samples, by their numbers
   * @param membership what the method sees in their place, or null if the same
   * @param decay the published weight decay, or null where decay is the optimizer's
   * @param heldOut the fold that moves the multipliers, null where training samples do
   * @param distillation from a teacher, null without
   * @param observer sees every batch's outputs before the parameters move
   * @param smoothing of the labels, in {@code [0, 1)}
   */
  public Step(
      Learner learner,
      SampleGroups groups,
      @Nullable SampleGroups membership,
      @Nullable LastLayerDecay decay,
      @Nullable HeldOut heldOut,
      @Nullable Distillation distillation,
      OutputObserver observer,
      double smoothing) {
    this.learner = learner;
    this.groups = groups;
    this.membership = membership;
    this.decay = decay;
    this.heldOut = heldOut;
    this.distillation = distillation;
    this.observer = observer;
    this.smoothing = smoothing;
  }

  /** As {@link #take(Weighting, List, double, ConstraintMonitor)}, with nobody looking on. */
  public StepReport take(Weighting method, List<Batch> parts, double learningRate) {
    begin(method, parts, learningRate);
    return end(method.solver().step(game(method)));
  }

  /**
   * Takes one step.
   *
   * @param method weighs the samples
   * @param parts the batches of the step, at least one; may be released afterwards
   * @param learningRate of this step
   * @param monitor looks on
   * @throws DivergedException if the loss is NaN, infinite or beyond 1e9 nats; the parameters have
   *     not moved, but for a look ahead that no step followed
   */
  public StepReport take(
      Weighting method, List<Batch> parts, double learningRate, ConstraintMonitor monitor) {
    begin(method, parts, learningRate);
    return end(monitor.step(method.solver(), game(method)));
  }

  /** Returns what the solver plays on: this, or this with the multipliers of a held-out fold. */
  private Primal game(Weighting method) {
    return heldOut == null ? this : heldOut.game(this, method);
  }

  private void begin(Weighting method, List<Batch> parts, double learningRate) {
    weighting = method;
    batches = parts;
    rate = learningRate;
    looks = method.solver() instanceof Extrapolation;
    ahead = false;
    if (distillation != null) {
      distillation.begin(parts); // before the student's pass, whose activations stay in memory
    }
  }

  private StepReport end(StepReport report) {
    if (distillation != null) {
      distillation.end(outcomes());
    }
    return report;
  }

  /** Returns the outcomes of the last step's samples, before the parameters moved. */
  public Outcomes outcomes() {
    return Objects.requireNonNull(outcomes, "no step was taken");
  }

  @Override
  public Evaluation evaluate() {
    Weighting method = Objects.requireNonNull(weighting, "weighting");
    Outcomes now;
    if (batches.size() == 1) {
      Outputs outputs = forward(batches.get(0));
      logits = outputs.logits();
      now = outcomes(batches.get(0), outputs);
      announce(batches.get(0), outputs);
    } else if (!method.weighsBatchesAlone()) {
      now = forwardWithoutGradient(!ahead);
    } else {
      now = accumulate(method);
    }
    if (!ahead) {
      outcomes = now;
      return observe(method, now);
    }
    return observeAgain(method, now);
  }

  private void announce(Batch batch, Outputs outputs) {
    if (!ahead) {
      observer.observe(batch, outputs);
    }
  }

  private Outputs forward(Batch batch) {
    return looks ? learner.probe(batch) : learner.forward(batch);
  }

  /** Measures the same samples where the parameters have moved to, without a gradient. */
  @Override
  public Evaluation evaluateConstraints() {
    return observeAgain(
        Objects.requireNonNull(weighting, "weighting"), forwardWithoutGradient(false));
  }

  private Evaluation observeAgain(Weighting method, Outcomes now) {
    requireReasonable(now.meanLoss());
    if (method instanceof ObservationUndo kept) {
      kept.undoLastObservation();
    }
    return observe(method, now);
  }

  private Evaluation observe(Weighting method, Outcomes now) {
    requireReasonable(now.meanLoss());
    seen = asSeen(now);
    double penalty = decay == null ? 0 : decay.penalty(learner);
    if (method instanceof NormConstraints constraints) {
      norms = ParameterNorms.of(constraints.norms(), learner);
      return constraints.observeWithNorms(seen, penalty, norms);
    }
    return method.observe(seen, penalty);
  }

  @Override
  public void descend(double[] constraintWeights) {
    learner.step(differentiate(constraintWeights));
  }

  @Override
  public void lookAhead(double[] constraintWeights) {
    learner.lookAhead(differentiate(constraintWeights));
    looks = false;
    ahead = true;
    if (distillation != null) {
      distillation.lookedAhead();
    }
  }

  /** Accumulates the gradient along the weights; returns what of it depends on parameters alone. */
  private ParameterTerms differentiate(double[] constraintWeights) {
    Weighting method = Objects.requireNonNull(weighting, "weighting");
    Outcomes all = Objects.requireNonNull(seen, "seen");
    if (batches.size() == 1) {
      Batch batch = batches.get(0);
      weights = ofLength(weights, batch.size());
      weigh(method, all, constraintWeights, weights);
      rows(batch, 0, 0, 1, logits, weights);
      addLogitGradient(method, all, 0, logits);
      learner.backward(logits);
    } else if (!method.weighsBatchesAlone()) {
      weights = ofLength(weights, all.size());
      weigh(method, all, constraintWeights, weights);
      int begin = 0;
      for (int b = 0; b < batches.size(); b++) {
        Batch batch = batches.get(b);
        part = ofLength(part, batch.size());
        System.arraycopy(weights, begin, part, 0, batch.size());
        double[] gradient = forward(batch).logits();
        rows(batch, b, begin, 1, gradient, part);
        addLogitGradient(method, all, begin, gradient);
        learner.backward(gradient);
        begin += batch.size();
      }
    }
    ParameterTerms terms = ParameterTerms.rate(rate);
    if (decay != null) {
      terms = decay.addTo(terms, method instanceof PenaltyLeak leak ? leak.penaltyWeight() : 1);
    }
    return method instanceof NormConstraints constraints
        ? ParameterNorms.addTo(terms, constraints.norms(), norms, constraints.normWeights())
        : terms;
  }

  private static void addLogitGradient(
      Weighting method, Outcomes all, int begin, double[] gradient) {
    if (method instanceof LogitGradient shaping) {
      shaping.addLogitGradient(all, begin, gradient);
    }
  }

  /** Returns outcomes with the membership that constraints speak of. */
  private Outcomes asSeen(Outcomes ofStep) {
    SampleGroups constrained = membership;
    if (constrained == null) {
      return ofStep;
    }
    return ofStep.withGroups(
        constrained.of(
            batches.stream().flatMapToInt(batch -> Arrays.stream(batch.samples())).toArray()));
  }

  private Outcomes forwardWithoutGradient(boolean firstTime) {
    var each = new ArrayList<Outcomes>(batches.size());
    for (Batch batch : batches) {
      Outputs outputs = learner.forwardWithoutGradient(batch);
      each.add(outcomes(batch, outputs));
      if (firstTime) {
        observer.observe(batch, outputs);
      }
    }
    return Outcomes.concat(each);
  }

  private Outcomes accumulate(Weighting method) {
    int size = batches.stream().mapToInt(Batch::size).sum();
    var each = new ArrayList<Outcomes>(batches.size());
    for (int b = 0; b < batches.size(); b++) {
      Batch batch = batches.get(b);
      Outputs outputs = learner.forward(batch);
      Outcomes ofBatch = outcomes(batch, outputs);
      requireReasonable(ofBatch.meanLoss()); // before it spoils the gradient
      announce(batch, outputs);
      each.add(ofBatch);
      part = ofLength(part, batch.size());
      weigh(method, ofBatch, NO_CONSTRAINTS, part);
      double share = (double) batch.size() / size;
      Arrays.setAll(part, i -> part[i] * share);
      double[] gradient = outputs.logits();
      rows(batch, b, 0, share, gradient, part);
      learner.backward(gradient);
    }
    return Outcomes.concat(each);
  }

  private void weigh(
      Weighting method, Outcomes all, double[] constraintWeights, double[] sampleWeights) {
    if (distillation == null) {
      method.weigh(all, constraintWeights, sampleWeights);
    } else {
      distillation.weigh(method, all, constraintWeights, sampleWeights);
    }
  }

  /**
   * Turns the logits of a batch into their gradient; the weights are overwritten where a teacher
   * has a part in them. The numbers are those of {@link Distillation#take}.
   */
  private void rows(
      Batch batch, int index, int begin, double share, double[] gradient, double[] sampleWeights) {
    if (distillation != null) {
      distillation.take(batch, index, begin, share, gradient, sampleWeights);
    }
    CrossEntropy.rows(gradient, classes(gradient, batch), targets(batch), sampleWeights, gradient);
    if (distillation != null) {
      distillation.addTo(gradient);
    }
  }

  private Outcomes outcomes(Batch batch, Outputs outputs) {
    Outcomes plain =
        Outcomes.of(
            outputs.logits(), outputs.classes(), targets(batch), groups.of(batch.samples()));
    return weighting instanceof LogitGradient shaping && shaping.needsProbabilities()
        ? plain.withProbabilities(outputs.logits(), outputs.classes())
        : plain;
  }

  /** Returns what the samples of a batch are trained towards. */
  private SoftLabels targets(Batch batch) {
    return batch.targets().smoothed(smoothing);
  }

  private static int classes(double[] logits, Batch batch) {
    return logits.length / batch.size();
  }

  private static double[] ofLength(double[] array, int length) {
    return array.length == length ? array : new double[length];
  }

  private static void requireReasonable(double loss) {
    if (!(Math.abs(loss) <= LARGEST_LOSS)) {
      throw new DivergedException(loss);
    }
  }

  /** The loss is NaN or infinite, or beyond what any training comes back from. */
  public static final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DivergedException(double loss) {
      super(
          Double.isFinite(loss)
              ? String.format(Locale.ROOT, "the loss is %.3g, more than %.0e", loss, LARGEST_LOSS)
              : "the loss is " + loss);
    }
  }
}
