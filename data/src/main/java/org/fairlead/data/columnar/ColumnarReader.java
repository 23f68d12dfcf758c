package org.fairlead.data.columnar;

import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.base.catalogue.Provider;

/**
 * Reads files that hold a table by its columns.
 *
 * <p>Its values become texts as a CSV file of the same table has them, so that types, missing
 * values and numbers are found in one way for all tables.
 */
public interface ColumnarReader extends Provider<NoOptions> {

  /** Returns what the names of its files end in, in lower case and with the dot. */
  List<String> endings();

  /**
   * Reads a whole table.
   *
   * @throws org.fairlead.base.InputException naming the file, if it is not what its name says
   */
  ColumnarTable read(Path file);

  /** Returns the names of the columns that {@link #read} would give, without reading rows. */
  List<String> columns(Path file);

  @Override
  default NoOptions defaults() {
    return new NoOptions();
  }
}
