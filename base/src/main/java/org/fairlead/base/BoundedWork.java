package org.fairlead.base;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Work that is wanted but may take too long, or never end: it is done on a thread of its own that
 * is not waited for beyond a limit, nor once it is no longer wanted.
 */
public final class BoundedWork {
  private static final long POLL_MILLIS = 20;

  private BoundedWork() {}

  /**
   * Returns what the work makes; nothing if it took too long, was given up or the caller was
   * interrupted. What the work throws is thrown.
   *
   * <p>Work that is left is interrupted; where it does not hear of it, its thread goes on by itself
   * and does not keep the process alive.
   *
   * @param name of the thread
   * @param givenUp asked now and then; true ends the wait
   * @param work makes something, not null
   */
  public static <T> Optional<T> within(
      Duration limit, String name, BooleanSupplier givenUp, Supplier<T> work) {
    var task = new FutureTask<T>(work::get);
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    long begin = System.nanoTime();
    try {
      while (true) {
        try {
          return Optional.of(task.get(POLL_MILLIS, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
          if (givenUp.getAsBoolean() || System.nanoTime() - begin > limit.toNanos()) {
            task.cancel(true);
            return Optional.empty();
          }
        }
      }
    } catch (InterruptedException e) {
      task.cancel(true);
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (CancellationException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
