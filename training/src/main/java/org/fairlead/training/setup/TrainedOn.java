package org.fairlead.training.setup;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.recipe.Recipe;

/**
 * The samples that a run trains on: neither its validation nor its test samples.
 *
 * @param data where they are
 * @param generatedNames what the run's recipe calls the parts of folders of generated images
 * @param ids of the samples
 */
public record TrainedOn(DataSpec data, List<String> generatedNames, Set<String> ids) {
  public TrainedOn {
    generatedNames = List.copyOf(generatedNames);
    ids = Set.copyOf(ids);
  }

  /**
   * Opens a run's data.
   *
   * @throws org.fairlead.base.InputException if they are no longer what the run was trained on
   */
  public static TrainedOn of(Run run, RunContext context) {
    Recipe recipe = StoredRecipe.of(run);
    Problem problem = Problem.open(recipe, context);
    Dataset dataset = problem.dataset();
    var ids = new HashSet<String>();
    for (int sample : problem.split().train()) {
      ids.add(dataset.id(sample));
    }
    return new TrainedOn(
        recipe.dataSpec(context.cache().folder()), recipe.data().generatedNames(), ids);
  }
}
