package org.fairlead.data.loader;

import java.nio.ByteBuffer;
import java.util.function.IntUnaryOperator;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.base.io.MappedBytes;
import org.fairlead.data.ImageShape;
import org.fairlead.data.SampleStore;
import org.fairlead.data.augment.Augmentation;
import org.fairlead.data.augment.Augmenter;
import org.fairlead.data.augment.Mixer;
import org.fairlead.fairness.SoftLabels;
import org.jspecify.annotations.Nullable;

/**
 * Copies the images of a batch from a store into a buffer, augmented: no object per image. One
 * thread's own.
 */
final class BatchFiller {

  private final SampleStore store;
  private final SampleStore unsettled;
  private final IntUnaryOperator labels;
  private final long seed;
  private final @Nullable Augmenter augmenter;
  private final @Nullable Mixer mixer;
  private final byte[] image;

  BatchFiller(SampleStore store, IntUnaryOperator labels, Loader.Options options) {
    this.store = store;
    this.unsettled = store.unsettled();
    this.labels = labels;
    this.seed = options.seed();
    Augmentation augmentation = options.augmentation();
    if (store.shape() instanceof ImageShape shape) {
      this.augmenter = augmentation.isNone() ? null : new Augmenter(augmentation, shape);
      this.mixer = augmentation.mixes() ? new Mixer(augmentation, shape) : null;
    } else {
      this.augmenter = null;
      this.mixer = null;
    }
    this.image = new byte[store.shape().bytes()];
  }

  /**
   * Puts the images of samples into a buffer, from position 0 on, as they are in an epoch.
   *
   * @return what they are trained towards
   */
  SoftLabels fill(int[] samples, int epoch, ByteBuffer buffer) {
    int begin = buffer.position();
    try {
      SoftLabels filled = fill(unsettled, samples, epoch, buffer);
      MappedBytes.settle(); // once a batch: it makes objects
      return filled;
    } catch (InternalError e) { // a file was cut: the store itself finds out which, and mends it
      return fill(store, samples, epoch, buffer.position(begin));
    }
  }

  private SoftLabels fill(SampleStore from, int[] samples, int epoch, ByteBuffer buffer) {
    Augmenter changes = augmenter;
    for (int sample : samples) {
      if (changes == null) {
        from.copy(sample, buffer);
        continue;
      }
      changes.draw(ofSample(epoch, sample));
      if (changes.isNone()) {
        from.copy(sample, buffer);
      } else {
        from.copy(sample, image);
        buffer.put(changes.apply(image));
      }
    }
    int[] ofSamples = labels(samples);
    return mixer == null
        ? SoftLabels.of(ofSamples)
        : mixer.mix(buffer, ofSamples, i -> ofSample(epoch, samples[i]));
  }

  private long ofSample(int epoch, int sample) {
    return Seeds.mix(seed, SeedStreams.OfSamples.AUGMENTATION, epoch, sample);
  }

  private int[] labels(int[] samples) {
    var ofSamples = new int[samples.length];
    for (int i = 0; i < ofSamples.length; i++) {
      ofSamples[i] = labels.applyAsInt(samples[i]);
    }
    return ofSamples;
  }
}
