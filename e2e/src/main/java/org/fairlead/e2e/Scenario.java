package org.fairlead.e2e;

import java.util.ArrayList;
import java.util.List;

/**
 * A run that takes seconds, with everything that a checkpoint must carry: augmentation, dropout,
 * moving averages, momentum, accumulation, masks, multipliers and buffers.
 *
 * @param name for the log
 * @param recipe a built-in recipe
 * @param settings that replace the recipe's
 * @param epochs of the run
 * @param firstConstrainedStep steps done when the mask is final; larger than any step without one
 */
record Scenario(
    String name, String recipe, List<String> settings, int epochs, long firstConstrainedStep) {
  private static final List<String> SMALL =
      List.of(
          "data.size=16",
          "data.valSplit=0.25",
          "data.augment.crop=2",
          "data.synthetic.count=192",
          "data.synthetic.testCount=96",
          "data.synthetic.minorityShare=0.3",
          "network.dropout=0.2",
          "ema.decay=0.8",
          "train.batch=24", // 6 batches an epoch
          "train.evalBatch=48",
          "train.threads=1",
          "tracking.every=1",
          "tracking.checkpointEvery=2",
          "tracking.report=false",
          "device=cpu");

  Scenario {
    settings = List.copyOf(settings);
  }

  /** A network, and how it computes. */
  enum Kind {
    /** A residual network in single precision. */
    RESIDUAL("cifarresnet8", "fp32", "contiguous"),

    /** A mobile network in bfloat16. */
    MOBILE("mobilenetv2", "bf16", "channels-last");

    private final String network;
    private final String precision;
    private final String memoryFormat;

    Kind(String network, String precision, String memoryFormat) {
      this.network = network;
      this.precision = precision;
      this.memoryFormat = memoryFormat;
    }

    private List<String> settings() {
      return List.of(
          "network.name=" + network, "precision=" + precision, "memoryFormat=" + memoryFormat);
    }

    /** Returns training from scratch. */
    Scenario dense() {
      return Scenario.dense(this, this == RESIDUAL ? 4 : 2);
    }

    /** Returns what is pruned and constrained after it. */
    Scenario ceag(String parent) {
      return this == RESIDUAL
          ? Scenario.ceag(this, parent, 2, 6)
          : Scenario.ceag(this, parent, 1, 4)
              .with("method.dual.sample=epoch", "method.dual.noise=dead-zone");
    }
  }

  /** Returns training from scratch for so many epochs. */
  static Scenario dense(Kind kind, int epochs) {
    return new Scenario(
        kind.network + " dense",
        "synthetic-dense",
        small(kind.settings(), "train.epochs=" + epochs),
        epochs,
        1 << 20);
  }

  /** Returns pruning over two epochs and CEAG over the others. */
  private static Scenario ceag(Kind kind, String parent, int accumulate, int epochs) {
    return new Scenario(
        kind.network + " ceag",
        "synthetic-ceag",
        small(
            kind.settings(),
            "train.epochs=" + epochs,
            "from=" + parent,
            "train.accumulate=" + accumulate,
            "sparsity.lastEpoch=2",
            "sparsity.every=step",
            "method.buffer=10",
            "method.dualStep=0.2",
            "method.dualEma=0.3",
            "method.tolerance=0"),
        epochs,
        2L * 6 / accumulate);
  }

  /** Returns this with more settings. */
  Scenario with(String... more) {
    return new Scenario(name, recipe, all(settings, more), epochs, firstConstrainedStep);
  }

  private static List<String> small(List<String> network, String... more) {
    var all = new ArrayList<>(SMALL);
    all.addAll(network);
    return all(all, more);
  }

  private static List<String> all(List<String> settings, String... more) {
    var all = new ArrayList<>(settings);
    all.addAll(List.of(more));
    return all;
  }

  /** Returns the command that begins it. */
  List<String> command() {
    var command = new ArrayList<String>(List.of("train", recipe));
    command.addAll(settings);
    return command;
  }
}
