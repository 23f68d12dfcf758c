package org.fairlead.engine;

import org.fairlead.base.InputException;
import org.fairlead.data.Normalization;
import org.fairlead.data.SampleShape;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.networks.sparse.DeadChannels;

/**
 * How a learner runs a network.
 *
 * @param device {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:n}; auto is the first GPU
 *     where there is one
 * @param precision {@code auto}, {@code fp32}, {@code bf16} (convolutions and products in bfloat16;
 *     parameters, statistics and logits in fp32) or {@code fp64}
 * @param memoryFormat {@code auto}, {@code contiguous} or {@code channels-last}
 * @param threads threads of native operations, for the whole process; 0 for all processors
 * @param seed of dropout
 * @param optimizer what moves the parameters
 * @param emaDecay decay {@code d} of the moving averages {@code e ← d e + (1-d) w}, in {@code [0,
 *     1)}; 0 for none
 * @param normalization what the network sees of a pixel, or of a feature
 * @param shape of the images, or of the rows of a table
 * @param frozen whether training runs the network as evaluation does: batch norm with its running
 *     statistics, which stay as they are, and no dropout
 * @param deadChannels what becomes of channels that masks leave without a path
 */
public record EngineOptions(
    String device,
    String precision,
    String memoryFormat,
    int threads,
    long seed,
    OptimizerOptions optimizer,
    double emaDecay,
    Normalization normalization,
    SampleShape shape,
    boolean frozen,
    DeadChannels deadChannels) {

  public EngineOptions {
    if (!device.matches("auto|cpu|cuda(:\\d{1,3})?")) {
      throw new InputException(
          "device '%s' is unknown; expected auto, cpu, cuda or cuda:n".formatted(device));
    }
    if (!precision.matches("auto|fp32|bf16|fp64")) {
      throw new InputException(
          "precision '%s' is unknown; expected auto, fp32, bf16 or fp64".formatted(precision));
    }
    if (!memoryFormat.matches("auto|contiguous|channels-last")) {
      throw new InputException(
          "memory format '%s' is unknown; expected auto, contiguous or channels-last"
              .formatted(memoryFormat));
    }
    if (threads < 0) {
      throw new InputException("threads must not be negative, got " + threads);
    }
    if (!(emaDecay >= 0 && emaDecay < 1)) {
      throw new InputException("ema decay must be at least 0 and below 1, got " + emaDecay);
    }
    if (normalization.mean().size() != shape.channels()) {
      throw new InputException(
          "normalization has %d channels, samples of %s have %d"
              .formatted(normalization.mean().size(), shape, shape.channels()));
    }
  }

  /** Returns options that leave every choice to the engine: plain SGD, no averages, seed 0. */
  public static EngineOptions defaults(SampleShape shape, Normalization normalization) {
    return new EngineOptions(
        "auto",
        "auto",
        "auto",
        0,
        0,
        OptimizerOptions.sgd(0),
        0,
        normalization,
        shape,
        false,
        DeadChannels.SILENCED);
  }

  /** Returns these options for another device. */
  public EngineOptions withDevice(String name) {
    return new EngineOptions(
        name,
        precision,
        memoryFormat,
        threads,
        seed,
        optimizer,
        emaDecay,
        normalization,
        shape,
        frozen,
        deadChannels);
  }

  /** Returns these options with another precision and memory format. */
  public EngineOptions withPrecision(String name, String format) {
    return new EngineOptions(
        device,
        name,
        format,
        threads,
        seed,
        optimizer,
        emaDecay,
        normalization,
        shape,
        frozen,
        deadChannels);
  }

  /** Returns these options with another number of threads. */
  public EngineOptions withThreads(int number) {
    return new EngineOptions(
        device,
        precision,
        memoryFormat,
        number,
        seed,
        optimizer,
        emaDecay,
        normalization,
        shape,
        frozen,
        deadChannels);
  }

  /** Returns these options with another seed. */
  public EngineOptions withSeed(long value) {
    return new EngineOptions(
        device,
        precision,
        memoryFormat,
        threads,
        value,
        optimizer,
        emaDecay,
        normalization,
        shape,
        frozen,
        deadChannels);
  }

  /** Returns these options with another optimizer. */
  public EngineOptions withOptimizer(OptimizerOptions options) {
    return new EngineOptions(
        device,
        precision,
        memoryFormat,
        threads,
        seed,
        options,
        emaDecay,
        normalization,
        shape,
        frozen,
        deadChannels);
  }

  /** Returns these options with another decay of the moving averages. */
  public EngineOptions withEmaDecay(double decay) {
    return new EngineOptions(
        device,
        precision,
        memoryFormat,
        threads,
        seed,
        optimizer,
        decay,
        normalization,
        shape,
        frozen,
        deadChannels);
  }

  /** Returns these options with training in evaluation mode, or not. */
  public EngineOptions withFrozen(boolean evaluationMode) {
    return new EngineOptions(
        device,
        precision,
        memoryFormat,
        threads,
        seed,
        optimizer,
        emaDecay,
        normalization,
        shape,
        evaluationMode,
        deadChannels);
  }

  /** Returns these options with another handling of dead channels. */
  public EngineOptions withDeadChannels(DeadChannels handling) {
    return new EngineOptions(
        device,
        precision,
        memoryFormat,
        threads,
        seed,
        optimizer,
        emaDecay,
        normalization,
        shape,
        frozen,
        handling);
  }
}
