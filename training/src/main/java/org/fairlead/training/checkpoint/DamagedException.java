package org.fairlead.training.checkpoint;

import org.jspecify.annotations.Nullable;

/** A part of a checkpoint is missing, incomplete or altered; the message names the file. */
public final class DamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DamagedException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
