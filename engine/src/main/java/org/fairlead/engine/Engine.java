package org.fairlead.engine;

import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Failures;
import org.fairlead.engine.libtorch.LibTorch;
import org.fairlead.networks.Network;
import org.fairlead.networks.weights.Weights;

/** Entry to the native engine. */
public final class Engine {
  private Engine() {}

  /**
   * Returns a learner that starts from {@code initial}, which holds every parameter of {@code
   * network} and any of its buffers; missing buffers start at their initial values.
   *
   * <p>What the options leave to {@code auto} is decided here, by a few steps of each candidate on
   * made-up pixels of the real shape; {@link Learner#report} tells the outcome.
   *
   * @throws InputException if weights or images do not fit the network, or the device is not
   *     available
   * @throws EngineException if the native libraries cannot be loaded or memory runs out
   */
  public static Learner learner(Network network, Weights initial, EngineOptions options) {
    var shape = options.shape();
    if (shape.channels() != network.inputChannels()) {
      throw new InputException(
          "network '%s' takes images of %d channels, got %s"
              .formatted(network.name(), network.inputChannels(), shape));
    }
    network.shapes(shape.height(), shape.width());
    LibTorch.load();
    String device = device(options.device(), LibTorch.gpus(), LibTorch.gpuBuild());
    int threads = LibTorch.threads(options.threads());
    List<Execution> candidates =
        AutoChoice.candidates(
            options, device, network, !device.equals("cpu") || LibTorch.bfloat16());
    try {
      AutoChoice.Tried tried =
          candidates.size() > 1
              ? AutoChoice.tried(
                  candidates, candidate -> AutoChoice.measure(network, initial, options, candidate))
              : new AutoChoice.Tried(candidates, List.of(), List.of());
      List<EngineReport.Trial> trials = tried.trials();
      Execution chosen = tried.tried().get(trials.isEmpty() ? 0 : AutoChoice.best(trials));
      var report =
          new EngineReport(
              device,
              chosen.precision().text(),
              chosen.memoryFormat(),
              threads,
              LibTorch.cpuCapability(),
              trials,
              tried.leftOut().stream().map(AutoChoice::text).toList());
      return new TorchLearner(network, initial, options, chosen, report);
    } catch (EngineException | InputException | IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Failures.during("starting network '%s'".formatted(network.name()), e);
    }
  }

  /** Returns what this machine offers; loads the native libraries. */
  public static EngineInfo info() {
    LibTorch.load();
    var cache = LibTorch.cache();
    return new EngineInfo(
        LibTorch.version(),
        LibTorch.cpuCapability(),
        LibTorch.bfloat16(),
        Runtime.getRuntime().availableProcessors(),
        LibTorch.gpuBuild(),
        LibTorch.gpus(),
        cache,
        LibTorch.canExecuteIn(cache));
  }

  /** Returns {@code cpu} or {@code cuda:n} for a requested device. */
  static String device(String requested, int gpus, boolean gpuBuild) {
    if (requested.equals("cpu") || (requested.equals("auto") && gpus == 0)) {
      return "cpu";
    }
    if (requested.equals("auto")) {
      return "cuda:0";
    }
    int number = requested.equals("cuda") ? 0 : Integer.parseInt(requested.substring(5));
    if (!gpuBuild) {
      throw new InputException(
          "device '%s' needs the GPU build of the native libraries, and this is the CPU build; use device=cpu"
              .formatted(requested));
    }
    if (number >= gpus) {
      throw new InputException(
          "device '%s' does not exist: %d GPUs found".formatted(requested, gpus));
    }
    return "cuda:" + number;
  }
}
