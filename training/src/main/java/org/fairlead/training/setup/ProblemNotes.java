package org.fairlead.training.setup;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Dataset;
import org.fairlead.data.Split;
import org.fairlead.data.source.GeneratedImages;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.training.recipe.Recipe;

/** What a person should know of a problem before its run starts. */
final class ProblemNotes {
  private final Problem problem;

  ProblemNotes(Problem problem) {
    this.problem = problem;
  }

  /** Returns what a person should know before the run starts. */
  List<Note> all() {
    var notes = new ArrayList<Note>();
    Recipe recipe = problem.recipe();
    Dataset dataset = problem.dataset();
    Split split = problem.split();
    Timeline timeline = problem.timeline();
    PruningCalendar pruning = problem.pruning();
    RateConstraints rates = problem.rates();
    notes.addAll(dataset.notes());
    notes.addAll(problem.choices());
    if (recipe.trainsNothing()) {
      notes.add(
          Note.info(
              NoteCodes.NOTHING_TRAINED,
              "The checkpoint is evaluated as it is; nothing is trained."));
      if (split.validation().length > 0) {
        notes.add(
            Note.warning(
                NoteCodes.VALIDATION_SEEN,
                "Validation samples are taken out of the training set, which the checkpoint may have"
                    + " seen: judge it on test."));
      }
    }
    if (split.validation().length == 0) {
      notes.add(
          Note.warning(
              NoteCodes.NO_VALIDATION,
              "data.valSplit is 0: no model is selected, the last one is used."));
    }
    if (split.heldOut().length > 0 && !problem.feedsHeldOut()) {
      notes.add(
          Note.warning(
              NoteCodes.HELD_OUT_UNUSED,
              "%d training samples are held out (data.heldOut) and nothing uses them here."
                  .formatted(split.heldOut().length)));
    }
    if (timeline.steps() < recipe.train().epochs() * timeline.stepsPerEpoch()) {
      notes.add(
          Note.warning(
              NoteCodes.TRIAL,
              "train.steps ends the run after %d steps: a trial.".formatted(timeline.steps())));
    }
    if (pruning.prunes() && problem.finalMaskSteps() == 0) {
      notes.add(
          Note.warning(
              NoteCodes.PRUNING_UNFINISHED,
              "The run ends after step %d and reaches the final sparsity only at step %d: no model of it counts as pruned.%s"
                  .formatted(
                      timeline.steps(),
                      pruning.firstFinalStep() + 1,
                      recipe.train().steps() > 0
                          ? " For a trial that prunes, set train.epochs=1 instead of train.steps."
                          : "")));
    }
    if (rates != null) {
      addConstraintNotes(rates, notes);
    }
    addMixtureNotes(notes);
    if (recipe.method().mode().equals("faithful")) {
      notes.add(
          Note.info(
              NoteCodes.FAITHFUL,
              "method.mode=faithful: the published arithmetic, its defects included."));
    }
    return notes;
  }

  private void addMixtureNotes(List<Note> notes) {
    Recipe recipe = problem.recipe();
    MixedData mixed = problem.mixed();
    if (mixed == null) {
      if (recipe.data().generated() != null) {
        notes.add(
            Note.warning(
                NoteCodes.GENERATED_UNUSED,
                "data.generated is not used: mixture.name is " + recipe.mixture().name() + "."));
      }
      return;
    }
    GeneratedImages generated = mixed.generated();
    if (generated != null) {
      notes.addAll(generated.notes());
    } else if (recipe.data().generated() != null) {
      notes.add(
          Note.warning(NoteCodes.GENERATED_UNUSED, "data.generated is not used by this mixture."));
    }
    notes.addAll(problem.mixture().notes());
    if (recipe.mixture().faithful()) {
      notes.add(
          Note.info(
              NoteCodes.FAITHFUL,
              "mixture.mode=faithful: the published arithmetic, its defects included."));
    }
  }

  private void addConstraintNotes(RateConstraints constraints, List<Note> notes) {
    if (!constraints.leftOut().isEmpty()) {
      notes.add(
          Note.warning(
              NoteCodes.CONSTRAINTS_LEFT_OUT,
              "Constraints left out, as no training sample belongs to them: %s."
                  .formatted(String.join("; ", constraints.leftOut()))));
    }
    constraints
        .impliedLabel()
        .ifPresent(
            label ->
                notes.add(
                    Note.info(
                        NoteCodes.POSITIVE_LABEL,
                        "The positive class is '%s'."
                            .formatted(problem.dataset().classNames().get(label)))));
    if (problem.methodSteps() > 0 && problem.methodStart() > 0) {
      notes.add(
          Note.info(
              NoteCodes.CONSTRAINTS_START,
              "Constraints act from step %d on, when the mask is final."
                  .formatted(problem.methodStart() + 1)));
    }
  }
}
