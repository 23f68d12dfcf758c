/**
 * Where recipes come from before anything is checked: texts of YAML with the line of every key, the
 * parts of built-in recipes and their names.
 */
@NullMarked
package org.fairlead.training.recipe.source;

import org.jspecify.annotations.NullMarked;
