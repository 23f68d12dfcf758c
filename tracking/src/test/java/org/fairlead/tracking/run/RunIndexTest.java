package org.fairlead.tracking.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.testkit.TestFolders;
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
  void list_takesUnchangedRunsFromTheIndex() throws IOException {
    assertTrueToTheFolders();
    Path manifest = direct.list().get(0).folder().resolve("run.json");
    FileTime before = Files.getLastModifiedTime(manifest);
    Files.writeString(manifest, Files.readString(manifest).replace("faces-ceag", "faces-seag"));
    Files.setLastModifiedTime(manifest, before); // nobody can see that it was written

    assertThat(store.list()).anyMatch(run -> run.recipe().equals("faces-ceag"));

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
  void list_believesNoRowThatHasChanged() throws SQLException {
    assertTrueToTheFolders();
    for (String change :
        List.of(
            "recipe = 'other'",
            "status = 'nonsense'",
            "started = 'yesterday'",
            "accuracy = 0.999 WHERE method = 'naive'",
            "stamp = NULL",
            "stamp = ''")) {
      update("UPDATE OR IGNORE runs SET " + change);
      assertTrueToTheFolders();
    }
    assertThat(query("SELECT count(*) FROM runs WHERE method = 'naive'")).isEqualTo("1");
  }

  @Test
  void list_isTrueToTheFoldersWhateverBytesOfTheIndexAreDamaged() throws IOException, SQLException {
    assertTrueToTheFolders();
    update("PRAGMA wal_checkpoint(TRUNCATE)");
    byte[] whole = Files.readAllBytes(store.index());
    var random = new SplittableRandom(22);
    for (int trial = 0; trial < 40; trial++) {
      byte[] damaged = whole.clone();
      for (int flips = 1 + trial % 4; flips > 0; flips--) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      replaceIndex(
          trial % 10 == 9 ? Arrays.copyOf(damaged, random.nextInt(whole.length)) : damaged);
      assertTrueToTheFolders();
    }
    Path file =
        TestFolders.cases(
            "hostile/22-index-db/IllegalStateException_at_More_3.lambda_next_0_More.java_109_.index.db");
    replaceIndex(Files.readAllBytes(file));
    assertTrueToTheFolders();
  }

  private void replaceIndex(byte[] bytes) throws IOException {
    RunIndex.delete(store.index());
    Files.write(store.index(), bytes);
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
      statement.execute(sql);
    }
  }
}
