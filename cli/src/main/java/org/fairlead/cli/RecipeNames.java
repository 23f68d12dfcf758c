package org.fairlead.cli;

import java.util.Iterator;
import org.fairlead.training.recipe.source.BuiltInRecipes;

/** The built-in recipes, for help and completion; read only when one of them is asked for. */
final class RecipeNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return BuiltInRecipes.names().iterator();
  }
}
