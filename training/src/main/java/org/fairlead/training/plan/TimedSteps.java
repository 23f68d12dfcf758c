package org.fairlead.training.plan;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.data.SampleShape;
import org.fairlead.engine.Learner;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.training.context.StopRequest;
import org.fairlead.training.context.Stopwatch;

/** Times training steps on random samples, with learning rate 0. */
final class TimedSteps {
  /** Steps that are timed at least, after one that is not. */
  static final int FEWEST = 3;

  private static final int MOST = 9;
  private static final double SECONDS = 4;

  private final Learner learner;
  private final Batch batch;

  TimedSteps(Learner learner, SampleShape shape, int size) {
    this.learner = learner;
    var random = new byte[Math.multiplyExact(size, shape.bytes())];
    if (shape instanceof ImageShape) {
      new SplittableRandom(0).nextBytes(random); // as numbers in single precision, they may be NaN
    }
    ByteBuffer pixels = ByteBuffer.allocateDirect(random.length);
    pixels.put(random);
    this.batch = Batch.of(shape, pixels, new int[size], new int[size]);
  }

  /**
   * Returns the seconds of each of a few steps, in ascending order: as many as fit into some
   * seconds.
   *
   * @throws StopRequest.StoppedException if {@code stop} was asked to
   */
  double[] seconds(InstantSource clock, StopRequest stop) {
    stop.check();
    step();
    var watch = new Stopwatch(clock);
    var times = new double[MOST];
    int taken = 0;
    double before = 0;
    while (taken < FEWEST || (taken < MOST && before < SECONDS)) {
      stop.check();
      step();
      double now = watch.seconds();
      times[taken++] = now - before;
      before = now;
    }
    double[] sorted = Arrays.copyOf(times, taken);
    Arrays.sort(sorted);
    return sorted;
  }

  private void step() {
    double[] logits = learner.forward(batch).logits();
    learner.descend(new double[logits.length], ParameterTerms.rate(0));
  }
}
