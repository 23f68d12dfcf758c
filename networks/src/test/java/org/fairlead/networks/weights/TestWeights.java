package org.fairlead.networks.weights;

import static org.assertj.core.api.Assertions.fail;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;

/** Weights files for tests. */
public final class TestWeights {
  private TestWeights() {}

  /** Returns a small file that torch wrote, which every clone has. */
  public static Path torch(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(TestWeights.class.getResource("/torch/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a published file under {@code data.dir}; skips the test where it is absent. */
  public static Path published(String name) {
    Path file = Path.of(System.getProperty("data.dir", "data"), "weights", name);
    if (!Files.isRegularFile(file)) {
      String reason = "no weights file %s (system property data.dir)".formatted(file);
      if ("true".equals(System.getenv("CI"))) {
        fail(reason);
      }
      Assumptions.abort(reason);
    }
    return file;
  }
}
