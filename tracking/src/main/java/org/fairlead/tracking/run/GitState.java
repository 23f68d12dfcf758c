package org.fairlead.tracking.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The version of the source that a run was started from.
 *
 * @param commit the full hash of the commit
 * @param modified whether tracked files differed from it
 */
public record GitState(String commit, boolean modified) {

  /**
   * Returns the state of the repository that holds a folder, or empty without one or without git.
   */
  public static Optional<GitState> of(Path folder) {
    if (!insideRepository(folder)) {
      return Optional.empty();
    }
    Optional<String> commit = git(folder, "rev-parse", "HEAD");
    if (commit.isEmpty() || !commit.get().strip().matches("[0-9a-f]{40,64}")) {
      return Optional.empty();
    }
    Optional<String> changes = git(folder, "status", "--porcelain", "--untracked-files=no");
    return changes.map(text -> new GitState(commit.get().strip(), !text.isBlank()));
  }

  private static boolean insideRepository(Path folder) {
    for (Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return true;
      }
    }
    return false;
  }

  private static Optional<String> git(Path folder, String... arguments) {
    var command = new ArrayList<String>();
    command.add("git");
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .start();
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readAllBytes();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.empty();
      }
      return process.exitValue() == 0
          ? Optional.of(new String(output, StandardCharsets.UTF_8))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
