/**
 * The terminal and the process: {@link org.fairlead.cli.terminal.Terminal} is where all output
 * goes, {@link org.fairlead.cli.terminal.Failure} turns an exception into one clear message and an
 * exit code, {@link org.fairlead.cli.terminal.Text} writes numbers for people.
 */
@NullMarked
package org.fairlead.cli.terminal;

import org.jspecify.annotations.NullMarked;
