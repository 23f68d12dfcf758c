package org.fairlead.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.data.image.ImageDecoder;
import org.fairlead.data.image.ResizeChain;

/**
 * Decodes and resizes a folder of images, in turns with Pillow, which does the same in a process of
 * its own ({@code benchmarks/peers/pillow_images.py}).
 *
 * <pre>
 * ImageBenchmark FOLDER SIZE ROUNDS [PYTHON] [THREADS]
 * </pre>
 *
 * <p>Both read the files anew in every round. The first third of the rounds warms up and is not
 * counted. Ratios are medians over rounds of Pillow's time divided by ours: above 1, we are faster.
 * Processor time is that of the whole process, our garbage collector's and compilers' included.
 */
public final class ImageBenchmark {
  private static final String SCRIPT = "benchmarks/peers/pillow_images.py";
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final List<Path> files;
  private final int size;

  private ImageBenchmark(List<Path> files, int size) {
    this.files = files;
    this.size = size;
  }

  /** Seconds per image. */
  private record Times(double wall, double processor) {}

  /** Runs a comparison; see the class. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length < 3) {
      throw new IllegalArgumentException(
          "expected FOLDER SIZE ROUNDS [PYTHON] [THREADS], got " + Arrays.asList(arguments));
    }
    List<Path> files;
    try (var all = Files.list(Path.of(arguments[0]))) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    var benchmark = new ImageBenchmark(files, Integer.parseInt(arguments[1]));
    int rounds = Integer.parseInt(arguments[2]);
    String python = arguments.length > 3 ? arguments[3] : "python3";
    benchmark.race(rounds, python, arguments[0]);
    int threads = arguments.length > 4 ? Integer.parseInt(arguments[4]) : 1;
    if (threads > 1) {
      benchmark.scale(rounds, threads);
    }
  }

  private void race(int rounds, String python, String folder) throws IOException {
    Process peer =
        new ProcessBuilder(python, SCRIPT, folder, Integer.toString(size), Integer.toString(size))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (Writer requests = peer.outputWriter(StandardCharsets.UTF_8);
        BufferedReader answers = peer.inputReader(StandardCharsets.UTF_8)) {
      System.out.println(
          "%d images to %d x %d; %s; Java %s %s"
              .formatted(
                  files.size(),
                  size,
                  size,
                  answers.readLine(),
                  System.getProperty("java.vm.version"),
                  System.getProperty("java.vendor")));
      var ours = new Times[rounds];
      var theirs = new Times[rounds];
      for (int round = 0; round < rounds; round++) {
        ours[round] = pass(1);
        requests.write("pass\n");
        requests.flush();
        String[] answer = answers.readLine().split(" ", -1);
        int images = Integer.parseInt(answer[0]);
        theirs[round] =
            new Times(
                Double.parseDouble(answer[1]) / images, Double.parseDouble(answer[2]) / images);
      }
      int warm = rounds / 3;
      report("processor", Times::processor, ours, theirs, warm);
      report("wall", Times::wall, ours, theirs, warm);
    } finally {
      peer.destroy();
    }
  }

  private interface Measure {
    double of(Times times);
  }

  private static void report(String name, Measure measure, Times[] ours, Times[] theirs, int warm) {
    int counted = ours.length - warm;
    var mine = new double[counted];
    var others = new double[counted];
    var ratios = new double[counted];
    for (int i = 0; i < counted; i++) {
      mine[i] = measure.of(ours[warm + i]);
      others[i] = measure.of(theirs[warm + i]);
      ratios[i] = others[i] / mine[i];
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "%-10s  ours %8.1f images/s   Pillow %8.1f images/s   ratio %.3f (%.3f to %.3f)",
            name,
            1 / median(mine),
            1 / median(others),
            median(ratios),
            Arrays.stream(ratios).min().orElse(Double.NaN),
            Arrays.stream(ratios).max().orElse(Double.NaN)));
  }

  private void scale(int rounds, int threads) {
    var gains = new double[rounds];
    var costs = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      Times one = pass(1);
      Times several = pass(threads);
      gains[round] = one.wall / several.wall;
      costs[round] = several.processor / one.processor;
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "%d threads of %d processors: %.2f times as fast as one, %.2f of its processor time",
            threads,
            Runtime.getRuntime().availableProcessors(),
            median(gains),
            median(costs)));
  }

  /** Decodes all images once. */
  private Times pass(int threads) {
    var next = new AtomicInteger();
    var ended = new CountDownLatch(threads);
    long processor = PROCESS.getProcessCpuTime();
    long start = System.nanoTime();
    for (int t = 1; t < threads; t++) {
      new Thread(
              () -> {
                decode(next);
                ended.countDown();
              },
              "decode-" + t)
          .start();
    }
    decode(next);
    ended.countDown();
    try {
      ended.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    double wall = (System.nanoTime() - start) / 1e9;
    double used = (PROCESS.getProcessCpuTime() - processor) / 1e9;
    return new Times(wall / files.size(), used / files.size());
  }

  private void decode(AtomicInteger next) {
    ResizeChain resize = ResizeChain.to(size, size);
    ByteBuffer target = ByteBuffer.allocate(size * size * 3);
    for (int i = next.getAndIncrement(); i < files.size(); i = next.getAndIncrement()) {
      ImageDecoder.read(files.get(i), resize, target.clear());
    }
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
