package org.fairlead.engine;

import java.util.List;
import java.util.Locale;

/**
 * What a learner runs on, and why.
 *
 * @param device {@code cpu} or {@code cuda:n}
 * @param precision {@code fp32}, {@code bf16} or {@code fp64}
 * @param memoryFormat {@code contiguous} or {@code channels-last}
 * @param threads threads of native operations
 * @param cpuCapability libtorch's name of the vector instructions in use, for example AVX512
 * @param trials the timings behind {@code auto}; empty where nothing was left to choose
 * @param leftOut candidates that were not chosen from because their results were not finite, for
 *     example "bf16, channels-last"
 * @param decision how {@code auto} was decided
 */
public record EngineReport(
    String device,
    String precision,
    String memoryFormat,
    int threads,
    String cpuCapability,
    List<Trial> trials,
    List<String> leftOut,
    Decision decision) {

  public EngineReport {
    trials = List.copyOf(trials);
    leftOut = List.copyOf(leftOut);
  }

  /** How what was left to {@code auto} was decided. */
  public enum Decision {
    /** Nothing was left to decide. */
    GIVEN,
    /** Rounds of steps agreed. */
    TIMED,
    /** Rounds of steps did not agree, and what the processor is known to prefer was taken. */
    PREFERRED,
    /** An earlier start on this machine decided the same. */
    REMEMBERED;

    /** Returns the word that files use. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Times of training steps of one candidate on synthetic pixels of the real shape.
   *
   * @param precision of the candidate
   * @param memoryFormat of the candidate
   * @param batch samples in a step
   * @param steps milliseconds of each, in order; those of two candidates at one place were taken
   *     right after one another
   */
  public record Trial(String precision, String memoryFormat, int batch, List<Double> steps) {
    public Trial {
      steps = List.copyOf(steps);
      if (steps.isEmpty()) {
        throw new IllegalArgumentException("steps is empty, expected the time of at least one");
      }
    }

    /** Returns the milliseconds of a step: the median. */
    public double milliseconds() {
      return quantile(0.5);
    }

    /**
     * Returns the milliseconds that a share of the steps took at most, as far as it divides them.
     */
    public double quantile(double share) {
      return Contest.quantile(steps.stream().mapToDouble(Double::doubleValue).toArray(), share);
    }
  }
}
