package org.fairlead.tracking.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // JUnit sets the fields, and an absent value fails the test
final class GitStateTest {
  @TempDir Path folder;

  @Test
  void of_readsCommitAndChanges() throws IOException, InterruptedException {
    assumeTrue(git("init", "-q"), "git is not installed");
    assertThat(GitState.of(folder)).as("no commit yet").isEmpty();
    Path file = Files.writeString(folder.resolve("a.txt"), "1");
    git("add", ".");
    git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "first");

    GitState clean = GitState.of(folder).orElseThrow();
    assertThat(clean.commit()).matches("[0-9a-f]{40}");
    assertThat(clean.modified()).isFalse();

    Files.writeString(file, "2");
    Path below = Files.createDirectory(folder.resolve("below"));
    assertThat(GitState.of(below)).contains(new GitState(clean.commit(), true));
  }

  private boolean git(String... arguments) throws InterruptedException {
    var command = new ArrayList<>(List.of("git"));
    command.addAll(List.of(arguments));
    try {
      return new ProcessBuilder(command).directory(folder.toFile()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
