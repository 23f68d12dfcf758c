/**
 * Formats whose samples are rows of tables: published ones, CSV and TSV files, arrays of NumPy.
 *
 * <p>Any column can be the target or protected; the others become numbers that a model sees, by an
 * encoding that is fitted on the training rows and kept with the model. {@link
 * org.fairlead.data.table.TableRows} are new rows, encoded in the same way.
 */
@NullMarked
package org.fairlead.data.table;

import org.jspecify.annotations.NullMarked;
