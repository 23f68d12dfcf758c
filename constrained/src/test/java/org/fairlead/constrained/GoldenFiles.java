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
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Tests from golden traces: an excerpt among the resources, all of them under {@code golden.dir}.
 * What a trace holds decides which test reads it: the names of files and cases are free.
 */
final class GoldenFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenFiles() {}

  /** Returns a test per case of the copy that every clone has; a test gets the file and a case. */
  static List<DynamicTest> bundled(String file, BiConsumer<JsonNode, JsonNode> test) {
    try (InputStream in = GoldenFiles.class.getResourceAsStream("/golden/" + file)) {
      List<DynamicTest> tests =
          cases("", JSON.readTree(Objects.requireNonNull(in, file)), each -> true, test);
      assertThat(tests).as(file).isNotEmpty();
      return tests;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns a test per case of this form in any file of a folder under {@code golden.dir}; a test
   * gets the file and a case.
   *
   * <p>Without the folder there is one test, which is skipped, or fails where {@code CI=true}. A
   * folder without traces fails; one without traces of this form is skipped.
   */
  static List<DynamicTest> everyCase(
      String folder, Predicate<JsonNode> form, BiConsumer<JsonNode, JsonNode> test) {
    return everyTrace(
        folder, file -> cases(file.getFileName() + " ", JSON.readTree(file.toFile()), form, test));
  }

  /** As {@link #everyCase} with one test per file of this form. */
  static List<DynamicTest> everyFile(
      String folder, Predicate<JsonNode> form, Consumer<JsonNode> test) {
    return everyTrace(
        folder,
        file -> {
          JsonNode root = JSON.readTree(file.toFile());
          String name = file.getFileName().toString();
          return form.test(root)
              ? List.of(DynamicTest.dynamicTest(name, () -> test.accept(root)))
              : List.of();
        });
  }

  private static List<DynamicTest> everyTrace(
      String folder, Function<Path, List<DynamicTest>> tests) {
    Path path = Path.of(System.getProperty("golden.dir", "golden")).resolve(folder);
    if (!Files.isDirectory(path)) {
      String reason = "golden folder " + path + " is missing";
      return skipped(
          folder,
          () -> {
            assertThat(System.getenv("CI")).as(reason).isNotEqualTo("true");
            Assumptions.abort(reason);
          });
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(path)) {
      files = found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(files).as("traces in %s", path).isNotEmpty();
    List<DynamicTest> all = files.stream().flatMap(file -> tests.apply(file).stream()).toList();
    return all.isEmpty()
        ? skipped(folder, () -> Assumptions.abort("no trace of this form in " + path))
        : all;
  }

  private static List<DynamicTest> skipped(String folder, Runnable test) {
    return List.of(DynamicTest.dynamicTest(folder, test::run));
  }

  private static List<DynamicTest> cases(
      String prefix, JsonNode root, Predicate<JsonNode> form, BiConsumer<JsonNode, JsonNode> test) {
    var tests = new ArrayList<DynamicTest>();
    root.path("cases")
        .properties()
        .forEach(
            each -> {
              if (form.test(each.getValue())) {
                tests.add(
                    DynamicTest.dynamicTest(
                        prefix + each.getKey(), () -> test.accept(root, each.getValue())));
              }
            });
    return tests;
  }
}
