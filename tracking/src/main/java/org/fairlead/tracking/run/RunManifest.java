package org.fairlead.tracking.run;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The content of a run's {@code run.json}.
 *
 * @param id the run's id, the name of its folder
 * @param recipe the recipe's name
 * @param status where the run stands, as last written; see {@link Run#alive}
 * @param message why it stands there, in one line; empty if there is nothing to say
 * @param started when it was created
 * @param ended when it finished, failed or was interrupted
 * @param parent the id of the run whose model this one started from
 * @param device where it computes
 * @param versions what computes
 * @param seeds every seed by its use
 * @param dataFingerprint what "the same data" means to {@code data}
 * @param git the source's state
 * @param process the process that last worked on it
 * @param tags words that the user finds it by
 */
public record RunManifest(
    String id,
    String recipe,
    RunStatus status,
    String message,
    Instant started,
    @Nullable Instant ended,
    @Nullable String parent,
    String device,
    Map<String, String> versions,
    Map<String, Long> seeds,
    String dataFingerprint,
    @Nullable GitState git,
    RunProcess process,
    List<String> tags) {

  /** The version of the run folder's layout that this release writes and reads. */
  public static final int FORMAT_VERSION = 1;

  public RunManifest {
    Objects.requireNonNull(id, "id");
    tags = List.copyOf(tags);
    versions = Collections.unmodifiableMap(new LinkedHashMap<>(versions));
    seeds = Collections.unmodifiableMap(new LinkedHashMap<>(seeds));
  }

  /**
   * Returns this with another status. A status other than {@link RunStatus#RUNNING} ends the run at
   * {@code at}; running again clears the end and names the current process.
   */
  public RunManifest withStatus(RunStatus newStatus, String newMessage, Instant at) {
    boolean runs = newStatus == RunStatus.RUNNING;
    return new RunManifest(
        id,
        recipe,
        newStatus,
        newMessage,
        started,
        runs ? null : at,
        parent,
        device,
        versions,
        seeds,
        dataFingerprint,
        git,
        runs ? RunProcess.current() : process,
        tags);
  }

  /** Returns this with the device and versions that were chosen once the engine had started. */
  public RunManifest withDevice(String newDevice, Map<String, String> newVersions) {
    return new RunManifest(
        id,
        recipe,
        status,
        message,
        started,
        ended,
        parent,
        newDevice,
        newVersions,
        seeds,
        dataFingerprint,
        git,
        process,
        tags);
  }

  /** Returns this with other tags. */
  public RunManifest withTags(List<String> newTags) {
    return new RunManifest(
        id,
        recipe,
        status,
        message,
        started,
        ended,
        parent,
        device,
        versions,
        seeds,
        dataFingerprint,
        git,
        process,
        newTags);
  }
}
