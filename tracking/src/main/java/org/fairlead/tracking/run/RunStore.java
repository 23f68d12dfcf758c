package org.fairlead.tracking.run;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.fairlead.base.InputException;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.base.io.FileErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of run folders.
 *
 * <p>The folders are the truth. A list of up to a thousand runs reads them directly; a longer one
 * takes what has not changed since from the SQLite index {@code index.db} and reads the rest, so an
 * index that is missing, out of date, damaged or not writable changes the time of a list and never
 * its content. Thread-safe.
 */
public final class RunStore {
  private static final Logger LOG = LoggerFactory.getLogger(RunStore.class);
  private static final int DIRECT_LIMIT =
      1_000; // starting the database costs as much as reading so many
  private static final int ATTEMPTS = 1000;
  private static final int NAMED = 5;
  private static final Comparator<RunInfo> NEWEST_FIRST =
      Comparator.comparing(
              (RunInfo run) -> run.started() == null ? Instant.MIN : run.started(),
              Comparator.reverseOrder())
          .thenComparing(RunInfo::id, Comparator.reverseOrder());

  private final Path folder;
  private final int directLimit;

  private RunStore(Path folder, int directLimit) {
    this.folder = folder;
    this.directLimit = directLimit;
  }

  /** Returns the store of a folder, which need not exist: the first run creates it. */
  public static RunStore open(Path folder) {
    return new RunStore(folder, DIRECT_LIMIT);
  }

  /** As {@link #open(Path)}, with the index used for more than {@code directLimit} runs. */
  static RunStore open(Path folder, int directLimit) {
    return new RunStore(folder, directLimit);
  }

  public Path folder() {
    return folder;
  }

  Path index() {
    return folder.resolve("index.db");
  }

