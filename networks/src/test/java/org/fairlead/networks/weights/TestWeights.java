package org.fairlead.networks.weights;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.fairlead.testkit.TestFolders;

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
    return TestFolders.data("weights/" + name);
  }
}
