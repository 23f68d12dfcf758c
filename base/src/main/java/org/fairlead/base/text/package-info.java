/**
 * Text for a terminal: aligned {@linkplain org.fairlead.base.text.TextTable tables}, with colours
 * where the terminal has them.
 */
@NullMarked
package org.fairlead.base.text;

import org.jspecify.annotations.NullMarked;
