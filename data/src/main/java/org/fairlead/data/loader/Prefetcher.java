package org.fairlead.data.loader;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;
import org.fairlead.data.Batch;
import org.fairlead.data.SampleStore;
import org.fairlead.fairness.SoftLabels;
import org.jspecify.annotations.Nullable;

/**
 * The threads and buffers of a {@link Loader}: they fill the batches of one {@link BatchLine} at a
 * time, which are taken from here.
 */
final class Prefetcher implements AutoCloseable {
  /*
   * Batch numbers and places in the queue are given out together under the lock, so a later batch
   * never takes the place an earlier one needs, and the queue is in order although its entries are
   * filled out of order. A place is free as long as fewer than `prefetch` entries are filled or
   * being filled; buffers that the consumer holds do not count, so holding many cannot block.
   */
  private static final long JOIN_SECONDS = 5;

  private final SampleStore store;
  private final IntUnaryOperator labels;
  private final Loader.Options options;
  private final Thread[] threads;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workOrEnd = lock.newCondition();
  private final Condition filledOrEnd = lock.newCondition();
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
  private @Nullable BatchLine line;
  private boolean closed;
  private long waitNanos;
  private int buffers;

  private Prefetcher(SampleStore store, IntUnaryOperator labels, Loader.Options options) {
    this.store = store;
    this.labels = labels;
    this.options = options;
    this.threads = new Thread[options.threads()];
    for (int t = 0; t < threads.length; t++) {
      threads[t] = new Thread(this::fillBatches, "fairlead-loader-" + t);
      threads[t].setDaemon(true);
    }
  }

  /** Starts the threads, which run until it is closed. */
  static Prefetcher start(SampleStore store, IntUnaryOperator labels, Loader.Options options) {
    var prefetcher = new Prefetcher(store, labels, options);
    for (var thread : prefetcher.threads) {
      thread.start();
    }
    return prefetcher;
  }

  /** Begins a pass over samples in their order, and ends the one before. */
  Loader.Epoch begin(int[] order, int epoch, int batches, int firstBatch) {
    return begin(new PassLine(this, order, options.batch(), epoch, batches, firstBatch));
  }

  /** Begins a feed, and ends the pass or feed before. */
  Loader.Feed feed(int size) {
    return begin(new FeedLine(this, size));
  }

  private <T extends BatchLine> T begin(T next) {
    lock.lock();
    try {
      requireOpen();
      end(line);
      line = next;
      workOrEnd.signalAll();
      return next;
    } finally {
      lock.unlock();
    }
  }

  long waitNanos() {
    lock.lock();
    try {
      return waitNanos;
    } finally {
      lock.unlock();
    }
  }

  int buffers() {
    lock.lock();
    try {
      return buffers;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      end(line);
      line = null;
      free.clear();
      workOrEnd.signalAll();
      filledOrEnd.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    for (var thread : threads) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(JOIN_SECONDS));
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("the loader is closed");
    }
  }

  /** Gives back what a line has prepared. Called with the lock held. */
  private void end(@Nullable BatchLine ended) {
    if (ended == null || ended.ended) {
      return;
    }
    ended.ended = true;
    for (var entry : ended.queue) {
      if (entry.filled && entry.buffer != null) {
        recycle(entry.buffer);
      }
    }
    ended.queue.clear();
    filledOrEnd.signalAll();
  }

  /** Ends a line, which has no batch from here on. */
  void close(BatchLine ended) {
    lock.lock();
    try {
      end(ended);
    } finally {
      lock.unlock();
    }
  }

  /** Lets a line learn of a batch to come, which can be begun from here on. */
  void announce(Runnable change) {
    lock.lock();
    try {
      change.run();
      workOrEnd.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Takes the first batch of a line, once it is filled. */
  Batch take(BatchLine from) {
    lock.lock();
    try {
      var entry = await(from);
      from.queue.remove();
      workOrEnd.signal();
      var batch = entry.batch;
      if (entry.failure != null || batch == null) {
        if (entry.buffer != null) {
          recycle(entry.buffer);
        }
        end(from);
        throw failed(entry.failure);
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the head of a line to be filled. Called with the lock held. */
  private BatchLine.Entry await(BatchLine of) {
    long start = System.nanoTime();
    boolean waited = false;
    while (true) {
      requireOpen();
      if (of.ended) {
        throw new IllegalStateException("the pass has ended: it was closed or another was begun");
      }
      var head = of.queue.peek();
      if (head != null && head.filled) {
        if (waited) {
          waitNanos += System.nanoTime() - start;
        }
        return head;
      }
      waited = true;
      filledOrEnd.awaitUninterruptibly();
    }
  }

  private static RuntimeException failed(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException e) {
      return e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return new IllegalStateException("a background thread could not fill a batch", failure);
  }

  /** Keeps a buffer for the next batch. Called with the lock held. */
  private void recycle(ByteBuffer buffer) {
    if (!closed) {
      free.push(buffer);
    }
  }

  private void release(ByteBuffer buffer) {
    lock.lock();
    try {
      recycle(buffer);
    } finally {
      lock.unlock();
    }
  }

  private void fillBatches() {
    var filler = new BatchFiller(store, labels, options);
    for (var entry = take(); entry != null; entry = take()) {
      Throwable failure = null;
      try {
        fill(entry, filler);
      } catch (Throwable e) {
        failure = e;
      }
      lock.lock();
      try {
        entry.failure = failure;
        entry.filled = true;
        if (entry.line.ended && entry.buffer != null) {
          recycle(entry.buffer);
        }
        filledOrEnd.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** Waits for a batch to fill; null when the loader is closed. */
  private BatchLine.@Nullable Entry take() {
    lock.lock();
    try {
      while (true) {
        if (closed) {
          return null;
        }
        var current = line;
        if (current != null
            && !current.ended
            && current.hasWork()
            && current.queue.size() < options.prefetch()) {
          var entry = current.begin();
          entry.buffer = free.poll();
          current.queue.add(entry);
          return entry;
        }
        workOrEnd.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  private void fill(BatchLine.Entry entry, BatchFiller filler) {
    ByteBuffer buffer = bufferOf(entry);
    buffer.clear();
    int[] samples = entry.samples;
    SoftLabels targets = filler.fill(samples, entry.draw, buffer);
    entry.batch = Batch.lent(store.shape(), buffer, samples, targets, () -> release(buffer));
  }

  private ByteBuffer bufferOf(BatchLine.Entry entry) {
    int images = Math.max(options.batch(), entry.samples.length);
    int bytes = Math.multiplyExact(images, store.shape().bytes());
    if (entry.buffer != null && entry.buffer.capacity() >= bytes) {
      return entry.buffer;
    }
    var made = ByteBuffer.allocateDirect(bytes);
    lock.lock();
    try {
      buffers++;
      entry.buffer = made;
    } finally {
      lock.unlock();
    }
    return made;
  }
}
