package org.fairlead.networks.weights;

import java.nio.file.Path;

/** Reads what {@code torch.save} wrote. */
@SuppressWarnings("DoNotCallSuggester")
public final class PyTorchCheckpoint {
  private PyTorchCheckpoint() {}

  /** Returns all tensors; nested dictionaries become dotted names. */
  public static Weights read(Path file) {
    throw new UnsupportedOperationException(file.toString());
  }
}
