package org.fairlead.training.evaluation;

import java.util.stream.IntStream;
import org.fairlead.base.Seeds;
import org.fairlead.engine.Learner;
import org.fairlead.networks.layer.BatchNorm;
import org.fairlead.training.setup.Problem;

/**
 * Gives the weights that a learner predicts with statistics of their own: what batch norm sees of
 * some real training samples. Averages of weights need it, as the average of their statistics is
 * not the statistics of their average; weights that have changed fast gain by it.
 */
public final class Recalibration {
  private final Evaluator evaluator;
  private final int[] samples;

  private Recalibration(Evaluator evaluator, int[] samples) {
    this.evaluator = evaluator;
    this.samples = samples;
  }

  /** Returns that of the moving averages, or without them of the weights; possibly none. */
  public static Recalibration of(Problem problem, Evaluator evaluator) {
    return of(problem, evaluator, problem.recipe().ema().recalibrate());
  }

  /** Returns that of the equal-weight average, possibly none. */
  public static Recalibration ofAverage(Problem problem, Evaluator evaluator) {
    return of(problem, evaluator, problem.recipe().swa().recalibrate());
  }

  private static Recalibration of(Problem problem, Evaluator evaluator, int batches) {
    int[] training = problem.split().train();
    boolean norms =
        problem.network().nodes().stream().anyMatch(node -> node.layer() instanceof BatchNorm);
    long wanted = norms ? (long) batches * problem.recipe().train().evalBatch() : 0;
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
  public void of(Learner learner) {
    if (samples.length > 0) {
      evaluator.recalibrate(learner, samples);
    }
  }
}
