package org.fairlead.e2e;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** When a process is killed. */
enum Moment {
  /** Some time after it was started. */
  ANY {
    @Override
    boolean hasCome(@Nullable Path run, long before) {
      return true;
    }
  },

  /** Some time after it has begun to train or to evaluate. */
  TRAINING {
    @Override
    boolean hasCome(@Nullable Path run, long before) throws IOException {
      return run != null && length(run.resolve("metrics.jsonl")) > before;
    }
  },

  /** While the file of a checkpoint is being written. */
  WRITING {
    @Override
    boolean hasCome(@Nullable Path run, long before) throws IOException {
      return run != null && isWriting(run);
    }
  },

  /** Some time after the final evaluation has begun to leave something. */
  EVALUATING {
    @Override
    boolean hasCome(@Nullable Path run, long before) {
      return run != null && Files.exists(run.resolve("predictions"));
    }
  };

  /**
   * Returns whether a process has come so far.
   *
   * @param run the run's folder, null as long as there is none
   * @param before length of its metrics when the process was started
   */
  abstract boolean hasCome(@Nullable Path run, long before) throws IOException;

  static long length(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** Returns whether a temporary file lies among the checkpoints. */
  static boolean isWriting(Path run) throws IOException {
    Path checkpoints = run.resolve("checkpoints");
    if (!Files.isDirectory(checkpoints)) {
      return false;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(checkpoints, ".*.tmp*")) {
      return files.iterator().hasNext();
    }
  }
}
