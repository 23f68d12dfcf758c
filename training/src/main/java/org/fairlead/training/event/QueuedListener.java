package org.fairlead.training.event;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.fairlead.base.Checks;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.base.Thrown;
import org.jspecify.annotations.Nullable;

/**
 * Lets a slow listener hear on a thread of its own, so that training never waits for it.
 *
 * <p>Events wait in a queue of limited length. When it is full, steps and progress are passed over
 * first, whose successors make up for them, and the oldest of the others after that; at the end of
 * the run the listener reads how many it has missed. The end of the run waits for the queue to
 * become empty, but no longer than its patience.
 *
 * <p>What the listener throws is thrown at the next event, so that it is dropped like any other.
 */
public final class QueuedListener implements TrainingListener {
  private static final int CAPACITY = 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final TrainingListener listener;
  private final int capacity;
  private final Duration patience;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<TrainingEvent> queue = new ArrayDeque<>();
  private boolean working; // the thread exists
  private long missed;
  private @Nullable Throwable failure;

  private QueuedListener(TrainingListener listener, int capacity, Duration patience) {
    this.listener = listener;
    this.capacity = capacity;
    this.patience = patience;
  }

  /** Returns a queue of 1024 events, whose end is waited for 10 seconds at most. */
  public static QueuedListener before(TrainingListener listener) {
    return new QueuedListener(listener, CAPACITY, PATIENCE);
  }

  /** Returns an empty queue of another length, of at least 2 events. */
  public QueuedListener withCapacity(int events) {
    Checks.requireArgument(events >= 2, "events is %d, expected at least 2", events);
    return new QueuedListener(listener, events, patience);
  }

  /** Returns an empty queue whose end is waited for at most so long. */
  public QueuedListener withPatience(Duration longest) {
    return new QueuedListener(listener, capacity, longest);
  }

  @Override
  public String name() {
    return listener.name();
  }

  /**
   * Queues an event; returns at once, but for the last one of a run.
   *
   * @throws IllegalStateException if the listener has failed, or takes too long at the end
   */
  @Override
  public void hear(TrainingEvent event) {
    lock.lock();
    try {
      requireNoFailure();
      boolean last = event instanceof TrainingEvent.Finished;
      if (last && missed > 0) {
        put(new TrainingEvent.Noted(missedNote()));
        missed = 0;
      }
      put(event);
      if (!working) {
        working = true;
        var thread = new Thread(this::work, "fairlead-listener");
        thread.setDaemon(true);
        thread.start();
      }
      changed.signalAll();
      if (last) {
        drain();
      }
    } finally {
      lock.unlock();
    }
  }

  private Note missedNote() {
    return Note.warning(
        NoteCodes.EVENTS_MISSED,
        "%d events came faster than they were taken, and were passed over.".formatted(missed));
  }

  private void put(TrainingEvent event) {
    if (queue.size() < capacity) {
      queue.add(event);
      return;
    }
    missed++;
    if (event.isPassing()) {
      return;
    }
    if (!removePassing()) {
      queue.remove();
    }
    queue.add(event);
  }

  private boolean removePassing() {
    for (Iterator<TrainingEvent> events = queue.iterator(); events.hasNext(); ) {
      if (events.next().isPassing()) {
        events.remove();
        return true;
      }
    }
    return false;
  }

  /** Waits until everything was taken. */
  private void drain() {
    long nanos = patience.toNanos();
    try {
      while (working && nanos > 0) {
        nanos = changed.awaitNanos(nanos);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    requireNoFailure();
    if (working) {
      throw new IllegalStateException(
          "it did not take the last %d events within %s".formatted(queue.size() + 1, patience));
    }
  }

  private void requireNoFailure() {
    if (failure != null) {
      throw new IllegalStateException(Thrown.text(failure), failure);
    }
  }

  /** Takes events until the last one of a run, or until one cannot be taken. */
  private void work() {
    try {
      boolean last = false;
      while (!last) {
        TrainingEvent event = take();
        listener.hear(event);
        last = event instanceof TrainingEvent.Finished;
      }
      ended(null);
    } catch (Throwable e) { // it is the listener that throws, and that may be anything
      ended(e);
    }
  }

  private TrainingEvent take() throws InterruptedException {
    lock.lock();
    try {
      while (queue.isEmpty()) {
        changed.await();
      }
      return queue.remove();
    } finally {
      lock.unlock();
    }
  }

  private void ended(@Nullable Throwable why) {
    lock.lock();
    try {
      working = false;
      failure = why;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
