package org.fairlead.fairness.mixture.drfairness;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

/**
 * Decides whether the last layer's inputs of an earlier draw may serve once more: whether the
 * network behind them has hardly moved.
 *
 * <p>A few samples of the draw, the probes, go through the network again. The drift is {@code ‖H -
 * H'‖ / ‖H'‖} (Frobenius) of their inputs now and then. If it is at most {@code largestDrift}, the
 * whole draw is used again with logits {@code W h + b} of the last layer as it is now.
 *
 * @param largestDrift 0 never uses inputs again
 * @param probes samples that are measured to decide, at least 1
 */
public record FeatureReuse(double largestDrift, int probes) {

  public FeatureReuse {
    requireArgument(
        largestDrift >= 0 && Double.isFinite(largestDrift),
        "largestDrift is %s, expected 0 (never) or more",
        largestDrift);
    requireArgument(probes >= 1, "probes is %d, expected at least 1", probes);
  }

  /** Returns that every update measures its own draw. */
  public static FeatureReuse never() {
    return new FeatureReuse(0, 16);
  }

  /** Returns that a drift of at most so much, of 16 probes, is taken for none. */
  public static FeatureReuse below(double largestDrift) {
    return new FeatureReuse(largestDrift, 16);
  }

  /** Returns whether reuse is ever possible. */
  public boolean possible() {
    return largestDrift > 0;
  }

  /**
   * Returns whether the draw may be used again.
   *
   * @param before inputs of the probes when the draw was measured
   * @param now inputs of the same probes, in the same order
   */
  public boolean accepts(double[] before, double[] now) {
    return possible() && drift(before, now) <= largestDrift;
  }

  /** Returns {@code ‖now - before‖ / ‖before‖}; infinite if something came from nothing. */
  public static double drift(double[] before, double[] now) {
    requireLength("now", now.length, before.length, "as before");
    double moved = 0;
    double size = 0;
    for (int j = 0; j < before.length; j++) {
      double difference = now[j] - before[j];
      moved += difference * difference;
      size += before[j] * before[j];
    }
    return moved == 0 ? 0 : Math.sqrt(moved / size);
  }
}
