package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The variables of the published programs: where data, weights and runs are by default. */
final class PublishedEnvironmentTest {
  private final Path folder;
  private final Session session;

  PublishedEnvironmentTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Path table = Files.createDirectories(folder.resolve("data/Table"));
    var rows = new StringBuilder("score,sex,hired\n");
    for (int i = 0; i < 120; i++) {
      rows.append(i).append(i % 2 == 0 ? ",F," : ",M,").append(i % 3 == 0 ? "yes\n" : "no\n");
    }
    Files.writeString(table.resolve("train.csv"), rows.toString());
    Files.writeString(table.resolve("test.csv"), rows.toString());
    this.session = Session.in(folder).with("DATA_DIR", folder.resolve("data").toString());
  }

  private static final String[] TRAIN = {
    "train", "table-dense", "data.target=hired", "data.protect=sex", "train.epochs=1"
  };

  @Test
  void dataDir_isWhereDataAreWithoutAPath() {
    Session.Answer answer = session.run(TRAIN);

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.err())
        .contains("data.path=" + folder.resolve("data/Table") + ", as DATA_DIR says");
  }

  @Test
  void pathThatIsGiven_goesBeforeDataDir() {
    Session.Answer answer =
        session
            .with("DATA_DIR", folder.resolve("nowhere").toString())
            .run(
                "train",
                "table-dense",
                "data.path=" + folder.resolve("data/Table"),
                "data.target=hired",
                "data.protect=sex",
                "train.epochs=1");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.err()).doesNotContain("DATA_DIR");
  }

  @Test
  void dataDirThatIsNotThere_isNamed() {
    Path nowhere = folder.resolve("nowhere");
    Session.Answer answer = session.with("DATA_DIR", nowhere.toString()).run(TRAIN);

    assertThat(answer.exitCode()).isNotZero();
    assertThat(answer.err()).contains("cannot read " + nowhere + ": no such file or folder");
  }

  @Test
  void checkpointDir_holdsRunsAndFilesOfWeights() {
    Path checkpoints = folder.resolve("checkpoints");
    Session published =
        session.with("FAIRLEAD_RUNS", "").with("CHECKPOINT_DIR", checkpoints.toString());

    assertThat(published.run(TRAIN).exitCode()).isZero();
    assertThat(checkpoints.resolve("runs")).isDirectoryContaining("glob:**table-dense*");
    Session.Answer missing =
        published.run("train", "synthetic-dense", "weights.file=nosuch.pt", "from=null");
    assertThat(missing.err()).doesNotContain("CHECKPOINT_DIR");
  }

  @Test
  void fileOfWeights_isFoundInCheckpointDir() throws IOException {
    Path checkpoints = Files.createDirectories(folder.resolve("checkpoints"));
    Files.write(checkpoints.resolve("best_model.pt"), new byte[] {1, 2, 3});
    Session.Answer answer =
        session
            .with("CHECKPOINT_DIR", checkpoints.toString())
            .run("train", "synthetic-dense", "network.pretrained=best_model.pt", "data.size=16");

    assertThat(answer.err())
        .contains(
            "network.pretrained=%s, as CHECKPOINT_DIR says"
                .formatted(checkpoints.resolve("best_model.pt")));
  }
}
