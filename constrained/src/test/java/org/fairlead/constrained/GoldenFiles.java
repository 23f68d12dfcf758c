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
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
  static List<DynamicTest> bundled(String file, Consumer<JsonNode> test) {
    try (InputStream in = GoldenFiles.class.getResourceAsStream("/golden/" + file)) {
      return tests("", JSON.readTree(Objects.requireNonNull(in, file)), test);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns a test per case of every file under {@code golden.dir} whose name begins so; skipped
   * where the folder is absent.
   */
  static Stream<DynamicTest> completeCases(String folder, String prefix, Consumer<JsonNode> test) {
    return files(
        folder,
        prefix,
        (name, root) -> root.has("cases") ? tests(name + " ", root, test) : List.of());
  }

  /** As {@link #completeCases} with one test per file that has the field {@code required}. */
  static Stream<DynamicTest> completeFiles(
      String folder, String prefix, String required, Consumer<JsonNode> test) {
    return files(
        folder,
        prefix,
        (name, root) ->
            root.has(required)
                ? List.of(DynamicTest.dynamicTest(name, () -> test.accept(root)))
                : List.of());
  }

  private static Stream<DynamicTest> files(
      String folder, String prefix, BiFunction<String, JsonNode, List<DynamicTest>> tests) {
    Path path = Path.of(System.getProperty("golden.dir", "golden")).resolve(folder);
    if (!Files.isDirectory(path)) {
      String reason = "golden folder " + path + " is missing";
      return Stream.of(
          DynamicTest.dynamicTest(
              folder,
              () -> {
                assertThat(System.getenv("CI")).as(reason).isNotEqualTo("true");
                Assumptions.abort(reason);
              }));
    }
    var found = new ArrayList<DynamicTest>();
    try (Stream<Path> files = Files.list(path)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.startsWith(prefix) && name.endsWith(".json")) {
          found.addAll(tests.apply(name, JSON.readTree(file.toFile())));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(found).as(prefix).isNotEmpty();
    return found.stream();
  }

  private static List<DynamicTest> tests(String prefix, JsonNode root, Consumer<JsonNode> test) {
    var tests = new ArrayList<DynamicTest>();
    root.get("cases")
        .properties()
        .forEach(
            each ->
                tests.add(
                    DynamicTest.dynamicTest(
                        prefix + each.getKey(), () -> test.accept(each.getValue()))));
    return tests;
  }
}
