package org.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Goldens and real data outside the repository, below the system properties {@code golden.dir} and
 * {@code data.dir}. A test that needs what is absent is skipped with the reason, and fails where
 * {@code CI=true}.
 */
public final class TestFolders {
  private TestFolders() {}

  /** Returns a file or folder of goldens. */
  public static Path golden(String name) {
    return below("golden.dir", name);
  }

  /** Returns a file or folder of real data. */
  public static Path data(String name) {
    return below("data.dir", name);
  }

  private static Path below(String property, String name) {
    Path path = Path.of(System.getProperty(property, "absent")).resolve(name);
    require(Files.exists(path), "%s holds no %s: %s".formatted(property, name, path));
    return path;
  }

  private static void require(boolean present, String reason) {
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as(reason).isTrue();
    }
    assumeTrue(present, reason);
  }
}
