package org.fairlead.training;

import java.util.stream.IntStream;
import org.fairlead.base.Seeds;
import org.fairlead.engine.Learner;

/**
 * Gives the averages of weights, which models are judged by, statistics of their own: what batch
 * norm sees of some real training samples.
 */
final class Recalibration {
  private final Evaluator evaluator;
  private final int[] samples;

  private Recalibration(Evaluator evaluator, int[] samples) {
    this.evaluator = evaluator;
    this.samples = samples;
  }

  /** Returns what the recipe asks for, possibly nothing. */
  static Recalibration of(Problem problem, Evaluator evaluator) {
    int[] training = problem.split().train();
    long wanted =
        (long) problem.recipe().ema().recalibrate() * problem.recipe().train().evalBatch();
    long seed = problem.seeds().samples();
    int[] samples =
        IntStream.range(0, training.length)
            .boxed()
            .sorted(
                (a, b) -> Long.compare(Seeds.mix(seed, training[a]), Seeds.mix(seed, training[b])))
            .limit(wanted)
            .mapToInt(i -> training[i])
            .toArray();
    return new Recalibration(evaluator, samples);
  }

  /** Replaces the statistics that a learner predicts with. */
  void of(Learner learner) {
    if (samples.length > 0) {
      evaluator.recalibrate(learner, samples);
    }
  }
}
