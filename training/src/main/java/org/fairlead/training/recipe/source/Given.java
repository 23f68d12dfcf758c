package org.fairlead.training.recipe.source;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The dotted keys that whoever asked for a recipe gave: on the command line, in a file of their
 * own, or by the recipe's name. What they left open, a run may take from its dense parent.
 *
 * @param keys that were given; of no use where {@code all} is true
 * @param all whether nothing is left open, as in the recipe that a run stored
 */
public record Given(Set<String> keys, boolean all) {
  /** Everything was given. */
  public static final Given ALL = new Given(Set.of(), true);

  public Given {
    keys = Set.copyOf(keys);
  }

  /** Returns that these were given, and no others. */
  public static Given of(List<String> keys) {
    return new Given(new LinkedHashSet<>(keys), false);
  }

  /** Returns whether a key was given. */
  public boolean has(String key) {
    return all || keys.contains(key);
  }
}
