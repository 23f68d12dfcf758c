package org.fairlead.data;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Does a range of independent items on all processors.
 *
 * <p>Chunks are handed out in order and those begun are finished, so that of several failures the
 * one of the lowest item is reported, however the threads ran.
 */
public final class Workers {
  /** Does the items from {@code from} to below {@code to}. */
  @FunctionalInterface
  public interface Work {
    void items(int from, int to) throws Exception;
  }

  private final int items;
  private final int chunk;
  private final Work work;
  private final Progress progress;

  private int next;
  private long done;
  private int failedAt = Integer.MAX_VALUE;
  private @Nullable Throwable failure;

  private Workers(int items, int chunk, Work work, Progress progress) {
    this.items = items;
    this.chunk = chunk;
    this.work = work;
    this.progress = progress;
  }

  /** Returns when all items are done; throws the failure of the lowest chunk otherwise. */
  public static void run(int items, int chunk, Progress progress, Work work) {
    new Workers(items, chunk, work, progress).run();
  }

  private void run() {
    together((items + chunk - 1) / chunk, this::loop, this::stop);
    rethrow();
  }

  /**
   * Runs a loop on all processors, this thread's included, and returns when it has ended on all.
   *
   * @param atMost threads that have something to do
   * @param loop catches what its work throws
   * @param stop makes the loops end soon, should this thread be interrupted
   */
  public static void together(int atMost, Runnable loop, Runnable stop) {
    int helpers = Math.min(Runtime.getRuntime().availableProcessors(), atMost) - 1;
    var finished = new CountDownLatch(Math.max(0, helpers));
    for (int t = 0; t < helpers; t++) {
      var thread =
          new Thread(
              () -> {
                try {
                  loop.run();
                } finally {
                  finished.countDown();
                }
              },
              "fairlead-data-" + t);
      thread.setDaemon(true);
      thread.start();
    }
    loop.run();
    try {
      finished.await();
    } catch (InterruptedException e) {
      stop.run();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading data", e);
    }
  }

  private void loop() {
    for (int from = take(); from < items; from = take()) {
      int to = Math.min(items, from + chunk);
      try {
        work.items(from, to);
        advance(to - from);
      } catch (Throwable e) {
        fail(from, e);
      }
    }
  }

  private synchronized int take() {
    int from = next;
    next = Math.min(items, next + chunk);
    return from;
  }

  private synchronized void stop() {
    next = items;
  }

  private synchronized void advance(int count) {
    done += count;
    progress.advanced(done, items);
  }

  private synchronized void fail(int from, Throwable e) {
    next = items;
    if (from < failedAt) {
      failedAt = from;
      failure = e;
    }
  }

  private synchronized void rethrow() {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure != null) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }
}
