package org.fairlead.data;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The threads, buffers and queue of a {@link Loader}. Its one pass or feed at a time is taken from
 * here.
 */
final class Prefetcher implements AutoCloseable {
  /*
   * Batch numbers and places in the queue are given out together under the lock, so a later batch
   * never takes the place an earlier one needs, and the queue is in order although its entries are
   * filled out of order. A place is free as long as fewer than `prefetch` entries are filled or
   * being filled; buffers that the consumer holds do not count, so holding many cannot block.
   */
  private static final long JOIN_SECONDS = 5;

  private final PixelStore store;
  private final IntUnaryOperator labels;
  private final Loader.Options options;
  private final Thread[] threads;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workOrEnd = lock.newCondition();
  private final Condition filledOrEnd = lock.newCondition();
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
  private @Nullable Line line;
  private boolean closed;
  private long waitNanos;
  private int buffers;

  private Prefetcher(PixelStore store, IntUnaryOperator labels, Loader.Options options) {
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
  static Prefetcher start(PixelStore store, IntUnaryOperator labels, Loader.Options options) {
    var prefetcher = new Prefetcher(store, labels, options);
    for (var thread : prefetcher.threads) {
      thread.start();
    }
    return prefetcher;
  }

  /** Begins a pass over samples in their order, and ends the one before. */
  Loader.Epoch begin(int[] order, int epoch, int batches, int firstBatch) {
    return begin(new Pass(order, epoch, batches, firstBatch));
  }

  /** Begins a feed, and ends the pass or feed before. */
  Loader.Feed feed(int size) {
    return begin(new Fed(size));
  }

  private <T extends Line> T begin(T next) {
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
  private void end(@Nullable Line ended) {
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
  private @Nullable Entry take() {
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

  private void fill(Entry entry, BatchFiller filler) {
    ByteBuffer buffer = bufferOf(entry);
    buffer.clear();
    int[] samples = entry.samples;
    filler.fill(samples, entry.draw, buffer);
    entry.batch =
        Batch.lent(store.shape(), buffer, samples, filler.labels(samples), () -> release(buffer));
  }

  private ByteBuffer bufferOf(Entry entry) {
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

  /** A batch on its way: queued, being filled, filled. Guarded by the lock once it is filled. */
  private static final class Entry {
    final Line line;
    final int[] samples;
    final int draw;
    @Nullable ByteBuffer buffer;
    @Nullable Batch batch;
    @Nullable Throwable failure;
    boolean filled;

    Entry(Line line, int[] samples, int draw) {
      this.line = line;
      this.samples = samples;
      this.draw = draw;
    }
  }

  /** Batches in the order in which they will be taken. */
  private abstract class Line {
    final ArrayDeque<Entry> queue = new ArrayDeque<>();
    boolean ended;

    /** Returns whether a batch can be begun. Called with the lock held. */
    abstract boolean hasWork();

    /** Begins the next batch. Called with the lock held. */
    abstract Entry begin();

    /** Takes the first batch, once it is filled. Called with the lock held. */
    Batch take() {
      var entry = await();
      queue.remove();
      workOrEnd.signal();
      var batch = entry.batch;
      if (entry.failure != null || batch == null) {
        if (entry.buffer != null) {
          recycle(entry.buffer);
        }
        end(this);
        throw failed(entry.failure);
      }
      return batch;
    }

    /** Waits for the head of the queue to be filled. Called with the lock held. */
    private Entry await() {
      long start = System.nanoTime();
      boolean waited = false;
      while (true) {
        requireOpen();
        if (ended) {
          throw new IllegalStateException("the pass has ended: it was closed or another was begun");
        }
        var head = queue.peek();
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

    private RuntimeException failed(@Nullable Throwable failure) {
      if (failure instanceof RuntimeException e) {
        return e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
      return new IllegalStateException("a background thread could not fill a batch", failure);
    }

    void close() {
      lock.lock();
      try {
        end(this);
      } finally {
        lock.unlock();
      }
    }
  }

  /** Samples in an order that is known from the beginning. */
  private final class Pass extends Line implements Loader.Epoch {
    private final int[] order;
    private final int epoch;
    private final int batches;
    private int nextToFill;
    private int nextToTake;

    Pass(int[] order, int epoch, int batches, int firstBatch) {
      this.order = order;
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
      int from = nextToFill++ * options.batch();
      int to = Math.min(order.length, from + options.batch());
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
      lock.lock();
      try {
        Batch batch = take();
        nextToTake++;
        return batch;
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      super.close();
    }
  }

  /** Batches that come to be known one after the other. */
  private final class Fed extends Line implements Loader.Feed {
    private final int size;
    private final ArrayDeque<Entry> added = new ArrayDeque<>();
    private int waiting;

    Fed(int size) {
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
      lock.lock();
      try {
        added.add(new Entry(this, samples, draw));
        waiting++;
        workOrEnd.signal();
      } finally {
        lock.unlock();
      }
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
      lock.lock();
      try {
        waiting--;
        return take();
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      super.close();
    }
  }
}
