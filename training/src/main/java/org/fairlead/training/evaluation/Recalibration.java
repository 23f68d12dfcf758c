package org.fairlead.training.evaluation;

import java.util.stream.IntStream;
import org.fairlead.base.Seeds;
import org.fairlead.engine.Learner;
import org.fairlead.training.setup.Problem;

/**
 * Gives the averages of weights, which models are judged by, statistics of their own: what batch
 * norm sees of some real training samples.
 */
public final class EmaRecalibration {
  private final Evaluator evaluator;
  private final int[] samples;

  private EmaRecalibration(Evaluator evaluator, int[] samples) {
    this.evaluator = evaluator;
    this.samples = samples;
  }

  /** Returns what the recipe asks for, possibly nothing. */
  public static EmaRecalibration of(Problem problem, Evaluator evaluator) {
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
    return new EmaRecalibration(evaluator, samples);
  }

  /** Replaces the statistics that a learner predicts with. */
  public void of(Learner learner) {
    if (samples.length > 0) {
      evaluator.recalibrate(learner, samples);
    }
  }
}
