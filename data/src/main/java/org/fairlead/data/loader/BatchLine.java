package org.fairlead.data.loader;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.fairlead.data.Batch;
import org.jspecify.annotations.Nullable;

/**
 * Batches in the order in which they will be taken. Everything in it is guarded by the lock of the
 * {@link Prefetcher} that fills them.
 */
abstract class BatchLine {

  /** A batch on its way: queued, being filled, filled. Guarded by the lock once it is filled. */
  static final class Entry {
    final BatchLine line;
    final int[] samples;
    final int draw;
    @Nullable ByteBuffer buffer;
    @Nullable Batch batch;
    @Nullable Throwable failure;
    boolean filled;

    Entry(BatchLine line, int[] samples, int draw) {
      this.line = line;
      this.samples = samples;
      this.draw = draw;
    }
  }

  /** Batches that are filled or being filled. */
  final ArrayDeque<Entry> queue = new ArrayDeque<>();

  boolean ended;

  /** Returns whether a batch can be begun. Called with the lock held. */
  abstract boolean hasWork();

  /** Begins the next batch. Called with the lock held. */
  abstract Entry begin();
}
