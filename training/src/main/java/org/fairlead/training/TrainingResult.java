package org.fairlead.training;

import java.util.List;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended.
 *
 * @param run its folder
 * @param status {@link RunStatus#FINISHED}, or {@link RunStatus#INTERRUPTED} after {@link
 *     Trainer#requestStop}
 * @param results what came out, null if interrupted
 * @param notes what a person should know about it, one line each
 */
public record TrainingResult(
    Run run, RunStatus status, @Nullable Results results, List<String> notes) {
  public TrainingResult {
    notes = List.copyOf(notes);
  }
}
