package org.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Tests from golden traces: an excerpt among a module's resources, all of them under {@code
 * golden.dir}. What a trace holds decides which test reads it: the names of files and cases are
 * free.
 *
 * <p>Without its folder a test is skipped with the reason, and fails where {@code CI=true}. A
 * folder without traces fails; one without traces of a test's form is skipped.
 */
public final class GoldenTraces {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenTraces() {}

  /**
   * Returns a test per case of a resource below {@code golden}, which every clone has; a test gets
   * the file and the case.
   */
  public static List<DynamicTest> bundled(String file, BiConsumer<JsonNode, JsonNode> test) {
    try (InputStream in = GoldenTraces.class.getResourceAsStream("/golden/" + file)) {
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
   * gets the file and the case.
   */
  public static List<DynamicTest> everyCase(
      String folder, Predicate<JsonNode> form, BiConsumer<JsonNode, JsonNode> test) {
    return everyTrace(
        folder,
        files -> {
          var tests = new ArrayList<DynamicTest>();
          files.forEach((name, root) -> tests.addAll(cases(name + " ", root, form, test)));
          return tests;
        });
  }

  /**
   * Returns a test per file of this form in a folder under {@code golden.dir}; a test gets the file
   * and all files of the folder.
   */
  public static List<DynamicTest> everyFile(
      String folder, Predicate<JsonNode> form, BiConsumer<JsonNode, Collection<JsonNode>> test) {
    return everyTrace(
        folder,
        files -> {
          var tests = new ArrayList<DynamicTest>();
          files.forEach(
              (name, root) -> {
                if (form.test(root)) {
                  tests.add(DynamicTest.dynamicTest(name, () -> test.accept(root, files.values())));
                }
              });
          return tests;
        });
  }

  private static List<DynamicTest> everyTrace(
      String folder, Function<Map<String, JsonNode>, List<DynamicTest>> tests) {
    Path path = Path.of(System.getProperty("golden.dir", "absent")).resolve(folder);
    return Files.isDirectory(path)
        ? everyTrace(path, tests)
        : List.of(DynamicTest.dynamicTest(folder, () -> TestFolders.golden(folder)));
  }

  /** As above in a folder that is there. */
  static List<DynamicTest> everyTrace(
      Path path, Function<Map<String, JsonNode>, List<DynamicTest>> tests) {
    var files = new TreeMap<String, JsonNode>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path, "*.json")) {
      for (Path file : found) {
        files.put(String.valueOf(file.getFileName()), JSON.readTree(file.toFile()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(files).as("traces in %s", path).isNotEmpty();
    List<DynamicTest> all = tests.apply(files);
    return all.isEmpty()
        ? List.of(
            DynamicTest.dynamicTest(
                path.toString(), () -> Assumptions.abort("no trace of this form in " + path)))
        : all;
  }

  private static List<DynamicTest> cases(
      String prefix, JsonNode root, Predicate<JsonNode> form, BiConsumer<JsonNode, JsonNode> test) {
    var named = new TreeMap<String, JsonNode>();
    JsonNode cases = root.path("cases");
    for (int i = 0; cases.isArray() && i < cases.size(); i++) {
      named.put(Integer.toString(i), cases.get(i));
    }
    cases.properties().forEach(each -> named.put(each.getKey(), each.getValue()));
    var tests = new ArrayList<DynamicTest>();
    named.forEach(
        (name, each) -> {
          if (form.test(each)) {
            tests.add(DynamicTest.dynamicTest(prefix + name, () -> test.accept(root, each)));
          }
        });
    return tests;
  }
}
