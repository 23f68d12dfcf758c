package org.fairlead.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.engine.EngineOptions;
import org.fairlead.engine.EngineReport;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.weights.Weights;

/**
 * Compares training steps: a bare loop over the native presets, the project, the project with
 * masks, and its precisions and memory formats.
 *
 * <pre>
 * StepBenchmark NETWORK BATCH SIZE ROUNDS [contenders=bare,project,...] [steps=1] [threads=0]
 *     [precision=auto] [format=auto] [sparsity=0.9] [classes=10] [python=python3]
 * StepBenchmark memory NETWORK BATCH SIZE STEPS
 * </pre>
 *
 * <p>The first form prints times and ratios of contenders that take turns: {@code bare}, {@code
 * project}, {@code masks}, {@code ceag} (ten groups), {@code distill} (a teacher of the same
 * architecture beside it) and {@code soft-targets} (the same with the teacher's logits known) run
 * in the precision and memory format given (auto: what the engine chooses), {@code contiguous} and
 * {@code channels-last} in fp32, {@code peer} is plain PyTorch in the same precision and format,
 * {@code peer-default} as it comes (fp32, contiguous), both with the C library's memory as it
 * comes; {@code peer-tuned} is {@code peer} with this process's settings of it. {@code bf16} is the
 * project in bfloat16 with channels last, {@code auto} in what the engine chooses. The second form
 * prints resident memory after a tenth of the steps and after all.
 */
public final class StepBenchmark {
  private static final OptimizerOptions OPTIMIZER =
      OptimizerOptions.sgd(0.9).withWeightDecay(1e-4).withDecayAll(true);

  private final String networkName;
  private final Network network;
  private final Weights initial;
  private final Batch batch;
  private final ByteBuffer pixels;
  private final Settings settings;

  private StepBenchmark(String networkName, int size, int extent, Settings settings) {
    this.networkName = networkName;
    this.settings = settings;
    this.network = Networks.create(new NetworkSpec(networkName, settings.classes(), 3, extent, 0));
    this.initial = Initializer.initialize(network, 1);
    var shape = ImageShape.square(extent);
    this.pixels = ByteBuffer.allocateDirect(Math.multiplyExact(size, shape.bytes()));
    var bytes = new byte[pixels.capacity()];
    new Random(1).nextBytes(bytes);
    pixels.put(bytes).flip();
    this.batch = Batch.of(shape, pixels, new int[size], new int[size]);
  }

  /** Runs a comparison; see the class. */
  public static void main(String[] arguments) throws IOException {
    boolean memory = arguments.length > 0 && arguments[0].equals("memory");
    List<String> words = Arrays.asList(arguments).subList(memory ? 1 : 0, arguments.length);
    if (words.size() < 4) {
      throw new IllegalArgumentException(
          "expected [memory] NETWORK BATCH SIZE ROUNDS [key=value ...], got " + words);
    }
    Settings settings = Settings.parse(words.subList(4, words.size()));
    var benchmark =
        new StepBenchmark(
            words.get(0), Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)), settings);
    int number = Integer.parseInt(words.get(3));
    if (memory) {
      benchmark.memory(number);
    } else {
      benchmark.race(number);
    }
  }

  private void race(int rounds) {
    EngineReport chosen;
    try (var trial = learner("trial", "auto", "auto")) {
      chosen = trial.report();
    }
    System.out.println(
        "%s, batch %d, %s, %d threads, %s; auto chose %s %s from %s"
            .formatted(
                networkName,
                batch.size(),
                batch.shape(),
                chosen.threads(),
                chosen.cpuCapability(),
                chosen.precision(),
                chosen.memoryFormat(),
                chosen.trials()));
    String precision = orElse(settings.precision(), chosen.precision());
    String format = orElse(settings.format(), chosen.memoryFormat());
    var contenders = new ArrayList<Contender>();
    try {
      for (String name : settings.contenders()) {
        contenders.add(contender(name, precision, format, chosen));
      }
      Race race = Race.run(contenders, rounds, settings.steps());
      System.out.println(race.table(batch.size()));
      System.out.println(race.cpuTable(batch.size()));
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  private static String orElse(String setting, String otherwise) {
    return setting.equals("auto") ? otherwise : setting;
  }

  private Contender contender(String name, String precision, String format, EngineReport chosen) {
    return switch (name) {
      case "bare" ->
          new BareStep(
              networkName,
              network.classes(),
              pixels,
              batch.size(),
              batch.shape().height(),
              format.equals("channels-last"),
              precision.equals("bf16"));
      case "project" -> learner(name, precision, format);
      case "masks" ->
          LearnerStep.pruned(
              name, network, initial, options(precision, format), batch, settings.sparsity());
      case "ceag" -> ConstrainedStep.of(network, initial, options(precision, format), batch);
      case "distill", "soft-targets" ->
          DistilledStep.of(
              name,
              network,
              initial,
              options(precision, format),
              batch,
              name.equals("soft-targets"));
      case "peer" ->
          peer(
              name,
              chosen.threads(),
              format.equals("channels-last"),
              precision.equals("bf16"),
              false);
      case "peer-tuned" ->
          peer(
              name,
              chosen.threads(),
              format.equals("channels-last"),
              precision.equals("bf16"),
              true);
      case "peer-default" -> peer(name, chosen.threads(), false, false, false);
      case "contiguous", "channels-last" -> learner(name, "fp32", name);
      case "bf16" -> learner(name, "bf16", "channels-last");
      case "auto" -> learner(name, chosen.precision(), chosen.memoryFormat());
      default ->
          throw new IllegalArgumentException(
              "contender '%s' is unknown; expected bare, project, masks, ceag, distill, soft-targets, peer, peer-tuned, peer-default, contiguous, channels-last, bf16 or auto"
                  .formatted(name));
    };
  }

  private PeerStep peer(
      String name, int threads, boolean channelsLast, boolean bf16, boolean sameMemory) {
    return PeerStep.start(
        name,
        settings.python(),
        networkName,
        batch.size(),
        batch.shape().height(),
        network.classes(),
        threads,
        channelsLast,
        bf16,
        sameMemory);
  }

  private LearnerStep learner(String name, String precision, String format) {
    return LearnerStep.dense(name, network, initial, options(precision, format), batch);
  }

  private EngineOptions options(String precision, String format) {
    return EngineOptions.defaults(batch.shape(), Normalization.HALF)
        .withThreads(settings.threads())
        .withPrecision(precision, format)
        .withOptimizer(OPTIMIZER);
  }

  private void memory(int steps) throws IOException {
    try (var learner = learner("project", settings.precision(), settings.format())) {
      for (int step = 0; step < steps / 10; step++) {
        learner.step();
      }
      long early = residentKilobytes();
      for (int step = steps / 10; step < steps; step++) {
        learner.step();
      }
      long late = residentKilobytes();
      System.out.println(
          String.format(
              Locale.ROOT,
              "resident after %d steps %d kB, after %d steps %d kB, ratio %.4f",
              steps / 10,
              early,
              steps,
              late,
              (double) late / early));
    }
  }

  private static long residentKilobytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
