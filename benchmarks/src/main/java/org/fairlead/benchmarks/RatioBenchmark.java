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
import java.util.stream.IntStream;
import org.fairlead.data.Batch;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.engine.Engine;
import org.fairlead.engine.EngineOptions;
import org.fairlead.engine.Learner;
import org.fairlead.engine.Outputs;
import org.fairlead.fairness.mixture.FairnessGoal;
import org.fairlead.fairness.mixture.SubgroupGrid;
import org.fairlead.fairness.mixture.SubgroupPools;
import org.fairlead.fairness.mixture.SubgroupSampler;
import org.fairlead.fairness.mixture.ValidationPass;
import org.fairlead.fairness.mixture.drfairness.DrFairness;
import org.fairlead.fairness.mixture.drfairness.DrFairnessOptions;
import org.fairlead.fairness.mixture.fairbatch.FairBatch;
import org.fairlead.fairness.mixture.fairbatch.FairBatchOptions;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;

/**
 * What a mixture costs: an update of Dr-Fairness' ratios beside a plain inference pass over the
 * same images and beside the published way, and FairBatch's bookkeeping beside a training step.
 *
 * <pre>
 * RatioBenchmark time NETWORK SIZE IMAGES CHUNK ROUNDS [pass,update,published,fairbatch,step]
 * RatioBenchmark memory NETWORK SIZE IMAGES CHUNK CONTENDER
 * </pre>
 *
 * <p>{@code IMAGES} is the sum of real and generated ones, {@code CHUNK} how many go through the
 * network at once (the published way takes them all). The second form prints how far the resident
 * memory of the process rose at its peak above what it was before the first step; each contender
 * needs a process of its own.
 */
public final class RatioBenchmark {
  private static final int LABELS = 2;
  private static final SubgroupGrid GRID =
      new SubgroupGrid(List.of("old", "young"), List.of("female", "male"));

  private final String networkName;
  private final Network network;
  private final ImageShape shape;
  private final int images;
  private final List<Batch> chunks;
  private final ByteBuffer pixels;

  private RatioBenchmark(String networkName, int size, int images, int chunk) {
    this.networkName = networkName;
    this.network = Networks.create(new NetworkSpec(networkName, LABELS, 3, size, 0));
    this.shape = ImageShape.square(size);
    this.images = images;
    this.pixels = ByteBuffer.allocateDirect(Math.multiplyExact(images, shape.bytes()));
    var bytes = new byte[pixels.capacity()];
    new Random(1).nextBytes(bytes);
    pixels.put(bytes).flip();
    this.chunks = new ArrayList<>();
    for (int from = 0; from < images; from += chunk) {
      int count = Math.min(chunk, images - from);
      ByteBuffer part = pixels.duplicate();
      part.position(from * shape.bytes()).limit((from + count) * shape.bytes());
      chunks.add(Batch.of(shape, part.slice(), new int[count], new int[count]));
    }
  }

  /** Runs a comparison; see the class. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 6) {
      throw new IllegalArgumentException(
          "expected time|memory NETWORK SIZE IMAGES CHUNK ROUNDS|CONTENDER, got "
              + Arrays.toString(arguments));
    }
    var benchmark =
        new RatioBenchmark(
            arguments[1],
            Integer.parseInt(arguments[2]),
            Integer.parseInt(arguments[3]),
            Integer.parseInt(arguments[4]));
    if (arguments[0].equals("memory")) {
      benchmark.memory(arguments[5]);
    } else {
      String names = arguments.length > 6 ? arguments[6] : "pass,update";
      benchmark.race(Integer.parseInt(arguments[5]), List.of(names.split(",", -1)));
    }
  }

  private void race(int rounds, List<String> names) {
    var contenders = new ArrayList<Contender>();
    try {
      names.forEach(name -> contenders.add(contender(name)));
      System.out.println(
          "%s, %d images of %s, %d at once"
              .formatted(networkName, images, shape, chunks.get(0).size()));
      Race race = Race.run(contenders, rounds, 1);
      System.out.println(race.table(images));
      System.out.println(race.cpuTable(images));
    } finally {
      contenders.forEach(Contender::close);
    }
  }

  private void memory(String name) throws IOException {
    try (Contender contender = contender(name)) {
      long before = kilobytes("VmRSS");
      for (int step = 0; step < 3; step++) {
        contender.step();
      }
      System.out.println(
          String.format(
              Locale.ROOT,
              "%s, %s, %d images of %s, %d at once: peak %.1f MB above the start",
              name,
              networkName,
              images,
              shape,
              chunks.get(0).size(),
              (kilobytes("VmHWM") - before) / 1024.0));
    }
  }

  private static long kilobytes(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(field + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private Contender contender(String name) {
    return switch (name) {
      case "pass" -> new Pass(learner());
      case "update" -> new Update(learner());
      case "published" ->
          new PublishedUpdate(
              new BareStep(networkName, LABELS, pixels, images, shape.height(), true, false),
              images);
      case "fairbatch" -> new Bookkeeping();
      case "step" ->
          LearnerStep.dense(
              "step", network, Initializer.initialize(network, 1), options(), chunks.get(0));
      default ->
          throw new IllegalArgumentException(
              "contender '%s' is unknown; expected pass, update, published, fairbatch or step"
                  .formatted(name));
    };
  }

  private Learner learner() {
    return Engine.learner(network, Initializer.initialize(network, 1), options());
  }

  private EngineOptions options() {
    return EngineOptions.defaults(shape, Normalization.HALF).withPrecision("fp32", "channels-last");
  }

  private static SubgroupPools pools(int perSubgroup) {
    int size = GRID.size() * perSubgroup;
    int[] samples = IntStream.range(0, size).toArray();
    int[] subgroups = Arrays.stream(samples).map(i -> i % GRID.size()).toArray();
    return SubgroupPools.of(GRID, samples, subgroups)
        .withGenerated(Arrays.stream(samples).map(i -> size + i).toArray(), subgroups);
  }

  /** A plain inference pass. */
  private final class Pass implements Contender {
    private final Learner learner;

