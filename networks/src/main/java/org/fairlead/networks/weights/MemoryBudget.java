package org.fairlead.networks.weights;

import java.nio.file.Path;
import org.fairlead.base.InputException;

/**
 * How much memory the tensors of an untrusted file may still take: a multiple of the file's size,
 * so that neither compression nor strides make a small file large.
 */
final class MemoryBudget {
  private static final long EXPANSION = 16;
  private static final long ALLOWANCE = 1L << 20;

  private final Path file;
  private long left;

  MemoryBudget(Path file, long size) {
    this.file = file;
    this.left = EXPANSION * size + ALLOWANCE;
  }

  /**
   * Takes from the budget, before anything is allocated.
   *
   * @throws InputException if it is more than is left, or than one array can hold
   */
  void reserve(long bytes) {
    if (bytes > left || bytes > Integer.MAX_VALUE - 8) {
      throw new InputException(
          "%s would take more than %d times its size in memory, or more than 2^31 bytes for one"
                  .formatted(file, EXPANSION)
              + " tensor; it is refused");
    }
    left -= bytes;
  }
}
