package org.fairlead.parquet;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.fairlead.base.InputException;
import org.fairlead.base.text.Excerpt;

/**
 * A DuckDB of its own, in memory, for one file: it opens that file and nothing else, writes
 * nothing, loads no extension, and cannot be told otherwise any more.
 *
 * <p>An error inside DuckDB makes a whole database unusable; here it is the file's own. Not
 * thread-safe.
 */
final class Database implements AutoCloseable {
  /** What a reader of tables needs is a few pages; whole images may stand in one. */
  private static final String MEMORY_OF_TABLES = "512MiB";

  private static final String MEMORY_OF_IMAGES = "2GiB";

  private static final int MOST_COLUMNS = 10_000;

  /**
   * Rows that any file may have; beyond, it must have a byte for every hundred. A real table has:
   * what it says of a row is longer. A description of a few bytes may claim any number.
   */
  private static final long ROWS_OF_ANY_FILE = 1_000_000;

  private static final long ROWS_PER_BYTE = 100;

  /** What the driver says of an answer that fails before its first row. */
  private static final String NOT_TOLD = "Invalid result set";

  private static final String SOURCE = " from read_parquet(?, hive_partitioning = false)";

  private final Path file;
  private final String path;

  /** What DuckDB finds the file, and no other, by: it takes names for patterns. */
  private final String pattern;

  private final FileHead head;
  private final String memory;

  /** Of the database, for what it answers as a whole. */
  private final DuckDBConnection connection;

  /** Of the same database, for rows that are made as they are asked for. */
  private final Connection streaming;

  private Database(Path file, FileHead head, String memory) throws SQLException {
    this.file = file;
    this.path = file.toAbsolutePath().normalize().toString();
    this.pattern = path.replaceAll("[*?\\[]", "[$0]");
    this.head = head;
    this.memory = memory;
    this.connection = connect();
    try {
      this.streaming = connection.duplicate();
      run(streaming, "set TimeZone = 'UTC'");
      run(streaming, "set jdbc_stream_results = true");
      run(connection, "set lock_configuration = true");
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Opens one for a file's columns of values. */
  static Database ofTable(Path file) {
    return open(file, MEMORY_OF_TABLES);
  }

  /** Opens one for a file's images. */
  static Database ofImages(Path file) {
    return open(file, MEMORY_OF_IMAGES);
  }

  private static Database open(Path file, String memory) {
    FileHead head = FileHead.of(file);
    try {
      return new Database(file, head, memory);
    } catch (SQLException e) {
      throw new InputException(
          "%s cannot be read: DuckDB does not start: %s".formatted(file, Excerpt.line(text(e))), e);
    } catch (LinkageError e) {
      throw new InputException(
          "%s cannot be read: DuckDB cannot be loaded on this machine: %s"
              .formatted(file, Excerpt.line(String.valueOf(e.getMessage()))),
          e);
    }
  }

  /** Returns a database that opens the file alone. */
  private DuckDBConnection connect() throws SQLException {
    var options = new Properties();
    options.setProperty("memory_limit", memory);
    options.setProperty("threads", "1");
    options.setProperty("temp_directory", "");
    options.setProperty("autoinstall_known_extensions", "false");
    options.setProperty("autoload_known_extensions", "false");
    options.setProperty("allow_community_extensions", "false");
    Connection opened = new DuckDBDriver().connect("jdbc:duckdb:", options);
    if (opened == null) {
      throw new SQLException("its driver does not know itself");
    }
    var made = opened.unwrap(DuckDBConnection.class);
    try {
      run(made, "set TimeZone = 'UTC'");
      try (PreparedStatement set = made.prepareStatement("set allowed_paths = ?")) {
        set.setArray(1, made.createArrayOf("VARCHAR", new Object[] {path, pattern}));
        set.execute();
      }
      run(made, "set enable_external_access = false");
      return made;
    } catch (SQLException e) {
      made.close();
      throw e;
    }
  }

  private static void run(Connection connection, String command) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(command)) {
      statement.execute();
    }
  }

  /** Returns what was looked at first. */
  FileHead head() {
    return head;
  }

  /** What is done with every row of an answer. */
  interface RowReader {
    void read(ResultSet row) throws SQLException;
  }

  /**
   * Asks something about the file that has a short answer.
   *
   * @param query whose first question mark is the file; it holds no text that a file has chosen
   */
  private void ask(String query, RowReader reader) {
    try {
      ask(connection, query, List.of(), reader);
    } catch (SQLException e) {
      throw refused(e);
    }
  }

  /**
   * Asks for rows.
   *
   * @param query whose first question mark is the file; it holds no text that a file has chosen
   * @param numbers for the other question marks
   */
  private void stream(String query, List<Long> numbers, RowReader reader) {
    try {
      ask(streaming, query, numbers, reader);
    } catch (SQLException e) {
      throw refused(text(e).endsWith(NOT_TOLD) ? told(query, numbers, e) : e);
    }
  }

  private void ask(Connection asked, String query, List<Long> numbers, RowReader reader)
      throws SQLException {
    try (PreparedStatement statement = asked.prepareStatement(query)) {
      statement.setString(1, pattern);
      for (int i = 0; i < numbers.size(); i++) {
        statement.setLong(i + 2, numbers.get(i));
      }
      try (ResultSet answer = statement.executeQuery()) {
        while (answer.next()) {
          reader.read(answer);
        }
      }
    }
  }

