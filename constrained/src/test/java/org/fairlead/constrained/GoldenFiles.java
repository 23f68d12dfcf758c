package org.fairlead.constrained;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Finds golden traces: a small copy among the test resources, all of them under {@code golden.dir}.
 */
final class GoldenFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenFiles() {}

  /** Returns the cases of the copy that every clone has. */
  static Map<String, JsonNode> bundled(String file) {
    try (InputStream in = GoldenFiles.class.getResourceAsStream("/golden/" + file)) {
      return cases(JSON.readTree(Objects.requireNonNull(in, file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns every case of a file under {@code golden.dir}; skips where the folder is absent. */
  static Map<String, JsonNode> complete(String file) {
    Path path = Path.of(System.getProperty("golden.dir", "golden")).resolve(file);
    boolean found = Files.isRegularFile(path);
    if (!found && "true".equals(System.getenv("CI"))) {
      throw new AssertionError("golden file " + path + " is missing, and CI=true requires it");
    }
    Assumptions.assumeTrue(found, () -> "golden file " + path + " is missing");
    return cases(JSON.readTree(path.toFile()));
  }

  private static Map<String, JsonNode> cases(JsonNode root) {
    var cases = new LinkedHashMap<String, JsonNode>();
    root.get("cases").properties().forEach(each -> cases.put(each.getKey(), each.getValue()));
    if (cases.isEmpty()) {
      throw new AssertionError("no cases found");
    }
    return cases;
  }
}
