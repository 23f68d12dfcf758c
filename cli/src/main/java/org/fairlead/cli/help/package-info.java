/**
 * Help: of commands, of recipes' names, of keys, and the script that completes them. Knows no
 * command but its own.
 */
@NullMarked
package org.fairlead.cli.help;

import org.jspecify.annotations.NullMarked;
