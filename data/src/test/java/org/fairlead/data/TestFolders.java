package org.fairlead.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Folders of goldens and real data, outside the repository. */
public final class TestFolders {
  private TestFolders() {}

  /** Returns a folder of goldens; skips the test where it is absent, fails in CI. */
  public static Path golden(String name) {
    return folder("golden.dir", name);
  }

  /** Returns a folder of real data; skips the test where it is absent, fails in CI. */
  public static Path data(String name) {
    return folder("data.dir", name);
  }

  private static Path folder(String property, String name) {
    Path folder = Path.of(System.getProperty(property, "absent")).resolve(name);
    boolean present = Files.isDirectory(folder);
    String reason = "%s holds no folder %s: %s".formatted(property, name, folder);
    if ("true".equals(System.getenv("CI"))) {
      assertThat(present).as(reason).isTrue();
    }
    assumeTrue(present, reason);
    return folder;
  }
}
