package org.fairlead.data.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.data.format.FormatProvider;
import org.fairlead.data.format.SampleKind;

/** A format whose samples are rows of tables; all of them share the options {@code table}. */
interface TableFormat extends FormatProvider<TableOptions> {

  @Override
  default String section() {
    return "table";
  }

  @Override
  default TableOptions defaults() {
    return TableOptions.defaults();
  }

  @Override
  default List<String> recipes() {
    return List.of(name());
  }

  @Override
  default SampleKind samples() {
    return SampleKind.ROWS;
  }

  /** Returns a file of a folder that must have it. */
  static Path file(Path folder, String name, String expected) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new InputException("no %s in %s, expected %s".formatted(name, folder, expected));
    }
    return file;
  }

  /** Requires that the tables of several files have the same columns. */
  static void requireSameColumns(List<TableSource.Part> parts) {
    var first = parts.get(0).table();
    for (TableSource.Part part : parts) {
      if (!part.table().header().equals(first.header())) {
        throw new InputException(
            "%s has the columns %s, %s has %s: expected the same"
                .formatted(
                    first.file(),
                    String.join(", ", first.header()),
                    part.table().file(),
                    String.join(", ", part.table().header())));
      }
    }
  }
}
