/**
 * The {@code fairlead} command: parses arguments, shows progress, prints tables and turns errors
 * into a line and an exit code. The only package that prints.
 *
 * <p>{@link org.fairlead.cli.Fairlead} is the root command. Command classes name no type of the
 * training stack in their fields and method signatures, so that {@code --help} loads none of it.
 */
@NullMarked
package org.fairlead.cli;

import org.jspecify.annotations.NullMarked;
