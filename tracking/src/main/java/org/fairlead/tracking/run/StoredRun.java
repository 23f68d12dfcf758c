package org.fairlead.tracking.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.fairlead.audit.Headline;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;

/**
 * What a list needs of a run folder, as its files say and as the index keeps it.
 *
 * @param id the folder's name
 * @param stamp of the files it was read from; another stamp means that they have changed
 */
record StoredRun(
    String id,
    String stamp,
    RunStatus status,
    String recipe,
    String message,
    @Nullable Instant started,
    @Nullable Instant ended,
    @Nullable String parent,
    @Nullable RunProcess process,
    List<String> tags,
    @Nullable Headline headline) {

  /** Returns the stamp of a run folder's files, or null if it is none (any more). */
  static @Nullable String stamp(Path folder) {
    if (!Files.isDirectory(folder)) {
      return null; // such as index.db
    }
    String manifest = fileStamp(folder.resolve(Run.MANIFEST));
    boolean run = !manifest.isEmpty() || RunId.hasShape(folder.getFileName().toString());
    return run ? manifest + "|" + fileStamp(folder.resolve(Run.RESULTS)) : null;
  }

  /** A file that was replaced has another inode, even within the resolution of the clock. */
  private static String fileStamp(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS)
          + ":"
          + attributes.size()
          + ":"
          + attributes.fileKey();
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      return "?";
    }
  }

  /** Reads a run folder; damage becomes status unreadable with a message. */
  static StoredRun read(Path folder, String stamp) {
    String id = folder.getFileName().toString();
    Run run = new Run(folder);
    RunManifest manifest;
    try {
      manifest = run.manifest();
    } catch (InputException e) {
      return new StoredRun(
          id, stamp, RunStatus.UNREADABLE, "", message(e), null, null, null, null, List.of(), null);
    }
    Headline headline = null;
    String message = manifest.message();
    try {
      headline = run.results().flatMap(Results::headline).orElse(null);
    } catch (InputException e) {
      message = message(e);
    }
    return new StoredRun(
        id,
        stamp,
        manifest.status(),
        manifest.recipe(),
        message,
        manifest.started(),
        manifest.ended(),
        manifest.parent(),
        manifest.process(),
        manifest.tags(),
        headline);
  }

  private static String message(InputException e) {
    return String.valueOf(e.getMessage());
  }

  /** Returns the list's line; a running run whose process is gone was interrupted. */
  RunInfo info(Path folder) {
    boolean gone = status == RunStatus.RUNNING && process != null && process.gone();
    return new RunInfo(
        id,
        folder,
        gone ? RunStatus.INTERRUPTED : status,
        recipe,
        started,
        ended,
        parent,
        gone ? "its process is gone" : message,
        tags,
        headline);
  }
}
