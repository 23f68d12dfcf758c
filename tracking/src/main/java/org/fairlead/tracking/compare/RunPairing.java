package org.fairlead.tracking.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fairlead.audit.EvaluatedSamples;
import org.fairlead.audit.Gaps;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.PairedDifference;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.fairness.Groups;
import org.fairlead.tracking.predictions.PredictionsReader;
import org.fairlead.tracking.run.Results;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunStore;
import org.jspecify.annotations.Nullable;

/** Pairs runs by the samples they share. */
final class RunPairing {
  private final RunStore store;
  private final List<Run> runs;
  private final List<Results> results;
  private final List<SplitResults> splits;
  private final Comparison.Options options;
  private final Set<Note> notes;
  private final Map<Path, Optional<EvaluatedSamples>> files = new LinkedHashMap<>();

  RunPairing(
      RunStore store,
      List<Run> runs,
      List<Results> results,
      List<SplitResults> splits,
      Comparison.Options options,
      Set<Note> notes) {
    this.store = store;
    this.runs = runs;
    this.results = results;
    this.splits = splits;
    this.options = options;
    this.notes = notes;
  }

  List<PairedDifference> all() {
    var differences = new ArrayList<PairedDifference>();
    for (int i = 0; i < runs.size(); i++) {
      if (i != options.reference()) {
        PairedDifference difference = pair(i);
        if (difference != null) {
          differences.add(difference);
        }
      }
    }
    return differences;
  }

  private @Nullable PairedDifference pair(int index) {
    String id = runs.get(index).id();
    int base = options.reference();
    String baseId = runs.get(base).id();
    String pair = "%s and %s are not compared sample by sample: ".formatted(id, baseId);
    String denseId = dense(index);
    if (!denseId.equals(dense(base))) {
      notes.add(
          Note.warning(
              NoteCodes.NOT_PAIRED,
              pair + "their dense runs are %s and %s.".formatted(denseId, dense(base))));
      return null;
    }
    Run denseRun = new Run(store.folder().resolve(denseId));
    EvaluatedSamples run = evaluated(runs.get(index), options.model());
    EvaluatedSamples reference = evaluated(runs.get(base), options.model());
    EvaluatedSamples dense =
        denseId.equals(id)
            ? run
            : denseId.equals(baseId) ? reference : evaluated(denseRun, ModelResults.SELECTED);
    if (run == null || reference == null || dense == null) {
      return null;
    }
    for (EvaluatedSamples other : List.of(reference, dense)) {
      String unlike = run.unlike(other);
      if (!unlike.isEmpty()) {
        notes.add(Note.warning(NoteCodes.NOT_PAIRED, pair + unlike + "."));
        return null;
      }
    }
    for (int i : new int[] {index, base}) {
      Gaps gaps = splits.get(i).gaps();
      if (gaps != null && Math.abs(gaps.denseAccuracy() - dense.accuracy()) > 1e-9) {
        notes.add(
            Note.warning(
                NoteCodes.NOT_PAIRED,
                pair
                    + "the predictions of %s are not those %s was measured against."
                        .formatted(denseId, runs.get(i).id())));
        return null;
      }
    }
    return PairedDifference.of(
        id, baseId, run, reference, dense, groups(id, baseId, run, reference), options.bootstrap());
  }

  /** Returns the dense run's id; a dense run is its own reference. */
  private String dense(int index) {
    String dense = results.get(index).dense();
    return dense == null ? runs.get(index).id() : dense;
  }

  private @Nullable EvaluatedSamples evaluated(Run run, String model) {
    Path file = run.predictions(model, options.split());
    return files.computeIfAbsent(file, this::load).orElse(null);
  }

  private Optional<EvaluatedSamples> load(Path file) {
    if (!Files.exists(file)) {
      notes.add(
          Note.warning(
              NoteCodes.PREDICTIONS_UNREADABLE,
              "No paired intervals where %s is needed: it is missing.".formatted(file)));
      return Optional.empty();
    }
    try {
      return Optional.of(PredictionsReader.evaluated(file));
    } catch (InputException e) {
      notes.add(
          Note.warning(
              NoteCodes.PREDICTIONS_UNREADABLE,
              "No paired intervals where this file is needed: " + e.getMessage()));
      return Optional.empty();
    }
  }

  private Groups groups(
      String id, String baseId, EvaluatedSamples run, EvaluatedSamples reference) {
    if (!run.sameGroups(reference)) {
      notes.add(
          Note.warning(
              NoteCodes.GROUPS_NOT_COMPARED,
              "%s and %s have different groups: only their accuracies are compared."
                  .formatted(id, baseId)));
      return Groups.none(run.size());
    }
    Groups groups = run.groups();
    if (groups.size() == 0) {
      notes.add(
          Note.warning(
              NoteCodes.GROUPS_NOT_COMPARED,
              "The predictions of %s and %s name no groups: only their accuracies are compared."
                  .formatted(id, baseId)));
    }
    return groups;
  }
}
