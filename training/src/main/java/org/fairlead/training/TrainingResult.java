package org.fairlead.training;

import java.util.List;
import java.util.stream.Stream;
import org.fairlead.base.Note;
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
 * @param notes what a person should know about it, in the order in which they came up
 */
public record TrainingResult(
    Run run, RunStatus status, @Nullable Results results, List<Note> notes) {
  public TrainingResult {
    notes = List.copyOf(notes);
  }

  /** Returns the same with more notes. */
  TrainingResult withNotes(List<Note> more) {
    return new TrainingResult(
        run, status, results, Stream.concat(notes.stream(), more.stream()).toList());
  }
}
