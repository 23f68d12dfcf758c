package org.fairlead.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.fairlead.data.ImageShape;
import org.fairlead.data.augment.Augmentation;
import org.fairlead.data.augment.Augmenter;
import org.fairlead.data.augment.ColorJitter;
import org.fairlead.data.augment.Mixer;
import org.fairlead.data.augment.ResizedCrop;
import org.fairlead.data.augment.TrivialAugment;

/**
 * Times the random changes of images on one thread, each by itself and all together.
 *
 * <pre>
 * AugmentationBenchmark SIZE ROUNDS
 * </pre>
 *
 * <p>Figures are medians over rounds of processor time, which other work on the machine disturbs
 * little; the first third of the rounds warms up and is not counted.
 */
public final class AugmentationBenchmark {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final int BATCH = 32;
  private static final int PIXELS = 1 << 22;

  private final ImageShape shape;
  private final byte[] random;
  private final ByteBuffer batch;

  private AugmentationBenchmark(int size) {
    this.shape = ImageShape.square(size);
    this.random = new byte[shape.bytes()];
    new SplittableRandom(0).nextBytes(random);
    this.batch = ByteBuffer.allocateDirect(BATCH * shape.bytes());
  }

  /** Runs the benchmark; see the class. */
  public static void main(String[] arguments) {
    if (arguments.length != 2) {
      throw new IllegalArgumentException("expected SIZE ROUNDS, got " + Arrays.asList(arguments));
    }
    int size = Integer.parseInt(arguments[0]);
    int rounds = Integer.parseInt(arguments[1]);
    var benchmark = new AugmentationBenchmark(size);
    kinds()
        .forEach(
            (name, augmentation) ->
                System.out.println(
                    String.format(
                        Locale.ROOT,
                        "%-14s %4d x %-4d %8.0f images/s",
                        name,
                        size,
                        size,
                        benchmark.perSecond(augmentation, rounds))));
  }

  private static Map<String, Augmentation> kinds() {
    var jitter = new ColorJitter(0.4, 0.4, 0.4, 0.1);
    var crop = new ResizedCrop(0.08, 1, 4.0 / 3);
    var kinds = new LinkedHashMap<String, Augmentation>();
    kinds.put("copy", Augmentation.NONE);
    kinds.put("flip + crop", Augmentation.flipAndCrop(true, 4));
    kinds.put("resized crop", with(crop, ColorJitter.OFF, TrivialAugment.NONE, 0, 0, 0));
    kinds.put("jitter", with(ResizedCrop.OFF, jitter, TrivialAugment.NONE, 0, 0, 0));
    kinds.put("trivial", with(ResizedCrop.OFF, ColorJitter.OFF, TrivialAugment.WIDE, 0, 0, 0));
    kinds.put("erase", with(ResizedCrop.OFF, ColorJitter.OFF, TrivialAugment.NONE, 1, 0, 0));
    kinds.put("mixup", with(ResizedCrop.OFF, ColorJitter.OFF, TrivialAugment.NONE, 0, 0.2, 0));
    kinds.put("cutmix", with(ResizedCrop.OFF, ColorJitter.OFF, TrivialAugment.NONE, 0, 0, 1));
    kinds.put("all of them", with(crop, jitter, TrivialAugment.WIDE, 0.5, 0.2, 1));
    return kinds;
  }

  private static Augmentation with(
      ResizedCrop crop,
      ColorJitter jitter,
      TrivialAugment trivial,
      double erase,
      double mixup,
      double cutmix) {
    return new Augmentation(
        !crop.isOff() && mixup > 0, 0, crop, jitter, trivial, erase, mixup, cutmix);
  }

  private double perSecond(Augmentation augmentation, int rounds) {
    var augmenter = new Augmenter(augmentation, shape);
    var mixer = augmentation.mixes() ? new Mixer(augmentation, shape) : null;
    int batches = Math.max(1, PIXELS / (shape.height() * shape.width() * BATCH));
    var image = new byte[shape.bytes()];
    var seconds = new double[rounds];
    long seed = 0;
    for (int round = 0; round < rounds; round++) {
      long start = THREADS.getCurrentThreadCpuTime();
      for (int b = 0; b < batches; b++) {
        batch.clear();
        long first = seed;
        for (int i = 0; i < BATCH; i++) {
          System.arraycopy(random, 0, image, 0, image.length);
          augmenter.draw(seed++);
          batch.put(augmenter.isNone() ? image : augmenter.apply(image));
        }
        if (mixer != null) {
          mixer.mix(batch, new int[BATCH], i -> first + i);
        }
      }
      seconds[round] = (THREADS.getCurrentThreadCpuTime() - start) / 1e9;
    }
    double[] counted = Arrays.copyOfRange(seconds, rounds / 3, rounds);
    Arrays.sort(counted);
    return batches * BATCH / counted[counted.length / 2];
  }
}
