package org.fairlead.networks.weights;

import java.nio.file.Path;
import java.util.Map;

/** Reads and writes safetensors files. */
@SuppressWarnings("DoNotCallSuggester")
public final class Safetensors {
  private Safetensors() {}

  /** Returns all tensors, memory-mapped. */
  public static Weights read(Path file) {
    throw new UnsupportedOperationException(file.toString());
  }

  /** Returns the file's metadata. */
  public static Map<String, String> metadata(Path file) {
    throw new UnsupportedOperationException(file.toString());
  }

  /** Writes to a temporary name, fsyncs, renames. */
  public static void write(Path file, Weights weights, Map<String, String> metadata) {
    throw new UnsupportedOperationException(file.toString());
  }
}
