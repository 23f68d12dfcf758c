package org.fairlead.data;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.fairlead.fairness.Seeds;
import org.jspecify.annotations.Nullable;

/**
 * Draws batches from a {@link PixelStore} on background threads, ahead of their use.
 *
 * <p>Order and augmentation are functions of seed, epoch and sample, so batches are the same
 * whatever the threads do, and a pass can start in its middle. Buffers are direct and used again:
 * at most {@code prefetch} wait filled, plus those the consumer has not released.
 *
 * <p>One thread consumes. A loader has one pass at a time: starting another ends the one before.
 */
public final class Loader implements AutoCloseable {
  /*
   * Batch numbers and places in the queue are given out together under the lock, so a later batch
   * never takes the place an earlier one needs, and the queue is in order although its entries are
   * filled out of order. A place is free as long as fewer than `prefetch` entries are filled or
   * being filled; buffers that the consumer holds do not count, so holding many cannot block.
   */
  private static final long SHUFFLE = 1;
  private static final long AUGMENT = 2;
  private static final long JOIN_SECONDS = 5;

  private final PixelStore store;
  private final Dataset dataset;
  private final Options options;
  private final Thread[] threads;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workOrEnd = lock.newCondition();
  private final Condition filledOrEnd = lock.newCondition();
  private final ArrayDeque<ByteBuffer> free = new ArrayDeque<>();
  private @Nullable Pass pass;
  private boolean closed;
  private long waitNanos;
  private int buffers;

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

  private Loader(PixelStore store, Dataset dataset, Options options) {
    this.store = store;
    this.dataset = dataset;
    this.options = options;
    this.threads = new Thread[options.threads()];
    for (int t = 0; t < threads.length; t++) {
      threads[t] = new Thread(this::fillBatches, "fairlead-loader-" + t);
      threads[t].setDaemon(true);
    }
  }

  /** Returns a loader of a data set's images; its threads run until it is closed. */
  public static Loader create(PixelStore store, Dataset dataset, Options options) {
    if (store.size() != dataset.size() || !store.shape().equals(dataset.shape())) {
      throw new IllegalArgumentException(
          "the store holds %d images of %s, the data set %d of %s"
              .formatted(store.size(), store.shape(), dataset.size(), dataset.shape()));
    }
    if ((long) options.batch() * store.shape().bytes() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a batch of %d images of %s exceeds 2^31 bytes"
              .formatted(options.batch(), store.shape()));
    }
    var loader = new Loader(store, dataset, options);
    for (var thread : loader.threads) {
      thread.start();
    }
    return loader;
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
    for (int sample : order) {
      if (sample < 0 || sample >= dataset.size()) {
        throw new IllegalArgumentException(
            "sample is %d, expected 0 to %d".formatted(sample, dataset.size() - 1));
      }
    }
    if (shuffle) {
      Draws.shuffle(order, Seeds.mix(options.seed(), SHUFFLE, epoch));
    }
    int full = order.length / options.batch();
    int batches = dropLast || order.length % options.batch() == 0 ? full : full + 1;
    if (firstBatch < 0 || firstBatch > batches) {
      throw new IllegalArgumentException(
          "firstBatch is %d, expected 0 to %d".formatted(firstBatch, batches));
    }
    lock.lock();
    try {
      requireOpen();
      end(pass);
      pass = new Pass(order, epoch, batches, firstBatch);
      workOrEnd.signalAll();
      return pass;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how long {@link Epoch#next} has waited for batches so far, in nanoseconds. */
  public long waitNanos() {
    lock.lock();
    try {
      return waitNanos;
    } finally {
      lock.unlock();
    }
  }

  /** Returns how many buffers were ever made. */
  int buffers() {
    lock.lock();
    try {
      return buffers;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the current pass and the threads. Batches taken stay valid. Further calls do nothing. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      end(pass);
      pass = null;
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

  /** Gives back what a pass has prepared. Called with the lock held. */
  private void end(@Nullable Pass ended) {
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
    var scratch = new byte[store.shape().bytes()];
    for (var entry = take(); entry != null; entry = take()) {
      Throwable failure = null;
      try {
        fill(entry, scratch);
      } catch (Throwable e) {
        failure = e;
      }
      lock.lock();
      try {
        entry.failure = failure;
        entry.filled = true;
        if (entry.pass.ended && entry.buffer != null) {
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
        var current = pass;
        if (current != null && !current.ended && current.hasPlace()) {
          var entry = new Entry(current, current.nextToFill++);
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

  private void fill(Entry entry, byte[] scratch) {
    var buffer = entry.buffer;
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(options.batch() * store.shape().bytes());
      lock.lock();
      try {
        buffers++;
        entry.buffer = buffer;
      } finally {
        lock.unlock();
      }
    }
    buffer.clear();
    int[] samples = entry.samples();
    for (int sample : samples) {
      var change =
          Change.draw(
              options.augmentation(), Seeds.mix(options.seed(), AUGMENT, entry.pass.epoch, sample));
      if (change.isNone()) {
        store.copy(sample, buffer);
      } else {
        store.copy(sample, scratch);
        change.apply(scratch, store.shape(), buffer);
      }
    }
    int[] labels = Arrays.stream(samples).map(dataset::label).toArray();
    var lent = buffer;
    entry.batch = Batch.lent(store.shape(), lent, samples, labels, () -> release(lent));
  }

  /** A batch on its way: queued, being filled, filled. Guarded by the lock once it is filled. */
  private static final class Entry {
    final Pass pass;
    final int number;
    @Nullable ByteBuffer buffer;
    @Nullable Batch batch;
    @Nullable Throwable failure;
    boolean filled;

    Entry(Pass pass, int number) {
      this.pass = pass;
      this.number = number;
    }

    int[] samples() {
      int from = number * pass.batchSize();
      return Arrays.copyOfRange(
          pass.order, from, Math.min(pass.order.length, from + pass.batchSize()));
    }
  }

  private final class Pass implements Epoch {
    private final int[] order;
    private final int epoch;
    private final int batches;
    private final ArrayDeque<Entry> queue = new ArrayDeque<>();
    private int nextToFill;
    private int nextToTake;
    private boolean ended;

    Pass(int[] order, int epoch, int batches, int firstBatch) {
      this.order = order;
      this.epoch = epoch;
      this.batches = batches;
      this.nextToFill = firstBatch;
      this.nextToTake = firstBatch;
    }

    int batchSize() {
      return options.batch();
    }

    boolean hasPlace() {
      return nextToFill < batches && queue.size() < options.prefetch();
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
        var entry = await();
        queue.remove();
        nextToTake++;
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
      } finally {
        lock.unlock();
      }
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

    @Override
    public void close() {
      lock.lock();
      try {
        end(this);
      } finally {
        lock.unlock();
      }
    }
  }
}
