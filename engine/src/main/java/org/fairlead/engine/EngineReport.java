package org.fairlead.engine;

import java.util.List;

/**
 * What a learner runs on.
 *
 * @param device {@code cpu} or {@code cuda:n}
 * @param precision {@code fp32}, {@code bf16} or {@code fp64}
 * @param memoryFormat {@code contiguous} or {@code channels-last}
 * @param threads threads of native operations
 * @param cpuCapability libtorch's name of the vector instructions in use, for example AVX512
 * @param trials the timings behind {@code auto}; empty where nothing was left to choose
 * @param leftOut candidates that were not chosen from because their results were not finite, for
 *     example "bf16, channels-last"
 */
public record EngineReport(
    String device,
    String precision,
    String memoryFormat,
    int threads,
    String cpuCapability,
    List<Trial> trials,
    List<String> leftOut) {

  public EngineReport {
    trials = List.copyOf(trials);
    leftOut = List.copyOf(leftOut);
  }

  /**
   * Time of a training step of one candidate on synthetic pixels of the real shape.
   *
   * @param precision of the candidate
   * @param memoryFormat of the candidate
   * @param batch samples in the step
   * @param milliseconds the fastest of the measured steps
   */
  public record Trial(String precision, String memoryFormat, int batch, double milliseconds) {}
}
