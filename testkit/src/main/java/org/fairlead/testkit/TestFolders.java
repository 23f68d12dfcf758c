package org.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Goldens, real data and cases outside the repository, below the system properties {@code
 * golden.dir} and {@code data.dir}. A test that needs what is absent is skipped with the reason,
 * and fails where {@code CI=true}.
 */
public final class TestFolders {
  private TestFolders() {}

  /** Returns a file or folder of goldens. */
  public static Path golden(String name) {
    return below("golden.dir", name, inCi());
  }

  /** Returns a file or folder of goldens, or nothing where it is absent; fails in CI. */
  public static Optional<Path> goldenIfPresent(String name) {
    return inCi() || Files.exists(path("golden.dir", name))
        ? Optional.of(golden(name))
        : Optional.empty();
  }

  /** Returns a file or folder of real data. */
  public static Path data(String name) {
    return below("data.dir", name, inCi());
  }

  /** Returns a file or folder of the cases, inputs with what is right for them, beside the data. */
  public static Path cases(String name) {
    return below("data.dir", "../cases/" + name, inCi());
  }

  private static boolean inCi() {
    return "true".equals(System.getenv("CI"));
  }

  private static Path path(String property, String name) {
    return Path.of(System.getProperty(property, "absent")).resolve(name);
  }

  /** Returns what is there; fails where it must be there, and skips elsewhere. */
  static Path below(String property, String name, boolean required) {
    Path path = path(property, name);
    boolean present = Files.exists(path);
    String reason =
        "no %s; name the folder that holds %s with -D%s=DIR".formatted(path, name, property);
    if (required) {
      assertThat(present).as(reason).isTrue();
    }
    assumeTrue(present, reason);
    return path;
  }
}
