package org.fairlead.training.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import org.fairlead.data.Batch;
import org.fairlead.data.Dataset;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.data.augment.Augmentation;
import org.fairlead.data.loader.Loader;
import org.fairlead.engine.Learner;
import org.fairlead.engine.Outputs;
import org.fairlead.fairness.CrossEntropy;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.networks.weights.Weights;

/** Runs a model over samples in evaluation mode: no augmentation, running statistics. */
public final class Evaluator implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int PREFETCH = 2;

  private final Loader loader;
  private final Groups groups;

  private Evaluator(Loader loader, Groups groups) {
    this.loader = loader;
    this.groups = groups;
  }

  /**
   * Returns an evaluator of a data set's samples.
   *
   * @param groups of all samples
   * @param batch samples of a forward pass
   */
  public static Evaluator create(SampleStore store, Dataset dataset, Groups groups, int batch) {
    var options = new Loader.Options(batch, Augmentation.NONE, 0, THREADS, PREFETCH);
    return new Evaluator(Loader.create(store, dataset, options), groups);
  }

  /** What a model did on samples, in their order. */
  static final class Pass {
    private final Outcomes outcomes;
    private final double[] probabilities;

    private Pass(Outcomes outcomes, double[] probabilities) {
      this.outcomes = outcomes;
      this.probabilities = probabilities;
    }

    Outcomes outcomes() {
      return outcomes;
    }

    /** Returns the softmax of the logits, shape {@code [n, K]}, not a copy. */
    double[] probabilities() {
      return probabilities;
    }
  }

  /** Evaluates samples, at least one. */
  public Outcomes outcomes(Learner learner, int[] samples, Progress progress) {
    return evaluate(learner, samples, progress, (outputs, done) -> {});
  }

  /** Evaluates samples, at least one, and keeps their probabilities. */
  Pass pass(Learner learner, int[] samples, Progress progress, int classes) {
    var probabilities = new double[Math.multiplyExact(samples.length, classes)];
    Outcomes outcomes =
        evaluate(
            learner,
            samples,
            progress,
            (outputs, done) ->
                CrossEntropy.softmax(outputs.logits(), classes, probabilities, done * classes));
    return new Pass(outcomes, probabilities);
  }

  /** Returns the softmax of the logits of samples, at least one, shape {@code [n, classes]}. */
  public double[] probabilities(Learner learner, int[] samples, Progress progress, int classes) {
    return pass(learner, samples, progress, classes).probabilities();
  }

  /**
   * Returns the gradient of the mean cross-entropy of samples, at least one, at the weights that a
   * learner has; it should be one that trains as it evaluates.
   */
  Weights gradient(Learner learner, int[] samples) {
    try (Loader.Epoch epoch = loader.epoch(samples, 0, false, false, 0)) {
      while (epoch.hasNext()) {
        try (Batch batch = epoch.next()) {
          Outputs outputs = learner.forward(batch);
          double[] gradient = outputs.logits();
          var weights = new double[batch.size()];
          Arrays.fill(weights, 1.0 / samples.length);
          CrossEntropy.rows(gradient, outputs.classes(), batch.labels(), weights, gradient);
          learner.backward(gradient);
        }
      }
    }
    return learner.takeGradient();
  }

  /** Makes the statistics that a learner predicts with those of samples, at least one. */
  public void recalibrate(Learner learner, int[] samples) {
    try (Loader.Epoch epoch = loader.epoch(samples, 0, false, false, 0)) {
      learner.recalibrate(epoch);
    }
  }

  private interface Sink {
    /** Takes the outputs of the samples from {@code done} on. */
    void take(Outputs outputs, int done);
  }

  private Outcomes evaluate(Learner learner, int[] samples, Progress progress, Sink sink) {
    var parts = new ArrayList<Outcomes>();
    int done = 0;
    try (Loader.Epoch epoch = loader.epoch(samples, 0, false, false, 0)) {
      while (epoch.hasNext()) {
        try (Batch batch = epoch.next()) {
          Outputs outputs = learner.predict(batch);
          parts.add(
              Outcomes.of(
                  outputs.logits(),
                  outputs.classes(),
                  batch.labels(),
                  groups.select(batch.samples())));
          sink.take(outputs, done);
          done += batch.size();
          progress.advanced(done, samples.length);
        }
      }
    }
    return Outcomes.concat(parts);
  }

  @Override
  public void close() {
    loader.close();
  }
}