    Pass(Learner learner) {
      this.learner = learner;
    }

    @Override
    public String name() {
      return "pass";
    }

    @Override
    public void step() {
      chunks.forEach(learner::predict);
    }

    @Override
    public void close() {
      learner.close();
    }
  }

  /** An update of the ratios. */
  private final class Update implements Contender {
    private final Learner learner;
    private final DrFairness mixture;
    private final int[] subgroups = IntStream.range(0, images).map(i -> i % GRID.size()).toArray();
    private final boolean[] generated = new boolean[images];

    Update(Learner learner) {
      this.learner = learner;
      Arrays.fill(generated, images / 2, images, true);
      DrFairnessOptions options = DrFairnessOptions.defaults(64);
      this.mixture =
          DrFairness.create(
              pools(100),
              pools(100),
              options
                  .withUpdate(options.update().withEvery(1))
                  .withDraw(options.draw().withSizes(images / 2, images - images / 2)));
    }

    @Override
    public String name() {
      return "update";
    }

    @Override
    public void step() {
      double[] logits = new double[images * LABELS];
      double[] inputs = new double[0];
      int done = 0;
      for (Batch chunk : chunks) {
        Outputs outputs = learner.measure(chunk);
        if (done == 0) {
          inputs = new double[images * outputs.width()];
        }
        System.arraycopy(outputs.logits(), 0, logits, done * LABELS, outputs.logits().length);
        System.arraycopy(
            outputs.inputs(), 0, inputs, done * outputs.width(), outputs.inputs().length);
        done += chunk.size();
      }
      mixture.measured(
          ValidationPass.of(GRID, subgroups, generated, logits, LABELS)
              .withInputs(inputs, inputs.length / images));
      mixture.next();
    }

    @Override
    public void close() {
      learner.close();
    }
  }

  /** What FairBatch does beside a step: draws, keeps the state from before, adds up losses. */
  private final class Bookkeeping implements Contender {
    private final FairBatch mixture;
    private final SubgroupSampler sampler = SubgroupSampler.create(pools(25_000), 1);
    private final int[] subgroups;
    private final double[] logits;
    private long kept;

    Bookkeeping() {
      int batch = chunks.get(0).size();
      this.subgroups = IntStream.range(0, batch).map(i -> i % GRID.size()).toArray();
      this.logits = new Random(2).doubles((long) batch * LABELS).toArray();
      this.mixture =
          FairBatch.create(pools(25_000), FairBatchOptions.defaults(batch, FairnessGoal.EQODDS));
    }

    @Override
    public String name() {
      return "fairbatch";
    }

    @Override
    public void step() {
      kept += mixture.state().size() + sampler.state().size();
      kept += sampler.draw(mixture.next()).length;
      mixture.trained(ValidationPass.real(GRID, subgroups, logits, LABELS));
    }

    @Override
    public void close() {
      if (kept < 0) {
        throw new IllegalStateException("nothing was drawn");
      }
    }
  }
}
