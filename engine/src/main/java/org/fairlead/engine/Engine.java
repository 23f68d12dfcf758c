package org.fairlead.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fairlead.base.InputException;
import org.fairlead.data.Examples;
import org.fairlead.engine.EngineReport.Decision;
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
   * made-up pixels of the real shape, or as {@code memory} has it from an earlier start; {@link
   * Learner#report} tells the outcome.
   *
   * @throws InputException if weights or images do not fit the network, or the device is not
   *     available
   * @throws EngineException if the native libraries cannot be loaded or memory runs out
   */
  public static Learner learner(
      Network network, Weights initial, EngineOptions options, ChoiceMemory memory) {
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
      EngineReport report =
          candidates.size() == 1
              ? report(candidates.get(0), threads, List.of(), List.of(), Decision.GIVEN)
              : chosen(candidates, threads, network, initial, options, memory);
      return new SoleUseLearner(
          new TorchLearner(network, initial, options, execution(candidates, report), report));
    } catch (EngineException | InputException | IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException e) {
      throw Failures.during("starting network '%s'".formatted(network.name()), e);
    }
  }

  private static EngineReport chosen(
      List<Execution> candidates,
      int threads,
      Network network,
      Weights initial,
      EngineOptions options,
      ChoiceMemory memory) {
    Map<String, String> key = key(candidates, threads, network, options);
    for (ChoiceMemory.Choice known : memory.find(key).stream().toList()) {
      for (Execution candidate : candidates) {
        if (isOf(candidate, known) && AutoChoice.isFinite(network, initial, options, candidate)) {
          return report(candidate, threads, known.trials(), List.of(), Decision.REMEMBERED);
        }
      }
    }
    Contest.Outcome outcome =
        Contest.of(
            candidates, candidate -> AutoChoice.runner(network, initial, options, candidate));
    Execution winner = outcome.winner();
    if (outcome.leftOut().isEmpty()) { // others depend on the weights
      ChoiceMemory.Choice kept =
          memory.keep(
              key,
              new ChoiceMemory.Choice(
                  winner.precision().text(),
                  winner.memoryFormat(),
                  outcome.agreed(),
                  outcome.trials()));
      winner =
          candidates.stream().filter(candidate -> isOf(candidate, kept)).findFirst().orElse(winner);
    }
    return report(
        winner,
        threads,
        outcome.trials(),
        outcome.leftOut().stream().map(AutoChoice::text).toList(),
        outcome.agreed() ? Decision.TIMED : Decision.PREFERRED);
  }

  private static boolean isOf(Execution candidate, ChoiceMemory.Choice choice) {
    return candidate.precision().text().equals(choice.precision())
        && candidate.memoryFormat().equals(choice.memoryFormat());
  }

  private static Execution execution(List<Execution> candidates, EngineReport report) {
    return candidates.stream()
        .filter(
            candidate ->
                candidate.precision().text().equals(report.precision())
                    && candidate.memoryFormat().equals(report.memoryFormat()))
        .findFirst()
        .orElseThrow();
  }

  private static EngineReport report(
      Execution chosen,
      int threads,
      List<EngineReport.Trial> trials,
      List<String> leftOut,
      Decision decision) {
    return new EngineReport(
        chosen.device(),
        chosen.precision().text(),
        chosen.memoryFormat(),
        threads,
        LibTorch.cpuCapability(),
        trials,
        leftOut,
        decision);
  }

  /** Returns what a choice depends on. */
  private static Map<String, String> key(
      List<Execution> candidates, int threads, Network network, EngineOptions options) {
    var key = new LinkedHashMap<String, String>();
    key.put("processor", LibTorch.processor());
    key.put("instructions", LibTorch.cpuCapability());
    key.put("threads", String.valueOf(threads));
    key.put("device", candidates.get(0).device());
    key.put("libtorch", LibTorch.version());
    key.put("network", network.toJson());
    key.put("samples", options.shape().toString());
    key.put("training", options.frozen() ? "frozen" : "usual");
    key.put(
        "candidates", candidates.stream().map(AutoChoice::text).collect(Collectors.joining("; ")));
    return key;
  }

  /** As {@link #learner(Network, Weights, EngineOptions, ChoiceMemory)}, remembering nothing. */
  public static Learner learner(Network network, Weights initial, EngineOptions options) {
    return learner(network, initial, options, ChoiceMemory.none());
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

  /**
   * Requires that a device is there.
   *
   * @param name as in {@link EngineOptions#device}
   * @throws InputException if it is not, saying what to use
   */
  public static void requireDevice(String name) {
    LibTorch.load();
    device(name, LibTorch.gpus(), LibTorch.gpuBuild());
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
          "device '%s' does not exist: %s found; %s"
              .formatted(
                  requested,
                  Examples.counted(gpus, "GPU"),
                  gpus == 0 ? "use device=cpu" : "the first is cuda:0"));
    }
    return "cuda:" + number;
  }
}
