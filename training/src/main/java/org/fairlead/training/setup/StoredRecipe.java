package org.fairlead.training.setup;

import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.context.Versions;
import org.fairlead.training.recipe.Recipe;
import org.fairlead.training.recipe.Recipes;

/** Reads the recipe that a run stored. */
public final class StoredRecipe {
  private StoredRecipe() {}

  /**
   * Returns a run's recipe.
   *
   * @throws InputException if it cannot be read; names the jars of plugins that the run was made
   *     with and that are not here
   */
  public static Recipe of(Run run) {
    try {
      return Recipes.fromYaml(run.folder().resolve("recipe.yaml").toString(), run.recipe());
    } catch (InputException e) {
      List<String> missing = Versions.missingPlugins(run.manifest().versions());
      if (missing.isEmpty()) {
        throw e;
      }
      throw new InputException(
          "%s%nrun %s was made with %s, not among the plugins now: name the folder with --plugins or FAIRLEAD_PLUGINS"
              .formatted(e.getMessage(), run.id(), String.join(", ", missing)),
          e);
    }
  }
}
