/**
 * Recipes: one complete, typed description of a run.
 *
 * <p>A {@link org.fairlead.training.recipe.Recipe} is a tree of records. It is resolved along one
 * strict path: the defaults, what a built-in recipe or the user's YAML file says, and then {@code
 * key=value} overrides. The resolved recipe is stored with its run, and running it again repeats
 * the run.
 */
@NullMarked
package org.fairlead.training.recipe;

import org.jspecify.annotations.NullMarked;
