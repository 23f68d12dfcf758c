package org.fairlead.tracking.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.FileErrors;
import org.fairlead.tracking.metrics.Metrics;
import org.fairlead.tracking.metrics.MetricsWriter;
import org.jspecify.annotations.Nullable;

/**
 * A run's folder.
 *
 * <p>Files are replaced in one move (temporary name, forced to disk, renamed), so a reader never
 * sees half a file. Nothing is cached: every call reads what is there now. One process at a time
 * writes a run.
 */
public final class Run {
  static final String MANIFEST = "run.json";
  static final String RECIPE = "recipe.yaml";
  static final String METRICS = "metrics.jsonl";
  static final String RESULTS = "results.json";
  private static final String CHECKPOINTS = "checkpoints";
  private static final String DIGESTS = "digests.jsonl";

  private final Path folder;

  /** A run in a folder, which need not exist: reading from it is an error then. */
  public Run(Path folder) {
    this.folder = folder;
  }

  /** Returns the run's id, the name of its folder. */
  public String id() {
    return folder.getFileName().toString();
  }

  public Path folder() {
    return folder;
  }

  /**
   * Reads {@code run.json}.
   *
   * @throws InputException if it is missing or damaged
   */
  public RunManifest manifest() {
    return RunManifestFile.read(folder.resolve(MANIFEST));
  }

  /** Replaces {@code run.json} by what {@code change} makes of it, and returns that. */
  public RunManifest update(UnaryOperator<RunManifest> change) {
    RunManifest changed = change.apply(manifest());
    RunManifestFile.write(folder.resolve(MANIFEST), changed);
    return changed;
  }

  /** Writes the status; see {@link RunManifest#withStatus}. */
  public void status(RunStatus status, String message, Instant at) {
    update(manifest -> manifest.withStatus(status, message, at));
  }

  /**
   * Returns whether {@code run.json} says running and the process that holds the lock is not known
   * to be gone. Where nobody holds it, the process that {@code run.json} names counts, if it lives
   * on this host: it may not have taken the lock yet.
   */
  public boolean alive() {
    RunManifest manifest = manifest();
    RunProcess process = manifest.process();
    return manifest.status() == RunStatus.RUNNING
        && RunLock.owner(folder)
            .map(owner -> !owner.gone())
            .orElseGet(() -> process.here() && !process.gone());
  }

  /**
   * Takes the right to write this folder, before anything is written to it.
   *
   * @throws InputException if a process has it that is not known to be gone
   */
  public RunLock lock() {
    return RunLock.acquire(this);
  }

  /** Deletes what a killed process left half written. Only the holder of the lock may. */
  public void sweep() {
    try (Stream<Path> files = Files.walk(folder, 2)) {
      for (Path file : files.filter(AtomicFiles::isTemporary).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw FileErrors.of("cannot clear up", folder, e);
    } catch (UncheckedIOException e) {
      throw FileErrors.of("cannot clear up", folder, e);
    }
  }

  /**
   * Deletes the folder with all that is in it. Only who knows that no process works on it may; see
   * {@link #alive}.
   *
   * @throws InputException if something in it cannot be deleted
   */
  public void delete() {
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                throws IOException {
              if (e != null) {
                throw e;
              }
              Files.delete(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw FileErrors.of("cannot delete", folder, e);
    }
  }

  /** Reads {@code recipe.yaml}. */
  public String recipe() {
    Path file = folder.resolve(RECIPE);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw FileErrors.of("cannot read", file, e);
    }
  }

  /** Replaces {@code recipe.yaml}. */
  public void recipe(String yaml) {
    AtomicFiles.write(folder.resolve(RECIPE), yaml);
  }

  /** Opens {@code metrics.jsonl} for appending; half a line left by a crash is cut off. */
  public MetricsWriter metrics() {
    Path file = folder.resolve(METRICS);
    return MetricsWriter.append(file, Metrics.completeLength(file), Run::gone);
  }

  /**
   * As {@link #metrics()}, after cutting off all from the first line whose {@code step} is larger:
   * what a resumed run will log again.
   */
  public MetricsWriter metricsUpTo(long lastStep) {
    Path file = folder.resolve(METRICS);
    return MetricsWriter.append(file, Metrics.lengthUpTo(file, lastStep), Run::gone);
  }

  /** Reads {@code metrics.jsonl}. */
  public Metrics readMetrics() {
    return Metrics.read(folder.resolve(METRICS));
  }

  /**
   * Reads {@code results.json}, or empty if the run has none (yet).
   *
   * @throws InputException if it is damaged
   */
  public Optional<Results> results() {
    Path file = folder.resolve(RESULTS);
    return Files.exists(file) ? Optional.of(Results.read(file)) : Optional.empty();
  }

  /** Writes {@code results.json} and {@code results.csv}. */
  public void results(Results results) {
    requireThere();
    results.writeCsv(folder.resolve("results.csv"));
    results.write(folder.resolve(RESULTS));
  }

  /** Returns the folder of checkpoints; it exists. */
  public Path checkpoints() {
    return existing(CHECKPOINTS);
  }

  /**
   * Returns the folder of a model that is kept besides the selected one; it exists.
   *
   * @param step after which it is
   */
  public Path kept(long step) {
    return existing("kept/step-%08d".formatted(step));
  }

  /** Returns the file with the ratios of a mixture as a text table. */
  public Path ratios() {
    return folder.resolve("ratios.txt");
  }

  /** Returns the folder with what prediction needs; it exists. */
  public Path model() {
    return existing("model");
  }

  /**
   * Opens {@code checkpoints/digests.jsonl} for appending, after cutting off all from the first
   * line whose {@code step} is larger: the checksums of parameters and buffers at the end of every
   * epoch.
   */
  public MetricsWriter digestsUpTo(long lastStep) {
    Path file = checkpoints().resolve(DIGESTS);
    return MetricsWriter.append(file, Metrics.lengthUpTo(file, lastStep), Run::gone);
  }

  /** Reads {@code checkpoints/digests.jsonl}; a run without it has no lines. */
  public Metrics readDigests() {
    return Metrics.read(folder.resolve(CHECKPOINTS).resolve(DIGESTS));
  }

  /** Returns the file of a model's per-sample predictions on a split. */
  public Path predictions(String model, String split) {
    requireThere();
    return folder.resolve("predictions").resolve(model + "-" + split + ".csv");
  }

  /** Returns the file of the page that shows the run. */
  public Path report() {
    return folder.resolve("report.html");
  }

  /** Returns the error that a part of a run's folder is no longer there. */
  public static InputException gone(Path part) {
    return new InputException(
        "%s is gone: the run's folder was deleted or moved while the run was at work"
            .formatted(part));
  }

  /** Whoever writes creates missing folders; a run's own must not come back by that. */
  private void requireThere() {
    if (!Files.exists(folder.resolve(MANIFEST))) {
      throw gone(folder);
    }
  }

  private Path existing(String name) {
    requireThere();
    Path path = folder.resolve(name);
    try {
      return Files.createDirectories(path);
    } catch (IOException e) {
      throw FileErrors.of("cannot create", path, e);
    }
  }

  @Override
  public String toString() {
    return id();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Run run && run.folder.equals(folder);
  }

  @Override
  public int hashCode() {
    return folder.hashCode();
  }
}
