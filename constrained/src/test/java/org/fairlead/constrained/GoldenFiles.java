package org.fairlead.constrained;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Tests from golden traces: an excerpt among the resources, all of them under {@code golden.dir}.
 */
final class GoldenFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenFiles() {}

  /** Returns a test per case of the copy that every clone has. */
  static List<DynamicTest> bundled(
      String file, Predicate<JsonNode> chosen, Consumer<JsonNode> test) {
    try (InputStream in = GoldenFiles.class.getResourceAsStream("/golden/" + file)) {
      return tests(JSON.readTree(Objects.requireNonNull(in, file)), chosen, test);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a test per case of the file under {@code golden.dir}; skipped where it is absent. */
  static List<DynamicTest> complete(
      String file, Predicate<JsonNode> chosen, Consumer<JsonNode> test) {
    Path path = Path.of(System.getProperty("golden.dir", "golden")).resolve(file);
    if (Files.isRegularFile(path)) {
      return tests(JSON.readTree(path.toFile()), chosen, test);
    }
    String reason = "golden file " + path + " is missing";
    return List.of(
        DynamicTest.dynamicTest(
            file,
            () -> {
              assertThat(System.getenv("CI")).as(reason).isNotEqualTo("true");
              Assumptions.abort(reason);
            }));
  }

  private static List<DynamicTest> tests(
      JsonNode root, Predicate<JsonNode> chosen, Consumer<JsonNode> test) {
    var tests = new ArrayList<DynamicTest>();
    root.get("cases")
        .properties()
        .forEach(
            each -> {
              if (chosen.test(each.getValue())) {
                tests.add(
                    DynamicTest.dynamicTest(each.getKey(), () -> test.accept(each.getValue())));
              }
            });
    assertThat(tests).isNotEmpty();
    return tests;
  }
}
