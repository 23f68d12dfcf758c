package org.fairlead.data;

import java.util.Iterator;

/** Prefetches batches on background threads. */
public final class Loader implements AutoCloseable {
  private static final Epoch NONE =
      new Epoch() {
        @Override
        public int batches() {
          return 0;
        }

        @Override
        public boolean hasNext() {
          return false;
        }

        @Override
        public Batch next() {
          throw new java.util.NoSuchElementException();
        }

        @Override
        public void close() {}
      };

  private Loader() {}

  /**
   * How batches are made.
   *
   * @param batch samples per batch
   * @param augmentation random changes
   * @param seed of order and augmentation
   * @param threads background threads
   * @param prefetch batches prepared ahead
   */
  public record Options(
      int batch, Augmentation augmentation, long seed, int threads, int prefetch) {}

  /** One pass over samples. */
  public interface Epoch extends Iterator<Batch>, AutoCloseable {
    /** Returns the number of batches of the whole pass, those before the first one included. */
    int batches();

    /** Ends the pass; batches not taken are dropped. */
    @Override
    void close();
  }

  /** Returns a loader of a data set's images. */
  public static Loader create(PixelStore store, Dataset dataset, Options options) {
    return Pending.body(new Loader());
  }

  /** Starts a pass. */
  public Epoch epoch(int[] samples, int epoch, boolean shuffle, boolean dropLast, int firstBatch) {
    return Pending.body(NONE);
  }

  /** Returns how long the consumer has waited for batches, in nanoseconds. */
  public long waitNanos() {
    return Pending.body(0L);
  }

  @Override
  public void close() {}
}
