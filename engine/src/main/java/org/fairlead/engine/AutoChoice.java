package org.fairlead.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.fairlead.base.Seeds;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.data.SampleShape;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.networks.Network;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.weights.Weights;

/** Decides what {@code auto} leaves open, by trying it. */
final class AutoChoice {
  /** A candidate displaces one that is preferred only if it is faster by more than this factor. */
  static final double MARGIN = 1.15;

  private static final int STEPS = 4;
  private static final int PIXELS = 1 << 18;

  private AutoChoice() {}

  /** Returns what may be chosen, the preferred first. */
  static List<Execution> candidates(
      EngineOptions options, String device, Network network, boolean bfloat16) {
    boolean convolutions =
        network.nodes().stream().anyMatch(node -> node.layer() instanceof Convolution);
    List<Precision> precisions =
        switch (options.precision()) {
          case "auto" ->
              bfloat16 ? List.of(Precision.BF16, Precision.FP32) : List.of(Precision.FP32);
          default -> List.of(Precision.of(options.precision()));
        };
    var candidates = new ArrayList<Execution>();
    for (Precision precision : precisions) {
      List<Boolean> formats =
          switch (options.memoryFormat()) {
            case "contiguous" -> List.of(false);
            case "channels-last" -> List.of(true);
            default ->
                convolutions && precision != Precision.FP64 ? List.of(true, false) : List.of(false);
          };
      formats.forEach(last -> candidates.add(new Execution(device, precision, last)));
    }
    return List.copyOf(candidates);
  }

  /**
   * What trying led to.
   *
   * @param tried the candidates whose results were finite
   * @param trials their times, in the same order
   * @param leftOut the others
   */
  record Tried(List<Execution> tried, List<EngineReport.Trial> trials, List<Execution> leftOut) {}

  /** Times one candidate. */
  interface Measure {
    EngineReport.Trial of(Execution candidate);
  }

  /**
   * Tries candidates; one whose results are not finite is left out.
   *
   * @throws EngineException if none is left
   */
  static Tried tried(List<Execution> candidates, Measure measure) {
    var tried = new ArrayList<Execution>();
    var trials = new ArrayList<EngineReport.Trial>();
    var leftOut = new ArrayList<Execution>();
    String first = "";
    for (Execution candidate : candidates) {
      try {
        trials.add(measure.of(candidate));
        tried.add(candidate);
      } catch (EngineException e) {
        if (e.kind() != EngineException.Kind.NOT_FINITE) {
          throw e;
        }
        first = first.isEmpty() ? String.valueOf(e.getMessage()) : first;
        leftOut.add(candidate);
      }
    }
    if (tried.isEmpty()) {
      throw new EngineException(
          EngineException.Kind.NOT_FINITE,
          "before training, on random samples and with learning rate 0, no precision and memory format gives finite results (tried %s; in the first, %s); check the first weights and layers of the network"
              .formatted(texts(leftOut), first));
    }
    return new Tried(tried, trials, leftOut);
  }

  /** Returns for example "bf16, channels-last". */
  static String text(Execution candidate) {
    return candidate.precision().text() + ", " + candidate.memoryFormat();
  }

  private static String texts(List<Execution> candidates) {
    return candidates.stream().map(AutoChoice::text).collect(Collectors.joining("; "));
  }

  /**
   * Returns the time of a training step on made-up pixels of the real shape.
   *
   * @throws EngineException of kind {@code NOT_FINITE} if a result is not finite
   */
  static EngineReport.Trial measure(
      Network network, Weights initial, EngineOptions options, Execution candidate) {
    SampleShape shape = options.shape();
    int size = Math.max(4, Math.min(64, PIXELS / (shape.height() * shape.width())));
    ByteBuffer pixels = ByteBuffer.allocateDirect(Math.multiplyExact(size, shape.bytes()));
    if (shape instanceof ImageShape) {
      var bytes = new byte[pixels.capacity()];
      new Random(Seeds.mix(options.seed(), size)).nextBytes(bytes);
      pixels.put(bytes).flip();
    }
    var batch = Batch.of(shape, pixels, new int[size], new int[size]);
    var gradient = new double[size * network.classes()];
    Arrays.fill(gradient, 1e-3);
    var unreported = new EngineReport("", "", "", 0, "", List.of(), List.of());
    double fastest = Double.POSITIVE_INFINITY;
    try (var learner = new TorchLearner(network, initial, options, candidate, unreported)) {
      for (int step = 0; step < STEPS; step++) {
        long start = System.nanoTime();
        learner.forward(batch);
        learner.descend(gradient, ParameterTerms.rate(0));
        double milliseconds = (System.nanoTime() - start) / 1e6;
        fastest = step == 0 ? fastest : Math.min(fastest, milliseconds);
      }
    }
    return new EngineReport.Trial(
        candidate.precision().text(), candidate.memoryFormat(), size, fastest);
  }

  /** Returns the index of the first trial that no other beats by more than {@link #MARGIN}. */
  static int best(List<EngineReport.Trial> trials) {
    double fastest =
        trials.stream().mapToDouble(EngineReport.Trial::milliseconds).min().orElseThrow();
    for (int i = 0; i < trials.size(); i++) {
      if (trials.get(i).milliseconds() <= MARGIN * fastest) {
        return i;
      }
    }
    throw new IllegalArgumentException("no trial has a finite time: " + trials);
  }
}
