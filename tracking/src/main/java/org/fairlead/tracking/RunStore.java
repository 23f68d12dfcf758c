package org.fairlead.tracking;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** A folder of runs. */
@SuppressWarnings("DoNotCallSuggester")
public final class RunStore {
  private final Path folder;

  private RunStore(Path folder) {
    this.folder = folder;
  }

  /** Returns the store of a folder, which need not exist: the first run creates it. */
  public static RunStore open(Path folder) {
    return new RunStore(folder);
  }

  public Path folder() {
    return folder;
  }

  /**
   * Creates the folder of a new run with status running, named {@code <utc time>-<recipe>-<4
   * letters>}; it appears complete, in one move. The letters tell runs of one second apart.
   */
  public Run create(RunStart start, Instant now) {
    throw new UnsupportedOperationException();
  }

  /** Returns all runs, the newest first; true to the folders whatever the index says. */
  public List<RunInfo> list() {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns the run of an id, a unique prefix of one, its four letters, the path of a run folder,
   * or {@code last} for the newest.
   *
   * @throws org.fairlead.fairness.InputException if there is none or more than one, naming them
   */
  public Run resolve(String text) {
    throw new UnsupportedOperationException();
  }

  /** As {@link #resolve}, but only among finished runs: {@code last} is the newest finished one. */
  public Run resolveFinished(String text) {
    throw new UnsupportedOperationException();
  }

  /** Returns the newest run that satisfies a condition. */
  public Optional<Run> last(Predicate<RunInfo> condition) {
    throw new UnsupportedOperationException();
  }

  /** Throws the index away and builds it anew from the folders; returns the number of runs. */
  public int reindex() {
    throw new UnsupportedOperationException();
  }
}
