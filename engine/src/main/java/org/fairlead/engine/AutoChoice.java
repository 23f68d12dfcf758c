package org.fairlead.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.fairlead.base.Seeds;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.data.SampleShape;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.networks.Network;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.weights.Weights;

/** Decides what {@code auto} leaves open, by trying it. */
final class AutoChoice {
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

  /** Returns for example "bf16, channels-last". */
  static String text(Execution candidate) {
    return candidate.precision().text() + ", " + candidate.memoryFormat();
  }

  /**
   * Returns a candidate that takes training steps on made-up pixels of the real shape, with
   * learning rate 0 and without an optimizer's moments.
   */
  static Contest.Runner runner(
      Network network, Weights initial, EngineOptions options, Execution candidate) {
    return new Steps(network, initial, options, candidate);
  }

  /**
   * Returns whether a step of a candidate gives finite results.
   *
   * @throws EngineException if it fails otherwise
   */
  static boolean isFinite(
      Network network, Weights initial, EngineOptions options, Execution candidate) {
    try (Contest.Runner runner = runner(network, initial, options, candidate)) {
      runner.step();
      return true;
    } catch (EngineException e) {
      if (e.kind() == EngineException.Kind.NOT_FINITE) {
        return false;
      }
      throw e;
    }
  }

  private static final class Steps implements Contest.Runner {
    private final TorchLearner learner;
    private final Batch batch;
    private final double[] gradient;

    Steps(Network network, Weights initial, EngineOptions options, Execution candidate) {
      SampleShape shape = options.shape();
      int size = Math.max(4, Math.min(64, PIXELS / (shape.height() * shape.width())));
      ByteBuffer pixels = ByteBuffer.allocateDirect(Math.multiplyExact(size, shape.bytes()));
      if (shape instanceof ImageShape) {
        var bytes = new byte[pixels.capacity()];
        new Random(Seeds.mix(options.seed(), size)).nextBytes(bytes);
        pixels.put(bytes).flip();
      }
      this.batch = Batch.of(shape, pixels, new int[size], new int[size]);
      this.gradient = new double[size * network.classes()];
      Arrays.fill(gradient, 1e-3);
      var unreported =
          new EngineReport("", "", "", 0, "", List.of(), List.of(), EngineReport.Decision.GIVEN);
      EngineOptions plain = options.withOptimizer(OptimizerOptions.sgd(0)).withEmaDecay(0);
      this.learner = new TorchLearner(network, initial, plain, candidate, unreported);
    }

    @Override
    public int batch() {
      return batch.size();
    }

    @Override
    public double step() {
      long start = System.nanoTime();
      learner.forward(batch);
      learner.descend(gradient, ParameterTerms.rate(0));
      return (System.nanoTime() - start) / 1e6;
    }

    @Override
    public void close() {
      learner.close();
    }
  }
}
