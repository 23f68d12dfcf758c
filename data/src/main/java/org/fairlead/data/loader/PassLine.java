package org.fairlead.data.loader;

import java.util.Arrays;
import java.util.NoSuchElementException;
import org.fairlead.data.Batch;

/** Samples in an order that is known from the beginning. */
final class PassLine extends BatchLine implements Loader.Epoch {
  private final Prefetcher prefetcher;
  private final int[] order;
  private final int size;
  private final int epoch;
  private final int batches;
  private int nextToFill;
  private int nextToTake;

  /**
   * @param size of every batch but the last
   */
  PassLine(Prefetcher prefetcher, int[] order, int size, int epoch, int batches, int firstBatch) {
    this.prefetcher = prefetcher;
    this.order = order;
    this.size = size;
    this.epoch = epoch;
    this.batches = batches;
    this.nextToFill = firstBatch;
    this.nextToTake = firstBatch;
  }

  @Override
  boolean hasWork() {
    return nextToFill < batches;
  }

  @Override
  Entry begin() {
    int from = nextToFill++ * size;
    int to = Math.min(order.length, from + size);
    return new Entry(this, Arrays.copyOfRange(order, from, to), epoch);
  }

  @Override
  public int batches() {
    return batches;
  }

  @Override
  public int position() {
    return nextToTake;
  }

  @Override
  public boolean hasNext() {
    return nextToTake < batches;
  }

  @Override
  public Batch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the pass has only %d batches".formatted(batches));
    }
    Batch batch = prefetcher.take(this);
    nextToTake++;
    return batch;
  }

  @Override
  public void close() {
    prefetcher.close(this);
  }
}