  /** Returns what went wrong before the first row: the driver tells it of whole answers alone. */
  private SQLException told(String query, List<Long> numbers, SQLException otherwise) {
    try (Connection again = connect()) {
      ask(again, query, numbers, row -> {});
      return otherwise;
    } catch (SQLException e) {
      return e;
    }
  }

  /** Returns what the file says of itself. */
  Schema schema() {
    var names = names();
    var types = new ArrayList<String>();
    ask("describe select *" + SOURCE, row -> types.add(row.getString(2)));
    if (types.size() > MOST_COLUMNS) {
      throw new InputException(
          "%s has %d columns, expected at most %d".formatted(file, types.size(), MOST_COLUMNS));
    }
    if (types.size() != names.size()) {
      throw FileHead.damaged(
          file, "it describes %d columns and has %d".formatted(names.size(), types.size()));
    }
    var fields = new ArrayList<ParquetColumn>();
    for (int c = 0; c < types.size(); c++) {
      String name = names.get(c).strip();
      fields.add(ParquetColumn.of(c, name.isEmpty() ? "column " + (c + 1) : name, types.get(c)));
    }
    return new Schema(file, fields, rows(), labels()).checked();
  }

  /** Returns the names of the columns as the file has them: DuckDB tells no A from an a. */
  private List<String> names() {
    var names = new ArrayList<String>();
    // how many elements of the tree are yet to come, of each level
    var open = new ArrayList<Long>();
    ask(
        "select name, num_children from parquet_schema(?)",
        row -> {
          long children = Math.max(0, row.getLong(2));
          int level = open.size();
          if (level == 1) {
            names.add(String.valueOf(row.getString(1)));
          }
          if (level > 0) {
            open.set(level - 1, open.get(level - 1) - 1);
          }
          if (children > 0) {
            open.add(children);
          }
          while (!open.isEmpty() && open.get(open.size() - 1) <= 0) {
            open.remove(open.size() - 1);
          }
        });
    return names;
  }

  private long rows() {
    var rows = new ArrayList<Long>();
    ask("select num_rows from parquet_file_metadata(?)", row -> rows.add(row.getLong(1)));
    long count = rows.isEmpty() ? 0 : rows.get(0);
    if (count < 0 || count > ROWS_OF_ANY_FILE + ROWS_PER_BYTE * head.bytes()) {
      throw FileHead.damaged(
          file, String.format(Locale.ROOT, "it claims %,d rows in %,d bytes", count, head.bytes()));
    }
    if (count > Integer.MAX_VALUE - 8) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%s has %,d rows, expected at most %,d",
              file,
              count,
              Integer.MAX_VALUE - 8));
    }
    return count;
  }

  private ClassLabels labels() {
    var notes = new ArrayList<String>();
    ask(
        "select value from parquet_kv_metadata(?) where key = 'huggingface'::blob",
        row -> notes.add(new String(row.getBytes(1), StandardCharsets.UTF_8)));
    return notes.isEmpty() ? ClassLabels.none() : ClassLabels.parse(file, notes.get(0));
  }

  /**
   * Reads columns of all rows, in the file's order.
   *
   * @param columns what a query calls them
   * @throws InputException if there are not as many rows as the file says
   */
  void rows(Schema schema, List<String> columns, RowReader reader) {
    long[] count = new long[1];
    stream(
        "select %s%s as t(%s)".formatted(String.join(", ", columns), SOURCE, schema.aliases()),
        List.of(),
        row -> {
          if (++count[0] > schema.rows()) {
            throw wrongCount(schema.rows(), "more");
          }
          reader.read(row);
        });
    if (count[0] < schema.rows()) {
      throw wrongCount(schema.rows(), Long.toString(count[0]));
    }
  }

  private InputException wrongCount(long said, String found) {
    return FileHead.damaged(file, "it says that it has %d rows, and has %s".formatted(said, found));
  }

  /**
   * Reads a column of some rows: its number in the file from 0, then the column.
   *
   * @param from the first row
   * @param to the row after the last
   */
  void rows(Schema schema, String column, long from, long to, RowReader reader) {
    stream(
        "select r, %s from read_parquet(?, hive_partitioning = false, file_row_number = true) as t(%s, r) where r >= ? and r < ?"
            .formatted(column, schema.aliases()),
        List.of(from, to),
        reader);
  }

  /** Reads the first value of a column that is there. */
  void first(Schema schema, String column, RowReader reader) {
    stream(
        "select %s%s as t(%s) where %s is not null limit 1"
            .formatted(column, SOURCE, schema.aliases(), column),
        List.of(),
        reader);
  }

  private InputException refused(SQLException e) {
    String problem = text(e);
    String first = Excerpt.line(problem.replace(path, "the file"));
    if (problem.startsWith("Out of Memory")) {
      return new InputException(
          "%s cannot be read in %s: write it anew with smaller row groups, as of 100 images each"
              .formatted(file, memory),
          e);
    }
    if (problem.startsWith("Not implemented")) {
      return new InputException("%s cannot be read: %s".formatted(file, first), e);
    }
    return new InputException(
        "%s is damaged: %s"
            .formatted(file, first.replaceFirst("^[A-Za-z ]{3,40} Error: (\\w+ Error: )?", "")),
        e);
  }

  private static String text(SQLException e) {
    String message = e.getMessage();
    return message == null || message.isBlank() ? "it says nothing more" : message;
  }

  @Override
  public void close() {
    try {
      streaming.close();
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("a database in memory cannot be closed", e);
    }
  }
}
