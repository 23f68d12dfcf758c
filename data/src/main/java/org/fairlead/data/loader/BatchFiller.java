package org.fairlead.data.loader;

import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.data.ImageShape;
import org.fairlead.data.SampleShape;
import org.fairlead.data.SampleStore;

/**
 * Copies the images of a batch from a store into a buffer, augmented: no object per image. One
 * thread's own.
 */
final class BatchFiller {

  private final SampleStore store;
  private final IntUnaryOperator labels;
  private final long seed;
  private final Augmenter augmenter;
  private final byte[] image;

  BatchFiller(SampleStore store, IntUnaryOperator labels, Loader.Options options) {
    this.store = store;
    this.labels = labels;
    this.seed = options.seed();
    this.augmenter = augmenter(options.augmentation(), store.shape());
    this.image = new byte[store.shape().bytes()];
  }

  /** A row of a table is never changed. */
  private static Augmenter augmenter(Augmentation augmentation, SampleShape shape) {
    return new Augmenter(shape instanceof ImageShape ? augmentation : Augmentation.NONE, shape);
  }

  /** Puts the images of samples into a buffer from its position on, as they are in an epoch. */
  void fill(int[] samples, int epoch, ByteBuffer buffer) {
    for (int sample : samples) {
      augmenter.draw(Seeds.mix(seed, SeedStreams.OfSamples.AUGMENTATION, epoch, sample));
      if (augmenter.isNone()) {
        store.copy(sample, buffer);
      } else {
        store.copy(sample, image);
        augmenter.apply(image, buffer);
      }
    }
  }

  /** Returns the classes of samples. */
  int[] labels(int[] samples) {
    var ofSamples = new int[samples.length];
    for (int i = 0; i < ofSamples.length; i++) {
      ofSamples[i] = labels.applyAsInt(samples[i]);
    }
    return ofSamples;
  }
}
