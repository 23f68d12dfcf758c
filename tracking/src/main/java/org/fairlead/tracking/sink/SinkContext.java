package org.fairlead.tracking.sink;

import java.nio.file.Path;

/**
 * The run whose metrics a sink takes.
 *
 * @param run its id
 * @param folder its folder; a sink may keep a file there under its own name
 * @param recipe the recipe's name
 * @param recipeYaml the complete resolved recipe
 * @param resumedAt optimizer steps that the run had done when it was resumed, 0 for a new one: rows
 *     of later steps that a sink kept come again
 */
public record SinkContext(
    String run, Path folder, String recipe, String recipeYaml, long resumedAt) {}
