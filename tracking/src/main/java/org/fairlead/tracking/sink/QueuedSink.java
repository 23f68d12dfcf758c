package org.fairlead.tracking.sink;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.fairlead.base.Thrown;

/*
 * The thread that trains only offers to the queue: it never waits for a sink, and sees none of its
 * errors. The sink's thread alone calls the sink, so that a sink needs no locks. `dropped` is set
 * once, by whoever finds the sink wanting first, and makes one warning of many.
 */

/** A sink with its queue and its thread. */
final class QueuedSink {
  private static final long PATIENCE_MILLIS = 50;

  private final String name;
  private final MetricsSink sink;
  private final BlockingQueue<Call> queue;
  private final Consumer<String> warn;
  private final AtomicBoolean dropped = new AtomicBoolean();
  private final Thread thread;
  private volatile boolean ended;

  /** Something to tell a sink. */
  interface Call {
    void to(MetricsSink sink) throws Exception;
  }

  QueuedSink(String name, MetricsSink sink, int capacity, Consumer<String> warn) {
    this.name = name;
    this.sink = sink;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.warn = warn;
    this.thread = new Thread(this::run, "sink " + name);
    this.thread.setDaemon(true); // a sink that hangs must not keep the program alive
    this.thread.start();
  }

  /** Hands a call over without waiting; a full queue drops the sink. */
  void offer(Call call) {
    if (!dropped.get() && !queue.offer(call)) {
      drop("is too slow: %d calls wait for it".formatted(queue.size()));
    }
  }

  /** Says that nothing more comes. */
  void end() {
    ended = true;
  }

  /** Waits until the sink has taken everything; one that takes longer is dropped. */
  void await(Duration most) {
    try {
      if (!most.isNegative()) {
        thread.join(Math.max(1, most.toMillis()));
      }
      if (thread.isAlive()) {
        drop("did not take its last %d calls in time".formatted(queue.size()));
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (sink) {
      while (!dropped.get()) {
        Call call = queue.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (call != null) {
          call.to(sink);
        } else if (ended && queue.isEmpty()) {
          return;
        }
      }
    } catch (Throwable e) { // an interrupt too: ours comes after it was dropped, and is not told
      drop("failed: " + Thrown.text(e));
    }
  }

  private void drop(String why) {
    if (dropped.compareAndSet(false, true)) {
      queue.clear();
      warn.accept("sink %s %s; the run goes on without it".formatted(name, why));
    }
  }
}
