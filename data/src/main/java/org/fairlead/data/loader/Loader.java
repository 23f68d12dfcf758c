package org.fairlead.data.loader;

import java.util.Iterator;
import java.util.function.IntUnaryOperator;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.data.Batch;
import org.fairlead.data.Dataset;
import org.fairlead.data.Draws;
import org.fairlead.data.SampleStore;
import org.fairlead.data.augment.Augmentation;

/**
 * Draws batches from a {@link SampleStore} on background threads, ahead of their use.
 *
 * <p>Order and augmentation are functions of seed, epoch and sample, so batches are the same
 * whatever the threads do, and a pass can start in its middle. Buffers are direct and used again:
 * at most {@code prefetch} wait filled, plus those the consumer has not released.
 *
 * <p>One thread consumes. A loader has one pass or feed at a time: starting another ends the one
 * before.
 */
public final class Loader implements AutoCloseable {

  private final int size;
  private final Options options;
  private final Prefetcher prefetcher;

  /**
   * How batches are made.
   *
   * @param batch samples per batch, at least 1
   * @param augmentation random changes of the images
   * @param seed of order and augmentation
   * @param threads background threads, at least 1
   * @param prefetch batches prepared ahead, at least 1
   */
  public record Options(
      int batch, Augmentation augmentation, long seed, int threads, int prefetch) {

    public Options {
      requirePositive("batch", batch);
      requirePositive("threads", threads);
      requirePositive("prefetch", prefetch);
    }

    private static void requirePositive(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException("%s must be at least 1, got %d".formatted(name, value));
      }
    }
  }

  /** One pass over samples. {@link #next} waits for a batch; its taker releases it. */
  public interface Epoch extends Iterator<Batch>, AutoCloseable {
    /** Returns the number of batches of the whole pass, those before its first one included. */
    int batches();

    /** Returns the number of the batch that {@link #next} returns, counted from 0. */
    int position();

    /**
     * {@inheritDoc}
     *
     * @throws RuntimeException what a background thread met while it filled this batch
     */
    @Override
    Batch next();

    /** Ends the pass; batches not taken are dropped. Batches taken stay valid. */
    @Override
    void close();
  }

  /**
   * Batches of samples that are chosen as training goes on. What was added is prepared ahead, and
   * comes in the order in which it was added.
   */
  public interface Feed extends AutoCloseable {
    /**
     * Adds a batch.
     *
     * @param samples as the loader numbers them, at least one; owned by the feed from here on
     * @param draw another one gives other augmentation
     */
    void add(int[] samples, int draw);

    /** Returns how many batches were added and not taken. */
    int waiting();

    /**
     * Waits for the first batch that was added and not taken; its taker releases it.
     *
     * @throws RuntimeException what a background thread met while it filled this batch
     * @throws java.util.NoSuchElementException if none is waiting
     */
    Batch next();

    /** Ends the feed; batches not taken are dropped. Batches taken stay valid. */
    @Override
    void close();
  }

  private Loader(int size, Options options, Prefetcher prefetcher) {
    this.size = size;
    this.options = options;
    this.prefetcher = prefetcher;
  }

  /** Returns a loader of a data set's images; its threads run until it is closed. */
  public static Loader create(SampleStore store, Dataset dataset, Options options) {
    if (store.size() != dataset.size() || !store.shape().equals(dataset.shape())) {
      throw new IllegalArgumentException(
          "the store holds %d images of %s, the data set %d of %s"
              .formatted(store.size(), store.shape(), dataset.size(), dataset.shape()));
    }
    return create(store, dataset::label, options);
  }

  /**
   * Returns a loader of a store's images; its threads run until it is closed.
   *
   * @param labels the class of each image
   */
  public static Loader create(SampleStore store, IntUnaryOperator labels, Options options) {
    if ((long) options.batch() * store.shape().bytes() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a batch of %d images of %s exceeds 2^31 bytes"
              .formatted(options.batch(), store.shape()));
    }
    return new Loader(store.size(), options, Prefetcher.start(store, labels, options));
  }

  /** Starts a feed, which ends the pass or feed before. */
  public Feed feed() {
    return prefetcher.feed(size);
  }

  /**
   * Starts a pass over samples.
   *
   * @param samples data set indices
   * @param epoch number of the pass: another one gives another order and other augmentation
   * @param shuffle whether to permute the samples, or to take them as they are
   * @param dropLast whether to leave out a last batch that is not full
   * @param firstBatch batches to skip: the rest is the same as if they had been taken
   */
  public Epoch epoch(int[] samples, int epoch, boolean shuffle, boolean dropLast, int firstBatch) {
    int[] order = samples.clone();
    requireSamples(order, size);
    if (shuffle) {
      Draws.shuffle(order, Seeds.mix(options.seed(), SeedStreams.OfSamples.SHUFFLE, epoch));
    }
    int full = order.length / options.batch();
    int batches = dropLast || order.length % options.batch() == 0 ? full : full + 1;
    if (firstBatch < 0 || firstBatch > batches) {
      throw new IllegalArgumentException(
          "firstBatch is %d, expected 0 to %d".formatted(firstBatch, batches));
    }
    return prefetcher.begin(order, epoch, batches, firstBatch);
  }

  static void requireSamples(int[] samples, int size) {
    for (int sample : samples) {
      if (sample < 0 || sample >= size) {
        throw new IllegalArgumentException(
            "sample is %d, expected 0 to %d".formatted(sample, size - 1));
      }
    }
  }

  /** Returns how long {@link Epoch#next} has waited for batches so far, in nanoseconds. */
  public long waitNanos() {
    return prefetcher.waitNanos();
  }

  /** Returns how many buffers were ever made. */
  int buffers() {
    return prefetcher.buffers();
  }

  /** Ends the current pass and the threads. Batches taken stay valid. Further calls do nothing. */
  @Override
  public void close() {
    prefetcher.close();
  }
}
