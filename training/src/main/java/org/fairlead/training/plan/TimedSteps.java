package org.fairlead.training.plan;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.data.SampleShape;
import org.fairlead.engine.Learner;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.training.context.StopRequest;
import org.fairlead.training.context.Stopwatch;

/** Times training steps on random images, with learning rate 0. */
final class TimedSteps {
  /** Steps that are timed, after one that is not. */
  static final int STEPS = 3;

  private final Learner learner;
  private final Batch batch;

  TimedSteps(Learner learner, SampleShape shape, int size) {
    this.learner = learner;
    var random = new byte[size * shape.bytes()];
    if (shape instanceof ImageShape) {
      new SplittableRandom(0).nextBytes(random); // as numbers in single precision, they may be NaN
    }
    ByteBuffer pixels = ByteBuffer.allocateDirect(random.length);
    pixels.put(random);
    this.batch = Batch.of(shape, pixels, new int[size], new int[size]);
  }

  /**
   * Returns the mean duration of a step.
   *
   * @throws StopRequest.StoppedException if {@code stop} was asked to
   */
  double secondsPerStep(InstantSource clock, StopRequest stop) {
    stop.check();
    step();
    var watch = new Stopwatch(clock);
    for (int i = 0; i < STEPS; i++) {
      stop.check();
      step();
    }
    return watch.seconds() / STEPS;
  }

  private void step() {
    double[] logits = learner.forward(batch).logits();
    learner.descend(new double[logits.length], ParameterTerms.rate(0));
  }
}
