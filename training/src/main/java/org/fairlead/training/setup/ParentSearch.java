package org.fairlead.training.setup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.format.Datasets;
import org.fairlead.tracking.run.Run;
import org.fairlead.tracking.run.RunInfo;
import org.fairlead.tracking.run.RunStatus;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;
import org.jspecify.annotations.Nullable;

/**
 * Finds the dense run that a recipe starts from, and gives the recipe what it leaves open: the
 * parent's data and network.
 *
 * <p>{@code from=last} is the newest finished dense run that fits all that the recipe was given: a
 * run of other data, of another target or of another network is passed over.
 */
final class ParentSearch {
  private static final String LAST = "last";

  private final Recipe recipe;
  private final RunContext context;
  private final OwnObjects own;

  /** Data sets by what was asked for: several runs may be of the same. */
  private final Map<DataSpec, Dataset> opened = new HashMap<>();

  ParentSearch(Recipe recipe, RunContext context, OwnObjects own) {
    this.recipe = recipe;
    this.context = context;
    this.own = own;
  }

  /**
   * What was found.
   *
   * @param parent the dense run
   * @param recipe the recipe with what it takes from the parent
   * @param dataset its data
   * @param notes what was chosen and taken
   */
  record Found(Parent parent, Recipe recipe, Dataset dataset, List<Note> notes) {}

  /**
   * Returns the parent.
   *
   * @throws InputException if there is none that fits, with all that differs
   */
  Found find() {
    String from = Objects.requireNonNull(recipe.from());
    return from.equals(LAST) ? newest() : fitting(Parent.named(context.runs(), from));
  }

  private Found newest() {
    List<RunInfo> runs =
        context.runs().list().stream()
            .filter(run -> run.status() == RunStatus.FINISHED && run.parent() == null)
            .toList();
    String first = null;
    int dense = 0;
    for (RunInfo info : runs) {
      try {
        Parent parent = Parent.of(new Run(info.folder()));
        if (!parent.dense()) {
          continue;
        }
        dense++;
        Found found = fitting(parent);
        return new Found(parent, found.recipe(), found.dataset(), noted(found, dense));
      } catch (InputException e) {
        first = first == null ? String.valueOf(e.getMessage()) : first;
      }
    }
    throw none(runs.size(), dense, first);
  }

  private static List<Note> noted(Found found, int place) {
    var notes = new ArrayList<Note>();
    notes.add(
        Note.info(
            NoteCodes.PARENT_CHOSEN,
            "Starts from run %s, the newest dense run%s (from=last)."
                .formatted(found.parent().run().id(), place == 1 ? "" : " that fits this recipe")));
    notes.addAll(found.notes());
    return notes;
  }

  private InputException none(int finished, int dense, @Nullable String first) {
    if (first == null) {
      return new InputException(
          "from=last: %s has no finished dense run; train one first"
              .formatted(context.runs().folder()));
    }
    return new InputException(
        dense <= 1 && finished == 1
            ? "from=last: " + first
            : "from=last: none of the %d finished runs without a parent in %s fits this recipe; the newest: %s"
                .formatted(finished, context.runs().folder(), first));
  }

  private Found fitting(Parent parent) {
    Recipe resolved = recipe.withFrom(parent.run().id());
    var notes = new ArrayList<Note>();
    if (own.network() == null && NetworkChoice.isAsked(resolved)) {
      NetworkChoice choice = NetworkChoice.ofParent(resolved, parent);
      resolved = choice.recipe();
      notes.add(Note.info(NoteCodes.NETWORK_CHOSEN, choice.reason()));
    }
    Recipes.Inherited inherited = Recipes.inherit(resolved, parent.recipe());
    if (!inherited.taken().isEmpty()) {
      notes.add(
          Note.info(
              NoteCodes.TAKEN_FROM_PARENT,
              "As in run %s: %s."
                  .formatted(parent.run().id(), String.join(", ", inherited.taken()))));
    }
    resolved = inherited.recipe();
    parent.settings(resolved, own).require();
    Dataset dataset = dataset(resolved);
    parent.data(resolved, own, dataset).require();
    return new Found(parent, resolved, dataset, notes);
  }

  private Dataset dataset(Recipe resolved) {
    Dataset brought = own.dataset();
    return brought == null
        ? opened.computeIfAbsent(resolved.dataSpec(context.cache().folder()), Datasets::open)
        : brought;
  }
}