  /**
   * Creates the folder of a new run with status running, named {@code <utc time>-<recipe>-<4
   * letters>}; it appears complete, in one move. The letters tell runs of one second apart.
   *
   * @throws InputException if the folder cannot be written
   */
  public Run create(RunStart start, Instant now) {
    try {
      Files.createDirectories(folder);
      for (int attempt = 0; ; attempt++) {
        String id = RunId.of(now, start.recipe(), attempt);
        Path target = folder.resolve(id);
        if (Files.exists(target) && attempt < ATTEMPTS) {
          continue;
        }
        Path temporary = folder.resolve(".new-" + id + "-" + ProcessHandle.current().pid());
        Files.createDirectory(temporary);
        new Run(temporary).recipe(start.recipeYaml());
        RunManifestFile.write(temporary.resolve(Run.MANIFEST), manifest(id, start, now));
        try {
          Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
          AtomicFiles.forceFolder(folder);
          return new Run(target);
        } catch (IOException e) {
          Files.deleteIfExists(temporary.resolve(Run.MANIFEST));
          Files.deleteIfExists(temporary.resolve(Run.RECIPE));
          Files.deleteIfExists(temporary);
          if (!Files.exists(target) || attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    } catch (IOException e) {
      throw FileErrors.of("cannot create a run in", folder, e);
    }
  }

  private static RunManifest manifest(String id, RunStart start, Instant now) {
    return new RunManifest(
        id,
        start.recipe(),
        RunStatus.RUNNING,
        "",
        now,
        null,
        start.parent(),
        start.device(),
        start.versions(),
        start.seeds(),
        start.dataFingerprint(),
        start.git(),
        RunProcess.current(),
        start.tags());
  }

  /** Returns all runs, the newest first; a missing folder has none. */
  public List<RunInfo> list() {
    Map<String, String> stamps = stamps();
    Map<String, StoredRun> known = stamps.size() > directLimit ? upToDate(stamps) : readAll(stamps);
    return known.values().stream()
        .map(run -> run.info(folder.resolve(run.id())))
        .sorted(NEWEST_FIRST)
        .toList();
  }

  /** Returns the stamp of every run folder by id. */
  private Map<String, String> stamps() {
    var stamps = new LinkedHashMap<String, String>();
    try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        String stamp = name.startsWith(".") ? null : StoredRun.stamp(child);
        if (stamp != null) {
          stamps.put(name, stamp);
        }
      }
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException e) {
      throw FileErrors.of("cannot list the runs in", folder, e);
    }
    return stamps;
  }

  private Map<String, StoredRun> readAll(Map<String, String> stamps) {
    var runs = new LinkedHashMap<String, StoredRun>();
    stamps.forEach(
        (id, stamp) -> {
          StoredRun run = StoredRun.read(folder.resolve(id), stamp);
          if (run.status() != RunStatus.UNREADABLE || Files.isDirectory(folder.resolve(id))) {
            runs.put(id, run); // otherwise it was deleted meanwhile
          }
        });
    return runs;
  }

  /** Takes unchanged runs from the index, reads the others, and writes those back if it can. */
  private Map<String, StoredRun> upToDate(Map<String, String> stamps) {
    try {
      RunIndex index = RunIndex.open(index());
      Map<String, StoredRun> indexed = index.runs();
      var current = new LinkedHashMap<String, StoredRun>();
      var unknown = new LinkedHashMap<String, String>();
      stamps.forEach(
          (id, stamp) -> {
            StoredRun run = indexed.get(id);
            if (run != null && run.stamp().equals(stamp)) {
              current.put(id, run);
            } else {
              unknown.put(id, stamp);
            }
          });
      Map<String, StoredRun> read = readAll(unknown);
      current.putAll(read);
      Set<String> gone = new HashSet<>(indexed.keySet());
      gone.removeAll(current.keySet());
      if (!read.isEmpty() || !gone.isEmpty()) {
        index.store(read.values(), gone);
      }
      return current;
    } catch (RuntimeException | LinkageError e) {
      LOG.debug("{} cannot be used, reading the run folders", index(), e);
      Map<String, StoredRun> runs = readAll(stamps);
      if (e instanceof RuntimeException && !RunIndex.isOutOfReach(e)) {
        rebuild(runs);
      }
      return runs;
    }
  }

  /** Puts an index in the place of one that is damaged, if it can. */
  private void rebuild(Map<String, StoredRun> runs) {
    LOG.warn("{} is damaged: building it anew from the run folders", index());
    try {
      RunIndex.delete(index());
      RunIndex.open(index()).store(runs.values(), List.of());
    } catch (RuntimeException e) {
      LOG.debug("{} cannot be built anew", index(), e);
    }
  }

  /**
   * Throws the index away and builds it anew from the folders.
   *
   * @return the number of runs
   * @throws InputException if the index cannot be written
   */
  public int reindex() {
    Map<String, StoredRun> runs = readAll(stamps());
    if (runs.isEmpty() && !Files.isDirectory(folder)) {
      return 0;
    }
    RunIndex.delete(index());
    try {
      RunIndex.open(index()).store(runs.values(), List.of());
    } catch (RuntimeException e) {
      throw new InputException("cannot write %s: %s".formatted(index(), rootMessage(e)), e);
    }
    return runs.size();
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null
        ? root.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  /** Returns the newest run that satisfies a condition; unreadable ones never do. */
  public Optional<Run> last(Predicate<RunInfo> condition) {
    return list().stream()
        .filter(run -> run.status() != RunStatus.UNREADABLE)
        .filter(condition)
        .findFirst()
        .map(run -> new Run(run.folder()));
  }

  /**
   * Returns the run of an id, a unique prefix of one, its four letters, the name of its recipe
   * where no other run has it, the path of a run folder, or {@code last} for the newest.
   *
   * @throws InputException if there is none, or more than one: it names the candidates
   */
  public Run resolve(String text) {
    return resolve(text, false);
  }

  /**
   * As {@link #resolve}, but the run must have finished: {@code last} is the newest that has.
   *
   * @throws InputException also if the run has not finished
   */
  public Run resolveFinished(String text) {
    return resolve(text, true);
  }

  private Run resolve(String text, boolean finished) {
    if (text.isBlank()) {
      throw new InputException("no run given, expected an id, a prefix of one, or last");
    }
    if (text.equals("last")) {
      return last(run -> !finished || run.status() == RunStatus.FINISHED)
          .orElseThrow(() -> none(finished));
    }
    Run run = text.contains("/") ? atPath(Path.of(text)) : named(text);
    if (finished) {
      RunManifest manifest = run.manifest();
      if (manifest.status() != RunStatus.FINISHED) {
        boolean gone = manifest.status() == RunStatus.RUNNING && manifest.process().gone();
        throw new InputException(
            "run %s has not finished, its status is %s%s"
                .formatted(run.id(), manifest.status(), gone ? " but its process is gone" : ""));
      }
    }
    return run;
  }

  private InputException none(boolean finished) {
    List<RunInfo> runs = list();
    if (!finished || runs.isEmpty()) {
      return new InputException("there are no runs in %s".formatted(folder));
    }
    return new InputException(
        "there is no finished run in %s; the newest is %s (%s)"
            .formatted(folder, runs.get(0).id(), runs.get(0).status()));
  }

  private static Run atPath(Path path) {
    if (!Files.exists(path.resolve(Run.MANIFEST))) {
      throw new InputException("%s is no run folder: it has no %s".formatted(path, Run.MANIFEST));
    }
    return new Run(path.toAbsolutePath().normalize());
  }

  private Run named(String text) {
    List<String> ids = stamps().keySet().stream().sorted(Comparator.reverseOrder()).toList();
    if (ids.contains(text)) {
      return new Run(folder.resolve(text));
    }
    List<String> fitting = ids.stream().filter(id -> id.startsWith(text)).toList();
    if (fitting.isEmpty()) {
      fitting = ids.stream().filter(id -> RunId.letters(id).equals(text)).toList();
    }
    if (fitting.isEmpty()) {
      fitting = list().stream().filter(run -> run.recipe().equals(text)).map(RunInfo::id).toList();
    }
    if (fitting.size() == 1) {
      return new Run(folder.resolve(fitting.get(0)));
    }
    if (fitting.size() > 1) {
      throw new InputException(
          "'%s' fits %d runs in %s: %s".formatted(text, fitting.size(), folder, named(fitting)));
    }
    if (ids.isEmpty()) {
      throw new InputException("no run '%s': there are no runs in %s".formatted(text, folder));
    }
    List<String> near = NearMisses.of(text, ids);
    throw new InputException(
        "no run '%s' in %s; %s"
            .formatted(
                text,
                folder,
                near.isEmpty() ? "the newest is " + ids.get(0) : "did you mean " + named(near)));
  }

  private static String named(List<String> ids) {
    String names = ids.stream().limit(NAMED).collect(Collectors.joining(", "));
    return ids.size() <= NAMED ? names : names + " and " + (ids.size() - NAMED) + " more";
  }
}
