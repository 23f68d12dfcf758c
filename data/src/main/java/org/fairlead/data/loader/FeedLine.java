package org.fairlead.data.loader;

import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import org.fairlead.data.Batch;

/** Batches that come to be known one after the other. */
final class FeedLine extends BatchLine implements Loader.Feed {
  private final Prefetcher prefetcher;
  private final int size;
  private final ArrayDeque<Entry> added = new ArrayDeque<>();
  private int waiting;

  /**
   * @param size the number of samples that there are
   */
  FeedLine(Prefetcher prefetcher, int size) {
    this.prefetcher = prefetcher;
    this.size = size;
  }

  @Override
  boolean hasWork() {
    return !added.isEmpty();
  }

  @Override
  Entry begin() {
    return added.remove();
  }

  @Override
  public void add(int[] samples, int draw) {
    Loader.requireSamples(samples, size);
    prefetcher.announce(() -> added.add(new Entry(this, samples, draw)));
    waiting++;
  }

  @Override
  public int waiting() {
    return waiting;
  }

  @Override
  public Batch next() {
    if (waiting == 0) {
      throw new NoSuchElementException("no batch was added to the feed");
    }
    waiting--;
    return prefetcher.take(this);
  }

  @Override
  public void close() {
    prefetcher.close(this);
  }
}
