package org.fairlead.tracking.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.fairlead.audit.Headline;
import org.fairlead.base.io.FileErrors;
import org.fairlead.fairness.statistics.Verdict;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateResult;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The index of a runs folder: a SQLite table with one row per run, never the truth.
 *
 * <p>Every row carries the {@linkplain StoredRun#stamp stamp} of the files it came from, so a
 * reader sees at once which rows are out of date, and a checksum, as a database does not see every
 * damage. Whatever goes wrong here is answered by reading the folders instead. Kept apart from
 * {@link RunStore} so that commands without long lists never load the database classes.
 */
final class RunIndex {
  private static final Logger LOG = LoggerFactory.getLogger(RunIndex.class);
  private static final String LATEST = "3";

  /** What stands between the stamp of a row and the checksum of the whole row. */
  private static final char CHECKSUM = '#';

  private static final int BUSY_MILLIS = 2_000;

  private final Jdbi jdbi;

  private RunIndex(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Opens an index and brings its tables up to date; an unusable one is thrown away first. */
  static RunIndex open(Path file) {
    if (Files.exists(file)) {
      try {
        return migrated(file);
      } catch (RuntimeException e) {
        if (isOutOfReach(e)) {
          throw e;
        }
        LOG.debug("{} is unusable and will be built anew", file, e);
        delete(file);
      }
    }
    return migrated(file);
  }

  /** Returns whether the trouble is with access to the file now, not with what is in it. */
  static boolean isOutOfReach(@Nullable Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException failure) {
        int code = failure.getResultCode().code & 0xff; // without the extension
        return code != SQLiteErrorCode.SQLITE_NOTADB.code
            && code != SQLiteErrorCode.SQLITE_CORRUPT.code
            && code != SQLiteErrorCode.SQLITE_ERROR.code;
      }
    }
    return false;
  }

  /** Throws an index away. */
  static void delete(Path file) {
    try {
      for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
        Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
      }
    } catch (IOException e) {
      throw FileErrors.of("cannot replace", file, e);
    }
  }

  private static RunIndex migrated(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.setBusyTimeout(BUSY_MILLIS);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    Jdbi jdbi = Jdbi.create(source);
    if (!LATEST.equals(version(jdbi))) {
      MigrateResult result =
          Flyway.configure(RunIndex.class.getClassLoader())
              .dataSource(source)
              .locations("classpath:org/fairlead/tracking/index")
              .load()
              .migrate();
      LOG.debug("{} migrated to version {}", file, result.targetSchemaVersion);
    }
    jdbi.useHandle(
        handle ->
            handle.execute("SELECT id, stamp, feasible, no_better_than, tags FROM runs LIMIT 0"));
    return new RunIndex(jdbi);
  }

  /** Reading the version first spares most commands the start of the migration tool. */
  private static @Nullable String version(Jdbi jdbi) {
    try {
      return jdbi.withHandle(
          handle ->
              handle
                  .createQuery(
                      "SELECT version FROM flyway_schema_history WHERE success = 1"
                          + " ORDER BY installed_rank DESC LIMIT 1")
                  .mapTo(String.class)
                  .findOne()
                  .orElse(null));
    } catch (JdbiException e) {
      return null;
    }
  }

  /** Returns the rows by id, without those that are not as they were written. */
  Map<String, StoredRun> runs() {
    return jdbi.withHandle(
        handle -> {
          var runs = new LinkedHashMap<String, StoredRun>();
          handle
              .createQuery("SELECT * FROM runs")
              .map((row, context) -> Optional.ofNullable(read(row)))
              .forEach(row -> row.ifPresent(run -> runs.put(run.id(), run)));
          return runs;
        });
  }

  /** Replaces rows and removes others, all or none. */
  void store(Collection<StoredRun> changed, Collection<String> gone) {
    jdbi.useTransaction(
        handle -> {
          if (!gone.isEmpty()) {
            PreparedBatch delete = handle.prepareBatch("DELETE FROM runs WHERE id = :id");
            gone.forEach(id -> delete.bind("id", id).add());
            delete.execute();
          }
          if (!changed.isEmpty()) {
            PreparedBatch insert =
                handle.prepareBatch(
                    """
                    INSERT OR REPLACE INTO runs (id, stamp, status, recipe, message, started, ended,
                      parent, pid, host, process_started, method, sparsity, accuracy, worst_group,
                      max_psi, feasible, no_better_than, tags)
                    VALUES (:id, :stamp, :status, :recipe, :message, :started, :ended,
                      :parent, :pid, :host, :process_started, :method, :sparsity, :accuracy,
                      :worst_group, :max_psi, :feasible, :no_better_than, :tags)
                    """);
            changed.forEach(run -> bind(insert, run).add());
            insert.execute();
          }
        });
  }

  private static PreparedBatch bind(PreparedBatch batch, StoredRun run) {
    RunProcess process = run.process();
    Headline headline = run.headline();
    Verdict verdict = headline == null ? null : headline.verdict();
    return batch
        .bind("id", run.id())
        .bind("stamp", run.stamp() + CHECKSUM + checksum(run))
        .bind("status", run.status().name())
        .bind("recipe", run.recipe())
        .bind("message", run.message())
        .bind("started", text(run.started()))
        .bind("ended", text(run.ended()))
        .bind("parent", run.parent())
        .bind("pid", process == null ? null : (Long) process.pid())
        .bind("host", process == null ? null : process.host())
        .bind("process_started", process == null ? null : text(process.started()))
        .bind("method", headline == null ? null : headline.method())
        .bind("sparsity", headline == null ? null : real(headline.sparsity()))
        .bind("accuracy", headline == null ? null : real(headline.accuracy()))
        .bind("worst_group", headline == null ? null : real(headline.worstGroup()))
        .bind("max_psi", headline == null ? null : real(headline.maxPsi()))
        .bind("feasible", verdict == null ? null : verdict.name())
        .bind("no_better_than", headline == null ? "" : headline.noBetterThan())
        .bind("tags", String.join(" ", run.tags()));
  }

  private static String checksum(StoredRun run) {
    var crc = new CRC32C();
    crc.update(run.toString().getBytes(StandardCharsets.UTF_8));
    return Long.toHexString(crc.getValue());
  }

  /** Returns a row; null if something in it has changed since it was written. */
  private static @Nullable StoredRun read(ResultSet row) throws SQLException {
    try {
      String stamp = row.getString("stamp");
      int end = stamp.lastIndexOf(CHECKSUM);
      if (end < 0) {
        return null;
      }
      StoredRun run = run(row, stamp.substring(0, end));
      return stamp.substring(end + 1).equals(checksum(run)) ? run : null;
    } catch (RuntimeException e) { // a word or a time that is none
      return null;
    }
  }

  private static StoredRun run(ResultSet row, String stamp) throws SQLException {
    String host = row.getString("host");
    String method = row.getString("method");
    String verdict = row.getString("feasible");
    return new StoredRun(
        row.getString("id"),
        stamp,
        RunStatus.valueOf(row.getString("status")),
        row.getString("recipe"),
        row.getString("message"),
        instant(row.getString("started")),
        instant(row.getString("ended")),
        row.getString("parent"),
        host == null
            ? null
            : new RunProcess(row.getLong("pid"), host, instant(row.getString("process_started"))),
        tags(row.getString("tags")),
        method == null
            ? null
            : new Headline(
                method,
                real(row, "sparsity"),
                real(row, "accuracy"),
                real(row, "worst_group"),
                real(row, "max_psi"),
                row.getString("no_better_than"),
                verdict == null ? null : Verdict.valueOf(verdict)));
  }

  /** Tags have no blanks. */
  private static List<String> tags(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private static @Nullable Instant instant(@Nullable String text) {
    return text == null ? null : Instant.parse(text);
  }

  private static @Nullable Double real(double value) {
    return Double.isNaN(value) ? null : (Double) value;
  }

  private static double real(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? Double.NaN : value;
  }
}
