package org.fairlead.tracking;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A run's folder.
 *
 * <p>Files are replaced in one move (temporary name, forced to disk, renamed), so a reader never
 * sees half a file. Nothing is cached: every call reads what is there now. One process at a time
 * writes a run.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Run {
  private final Path folder;

  Run(Path folder) {
    this.folder = folder;
  }

  /** Returns the run's id, the name of its folder. */
  public String id() {
    return folder.getFileName().toString();
  }

  public Path folder() {
    return folder;
  }

  /** Reads {@code run.json}. */
  public Manifest manifest() {
    throw new UnsupportedOperationException();
  }

  /** Replaces {@code run.json} by what {@code change} makes of it. */
  public Manifest update(UnaryOperator<Manifest> change) {
    throw new UnsupportedOperationException();
  }

  /** Writes the status; see {@link Manifest#withStatus}. */
  public void status(RunStatus status, String message, Instant at) {
    update(manifest -> manifest.withStatus(status, message, at));
  }

  /** Returns whether {@code run.json} says running and its process is not known to be gone. */
  public boolean alive() {
    throw new UnsupportedOperationException();
  }

  /** Reads {@code recipe.yaml}. */
  public String recipe() {
    throw new UnsupportedOperationException();
  }

  /** Replaces {@code recipe.yaml}. */
  public void recipe(String yaml) {
    throw new UnsupportedOperationException();
  }

  /** Opens {@code metrics.jsonl} for appending; half a line left by a crash is cut off. */
  public MetricsWriter metrics() {
    throw new UnsupportedOperationException();
  }

  /**
   * As {@link #metrics()}, after cutting off all from the first line with a larger {@code step}.
   */
  public MetricsWriter metricsUpTo(long lastStep) {
    throw new UnsupportedOperationException();
  }

  /** Reads {@code metrics.jsonl}. */
  public Metrics readMetrics() {
    return Metrics.read(folder.resolve("metrics.jsonl"));
  }

  /** Reads {@code results.json}, or empty if the run has none (yet). */
  public Optional<Results> results() {
    throw new UnsupportedOperationException();
  }

  /** Writes {@code results.json} and {@code results.csv}. */
  public void results(Results results) {
    throw new UnsupportedOperationException();
  }

  /** Returns the folder of checkpoints; it exists. */
  public Path checkpoints() {
    return folder.resolve("checkpoints");
  }

  /** Returns the folder with what prediction needs; it exists. */
  public Path model() {
    return folder.resolve("model");
  }

  /** Returns the file of a model's per-sample predictions on a split. */
  public Path predictions(String model, String split) {
    return folder.resolve("predictions").resolve(model + "-" + split + ".csv");
  }

  @Override
  public String toString() {
    return id();
  }
}
