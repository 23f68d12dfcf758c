/**
 * What the texts of a table's column mean: whether a value is {@linkplain
 * org.fairlead.data.column.MissingWords missing}, the number that a text {@linkplain
 * org.fairlead.data.column.Numeral reads as}, whether a column is an {@linkplain
 * org.fairlead.data.column.Identifiers identifier} or holds {@linkplain
 * org.fairlead.data.column.DateTexts dates}, which values {@linkplain
 * org.fairlead.data.column.LookAlikes look like one}, and what a recipe makes of them by
 * {@linkplain org.fairlead.data.column.Aliases aliases} and {@linkplain
 * org.fairlead.data.column.Bins ranges}.
 */
@NullMarked
package org.fairlead.data.column;

import org.jspecify.annotations.NullMarked;
