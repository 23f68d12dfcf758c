package org.fairlead.training.monitor;

import java.util.Arrays;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.statistics.Wilson;

/**
 * How accurate training is right after the mask has become final, against chance: the share of the
 * most frequent label among the same samples. It is judged once, at the end of the first epoch in
 * which half an epoch's samples have been seen.
 */
final class FirstAccuracy {
  private static final double CONFIDENCE = 0.95;

  /** Of what chance leaves to be had, and of chance, the shares that count as nothing. */
  private static final double OF_THE_REST = 0.1;

  private static final double OF_CHANCE = 0.5;

  private final long enough;
  private final long[] labels;
  private long correct;
  private boolean judged;

  /**
   * @param samples of an epoch
   * @param mixed whether samples are mixed, which training cannot tell apart: nothing is judged
   */
  FirstAccuracy(int classes, long samples, boolean mixed) {
    this.labels = new long[classes];
    this.enough = (samples + 1) / 2;
    this.judged = mixed;
  }

  void add(Outcomes outcomes) {
    if (judged) {
      return;
    }
    for (int i = 0; i < outcomes.size(); i++) {
      labels[outcomes.label(i)]++;
      correct += outcomes.correct(i) ? 1 : 0;
    }
  }

  private long samples() {
    return Arrays.stream(labels).sum();
  }

  private long mostFrequent() {
    return Arrays.stream(labels).max().orElse(0);
  }

  /**
   * Returns whether accuracy is at chance; false before there are enough samples, and once it has
   * been judged. With few samples the interval is wide, and what may be well above chance is not
   * said to be at it.
   */
  boolean isAtChance() {
    if (judged || samples() < enough) {
      return false;
    }
    judged = true;
    double chance = (double) mostFrequent() / samples();
    double nothing = Math.min(OF_CHANCE * chance, OF_THE_REST * (1 - chance));
    return Wilson.interval(correct, samples(), CONFIDENCE).high() < chance + nothing;
  }

  /** Returns the sign of accuracy at chance. */
  Sign sign(long stepsDone) {
    return new Sign(Sign.Kind.AT_CHANCE, stepsDone, samples(), correct, mostFrequent());
  }

  /** Returns what was counted, and whether it was judged. */
  double[] state() {
    var state = new double[labels.length + 2];
    for (int k = 0; k < labels.length; k++) {
      state[k] = labels[k];
    }
    state[labels.length] = correct;
    state[labels.length + 1] = judged ? 1 : 0;
    return state;
  }

  void restore(double[] state) {
    for (int k = 0; k < labels.length; k++) {
      labels[k] = (long) state[k];
    }
    correct = (long) state[labels.length];
    judged = state[labels.length + 1] != 0;
  }
}
