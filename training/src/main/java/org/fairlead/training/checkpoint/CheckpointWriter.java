package org.fairlead.training.checkpoint;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.fairlead.tracking.metrics.MetricsWriter;

/**
 * Writes checkpoints behind the training thread's back, one after the other in the order in which
 * they were handed over.
 *
 * <p>What is handed over is a snapshot that nobody changes any more. Two may wait or be on their
 * way, then the training thread waits; after a failure nothing more is written, and the training
 * thread learns of it at its next call. One training loop owns it.
 */
public final class CheckpointWriter implements AutoCloseable {
  private static final int WAITING = 2;
  private static final String CURRENT = "current/"; // as the learner names its state
  private static final String AVERAGE = "average/";

  private final CheckpointStore store;
  private final MetricsWriter metrics;
  private final MetricsWriter digests;
  private final ExecutorService thread;
  private final ArrayDeque<Future<?>> pending = new ArrayDeque<>();
  private volatile boolean failed;

  /**
   * @param metrics forced to the disk before a checkpoint that counts on its lines
   * @param digests takes the checksums of parameters and buffers at the end of every epoch
   */
  public CheckpointWriter(CheckpointStore store, MetricsWriter metrics, MetricsWriter digests) {
    this.store = store;
    this.metrics = metrics;
    this.digests = digests;
    this.thread =
        Executors.newSingleThreadExecutor(
            work -> {
              var worker = new Thread(work, "fairlead-checkpoints");
              worker.setDaemon(true);
              return worker;
            });
  }

  /**
   * Hands over a checkpoint.
   *
   * @param state of the learner, as {@link org.fairlead.engine.Learner#state} names it
   */
  public void save(Checkpoint checkpoint, Weights state, Masks masks) {
    submit(
        () -> {
          requireFinite(checkpoint, state);
          boolean endOfEpoch = checkpoint.stepInEpoch() == 0 && checkpoint.step() > 0;
          if (endOfEpoch) {
            digests.log(
                Map.of(
                    "step", checkpoint.step(),
                    "epoch", checkpoint.epoch(),
                    "tensors", Checksums.ofEach(state.under(CURRENT))));
            digests.sync();
          }
          metrics.sync();
          store.save(checkpoint, state, masks);
        });
  }

  /** Hands over a selected model and returns the name that its file will have. */
  public String saveBest(long step, Weights weights, Masks masks) {
    submit(() -> store.saveBest(step, weights, masks));
    return CheckpointStore.bestFile(step);
  }

  private void submit(Runnable work) {
    await(WAITING - 1);
    pending.add(
        thread.submit(
            () -> {
              if (failed) {
                return;
              }
              try {
                work.run();
              } catch (RuntimeException | Error e) {
                failed = true;
                throw e;
              }
            }));
  }

  /**
   * Returns at once if nothing has failed so far.
   *
   * @throws RuntimeException what went wrong with a checkpoint handed over before
   */
  void check() {
    while (!pending.isEmpty() && pending.element().isDone()) {
      finish(pending.remove());
    }
  }

  /**
   * Waits until at most so many checkpoints are on their way: before the next snapshot is taken, so
   * that few of them are in memory.
   *
   * @throws RuntimeException what went wrong with one of the others
   */
  public void await(int rest) {
    check();
    while (pending.size() > rest) {
      finish(pending.remove());
    }
  }

  private static void finish(Future<?> work) {
    try {
      work.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      if (e.getCause() instanceof Error cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a checkpoint was written", e);
    }
  }

  /** Waits for what was handed over; whatever fails is left to the failure that led here. */
  @Override
  public void close() {
    thread.shutdown();
    boolean interrupted = false;
    while (true) {
      try {
        if (thread.awaitTermination(1, TimeUnit.HOURS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void requireFinite(Checkpoint checkpoint, Weights state) {
    for (String name : state.names()) {
      Tensor tensor = state.get(name);
      if ((name.startsWith(CURRENT) || name.startsWith(AVERAGE))
          && (tensor.dtype() == DType.F32 || tensor.dtype() == DType.F64)) {
        for (float value : tensor.floats()) {
          if (!Float.isFinite(value)) {
            throw new NotFiniteException(checkpoint, name.substring(name.indexOf('/') + 1), value);
          }
        }
      }
    }
  }

  /** A checkpoint holds a NaN or infinite parameter; it has not been written. */
  public static final class NotFiniteException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final long step;

    NotFiniteException(Checkpoint checkpoint, String parameter, float value) {
      super("parameter '%s' holds %s".formatted(parameter, value));
      this.step = checkpoint.step();
    }

    /** Returns the steps done when it was noticed. */
    public long step() {
      return step;
    }
  }
}
