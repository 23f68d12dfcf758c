package org.fairlead.parquet;

import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.io.Untrusted;
import org.fairlead.data.columnar.ColumnarReader;
import org.fairlead.data.columnar.ColumnarTable;

/**
 * Reads the table in a Parquet file: numbers, truth values, dates, times and texts become what
 * DuckDB writes for them into a CSV file. Columns of lists, structs, maps and bytes are left out,
 * and said; numbers that Hugging Face's {@code datasets} notes names for are those names.
 */
public final class ParquetTables implements ColumnarReader {

  /** Makes the reader, which has no state. */
  public ParquetTables() {}

  @Override
  public String name() {
    return "parquet";
  }

  @Override
  public String summary() {
    return "Parquet files";
  }

  @Override
  public List<String> endings() {
    return List.of(".parquet", ".parq", ".pq");
  }

  @Override
  public ColumnarTable read(Path file) {
    return Untrusted.read(
        file,
        () -> {
          try (var database = Database.ofTable(file)) {
            return ValueRows.read(database, database.schema());
          }
        });
  }

  @Override
  public List<String> columns(Path file) {
    return Untrusted.read(
        file,
        () -> {
          try (var database = Database.ofTable(file)) {
            return ValueRows.header(database.schema());
          }
        });
  }
}
