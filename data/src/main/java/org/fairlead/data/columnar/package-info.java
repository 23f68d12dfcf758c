/**
 * Files that hold a table by its columns, such as Parquet's: what reads them comes with a module of
 * its own, and is found by {@link java.util.ServiceLoader}.
 *
 * <p>{@link org.fairlead.data.columnar.ColumnarFiles} knows which files these are and who reads
 * them; the rest of the library sees {@link org.fairlead.data.source.LabelTable}s, whatever kind of
 * file they come from.
 */
@NullMarked
package org.fairlead.data.columnar;

import org.jspecify.annotations.NullMarked;
