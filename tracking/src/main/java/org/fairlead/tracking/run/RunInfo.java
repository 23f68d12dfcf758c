package org.fairlead.tracking.run;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fairlead.audit.Headline;
import org.jspecify.annotations.Nullable;

/**
 * One line of a list of runs.
 *
 * @param id the run's id
 * @param folder where it lies
 * @param status where it stands; a run whose process is gone without a word counts as interrupted
 * @param recipe the recipe's name, empty if unreadable
 * @param started when it was created, if readable
 * @param ended when it ended
 * @param parent the run it started from
 * @param message why it stands where it stands, or what is wrong with its files
 * @param tags words that the user finds it by
 * @param headline its result on test data, if it has one
 */
public record RunInfo(
    String id,
    Path folder,
    RunStatus status,
    String recipe,
    @Nullable Instant started,
    @Nullable Instant ended,
    @Nullable String parent,
    String message,
    List<String> tags,
    @Nullable Headline headline) {

  public RunInfo {
    tags = List.copyOf(tags);
  }

  /**
   * Returns how long it took, or has taken up to {@code now} while it runs; zero if the clock was
   * set back meanwhile.
   */
  public Optional<Duration> duration(Instant now) {
    if (started == null || (ended == null && status != RunStatus.RUNNING)) {
      return Optional.empty();
    }
    Duration taken = Duration.between(started, ended == null ? now : ended);
    return Optional.of(taken.isNegative() ? Duration.ZERO : taken);
  }
}
