package org.fairlead.training.plan;

import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.fairlead.data.ImageShape;
import org.fairlead.data.augment.Augmentation;
import org.fairlead.data.augment.Augmenter;
import org.fairlead.data.augment.Mixer;
import org.fairlead.training.context.Stopwatch;

/** Times the changes of random images on one thread. */
final class TimedAugmentation {
  /** Pixels of a round: a few hundredths of a second. */
  private static final int PIXELS = 1 << 21;

  private static final int BATCH = 16;

  private final Augmenter augmenter;
  private final Mixer mixer;
  private final boolean mixes;
  private final ImageShape shape;
  private final byte[] random;
  private final ByteBuffer batch;

  TimedAugmentation(Augmentation augmentation, ImageShape shape) {
    this.augmenter = new Augmenter(augmentation, shape);
    this.mixer = new Mixer(augmentation, shape);
    this.mixes = augmentation.mixes();
    this.shape = shape;
    this.random = new byte[shape.bytes()];
    new SplittableRandom(0).nextBytes(random);
    this.batch = ByteBuffer.allocateDirect(Math.multiplyExact(BATCH, shape.bytes()));
  }

  /** Returns the images that one thread changes in a second; NaN if the clock does not move. */
  double perSecond(InstantSource clock) {
    int batches = Math.max(1, PIXELS / (shape.height() * shape.width() * BATCH));
    run(batches); // compiles
    var watch = new Stopwatch(clock);
    run(batches);
    double seconds = watch.seconds();
    return seconds > 0 ? batches * BATCH / seconds : Double.NaN;
  }

  private void run(int batches) {
    var image = new byte[random.length];
    for (int b = 0; b < batches; b++) {
      long first = (long) b * BATCH;
      batch.clear();
      for (int i = 0; i < BATCH; i++) {
        System.arraycopy(random, 0, image, 0, image.length);
        augmenter.draw(first + i);
        batch.put(augmenter.apply(image));
      }
      if (mixes) {
        mixer.mix(batch, new int[BATCH], i -> first + i);
      }
    }
  }
}
