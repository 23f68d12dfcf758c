package org.fairlead.tracking.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With an index used from the first run on, every list still equals what the folders say. */
@NullUnmarked // JUnit sets the fields, and an absent value fails the test
final class RunIndexTest {
  @TempDir Path folder;
  private RunStore store;
  private RunStore direct;

  @BeforeEach
  void createRuns() {
    store = RunStore.open(folder, 0);
    direct = RunStore.open(folder);
    var runs = new SampleRuns(store, 300, 1);
    Run dense = runs.dense();
    runs.sparse("naive", dense, 2, 0.02, 0.05, 0.2);
    runs.start("faces-ceag", dense.id());
  }

  private void assertTrueToTheFolders() {
    assertThat(store.list()).isEqualTo(direct.list()).isNotEmpty();
  }

  @Test
  void list_createsTheIndexAndReadsItBack() throws SQLException {
    assertThat(direct.list()).hasSize(3);
    assertThat(store.index()).doesNotExist();

    assertTrueToTheFolders();
    assertThat(store.index()).exists();
    assertThat(query("PRAGMA journal_mode")).isEqualTo("wal");
    assertThat(query("SELECT count(*) FROM runs WHERE method = 'naive'")).isEqualTo("1");
    assertTrueToTheFolders();
  }

  @Test
  void list_takesUnchangedRunsFromTheIndex() throws SQLException {
    assertTrueToTheFolders();
    update("UPDATE runs SET recipe = 'from the index' WHERE method = 'naive'");

    assertThat(store.list()).anyMatch(run -> run.recipe().equals("from the index"));

    assertThat(store.reindex()).isEqualTo(3);
    assertTrueToTheFolders();
  }

  @Test
  void list_seesEveryChangeOfTheFolders() throws IOException {
    assertTrueToTheFolders();
    List<RunInfo> runs = direct.list();
    store.resolve(runs.get(0).id()).status(RunStatus.FAILED, "no", SampleRuns.START);
    assertTrueToTheFolders();
    store.resolve(runs.get(1).id()).delete();
    assertTrueToTheFolders();
    store.create(SampleRuns.start("new", null, ""), SampleRuns.START);
    assertTrueToTheFolders();
    Files.delete(runs.get(2).folder().resolve("results.json"));
    assertTrueToTheFolders();
    Files.writeString(runs.get(2).folder().resolve("run.json"), "{");
    assertTrueToTheFolders();
    assertThat(store.list()).hasSize(3);
  }

  @Test
  void list_replacesADamagedIndex() throws IOException, SQLException {
    Files.writeString(store.index(), "this is no database, but it is long enough ".repeat(100));

    assertTrueToTheFolders();

    assertThat(query("SELECT count(*) FROM runs")).isEqualTo("3");
  }

  @Test
  void list_replacesAnIndexOfAnUnknownShape() throws SQLException {
    assertTrueToTheFolders();
    update("DROP TABLE runs");
    assertTrueToTheFolders();
    assertThat(query("SELECT count(*) FROM runs")).isEqualTo("3");
    update("UPDATE flyway_schema_history SET version = '99'");
    assertTrueToTheFolders();
  }

  @Test
  void list_doesWithoutAnIndexThatCannotBeWritten() throws IOException {
    Files.createDirectories(store.index().resolve("in the way"));

    assertTrueToTheFolders();

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(store::reindex)
        .withMessageStartingWith("cannot replace " + store.index() + ": ");
  }

  @Test
  void list_leavesAnIndexAloneThatAnotherProcessHolds() throws SQLException {
    assertTrueToTheFolders();
    store.create(SampleRuns.start("new", null, ""), SampleRuns.START);
    try (Connection holder = DriverManager.getConnection("jdbc:sqlite:" + store.index());
        Statement statement = holder.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");

      assertTrueToTheFolders();

      statement.execute("ROLLBACK");
    }
    assertThat(query("SELECT count(*) FROM runs")).isEqualTo("3");
    assertTrueToTheFolders();
    assertThat(query("SELECT count(*) FROM runs")).isEqualTo("4");
  }

  @Test
  void list_worksForSeveralAtOnce() throws Exception {
    var pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<RunInfo>>> lists =
          IntStream.range(0, 8).<Callable<List<RunInfo>>>mapToObj(i -> store::list).toList();
      List<RunInfo> expected = direct.list();
      for (Future<List<RunInfo>> list : pool.invokeAll(lists)) {
        assertThat(list.get()).isEqualTo(expected);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store.index());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      return result.getString(1);
    }
  }

  private void update(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + store.index());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }
}
