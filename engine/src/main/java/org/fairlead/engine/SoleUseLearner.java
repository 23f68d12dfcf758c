package org.fairlead.engine;

import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import org.fairlead.data.Batch;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * A learner that one thread uses at a time. Native tensors that two threads change at once damage
 * the memory of the process, which then ends without a word; so the second one is told. One thread
 * may take over from another, and one may call while it is called back.
 */
@SuppressWarnings("try") // a use does its work by being open
final class SoleUseLearner implements Learner {
  private final Learner learner;
  private final AtomicReference<@Nullable Thread> user = new AtomicReference<>();

  SoleUseLearner(Learner learner) {
    this.learner = learner;
  }

  /** Something that a thread does with the learner. */
  private interface Use extends AutoCloseable {
    /** Belongs to a use that goes on. */
    Use NESTED = () -> {};

    @Override
    void close();
  }

  private Use enter() {
    Thread now = Thread.currentThread();
    Thread before = user.compareAndExchange(null, now);
    if (before == null) {
      return () -> user.set(null);
    }
    if (before == now) {
      return Use.NESTED;
    }
    throw new IllegalStateException(
        "thread '%s' uses this learner, and so does thread '%s': one thread uses a learner at a time; give each its own"
            .formatted(now.getName(), before.getName()));
  }

  @Override
  public Outputs forward(Batch batch) {
    try (Use use = enter()) {
      return learner.forward(batch);
    }
  }

  @Override
  public Outputs probe(Batch batch) {
    try (Use use = enter()) {
      return learner.probe(batch);
    }
  }

  @Override
  public Outputs forwardWithoutGradient(Batch batch) {
    try (Use use = enter()) {
      return learner.forwardWithoutGradient(batch);
    }
  }

  @Override
  public void backward(double[] logitGradient) {
    try (Use use = enter()) {
      learner.backward(logitGradient);
    }
  }

  @Override
  public void step(ParameterTerms terms) {
    try (Use use = enter()) {
      learner.step(terms);
    }
  }

  @Override
  public Weights takeGradient() {
    try (Use use = enter()) {
      return learner.takeGradient();
    }
  }

  @Override
  public void lookAhead(ParameterTerms terms) {
    try (Use use = enter()) {
      learner.lookAhead(terms);
    }
  }

  @Override
  public double gradientNorm() {
    try (Use use = enter()) {
      return learner.gradientNorm();
    }
  }

  @Override
  public Outputs predict(Batch batch) {
    try (Use use = enter()) {
      return learner.predict(batch);
    }
  }

  @Override
  public Outputs measure(Batch batch) {
    try (Use use = enter()) {
      return learner.measure(batch);
    }
  }

  @Override
  public Outputs lastLayer(double[] inputs, int size) {
    try (Use use = enter()) {
      return learner.lastLayer(inputs, size);
    }
  }

  @Override
  public void recalibrate(Iterator<Batch> sample) {
    try (Use use = enter()) {
      learner.recalibrate(sample);
    }
  }

  @Override
  public Masks applyMasks(Masks masks) {
    try (Use use = enter()) {
      return learner.applyMasks(masks);
    }
  }

  @Override
  public double norm(String parameter, int order) {
    try (Use use = enter()) {
      return learner.norm(parameter, order);
    }
  }

  @Override
  public Weights weights() {
    try (Use use = enter()) {
      return learner.weights();
    }
  }

  @Override
  public void collect() {
    try (Use use = enter()) {
      learner.collect();
    }
  }

  @Override
  public long collected() {
    try (Use use = enter()) {
      return learner.collected();
    }
  }

  @Override
  public void predictCollected(boolean chosen) {
    try (Use use = enter()) {
      learner.predictCollected(chosen);
    }
  }

  @Override
  public boolean predictsCollected() {
    try (Use use = enter()) {
      return learner.predictsCollected();
    }
  }

  @Override
  public Weights predictionWeights() {
    try (Use use = enter()) {
      return learner.predictionWeights();
    }
  }

  @Override
  public void load(Weights weights) {
    try (Use use = enter()) {
      learner.load(weights);
    }
  }

  @Override
  public void rewind(Weights weights) {
    try (Use use = enter()) {
      learner.rewind(weights);
    }
  }

  @Override
  public Weights state() {
    try (Use use = enter()) {
      return learner.state();
    }
  }

  @Override
  public void restore(Weights state) {
    try (Use use = enter()) {
      learner.restore(state);
    }
  }

  @Override
  public EngineReport report() {
    return learner.report(); // which never changes
  }

  @Override
  public void close() {
    try (Use use = enter()) {
      learner.close();
    }
  }
}
