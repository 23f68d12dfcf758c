package org.fairlead.fairness.weighting.constrained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Tests from golden traces: an excerpt among the resources, all of them under {@code golden.dir}.
 * What a trace holds decides which test reads it: the names of files and cases are free.
 */
public final class GoldenFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenFiles() {}

  /** Returns a test per case of the copy that every clone has. */
  public static List<DynamicTest> bundled(String file, Consumer<JsonNode> test) {
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
   * Returns a test per case of this form in any file of a folder under {@code golden.dir}.
   *
   * <p>Without the folder there is one test, which is skipped, or fails where {@code CI=true}. A
   * folder without traces fails; one without traces of this form is skipped.
   */
  public static List<DynamicTest> everyCase(
      String folder, Predicate<JsonNode> form, Consumer<JsonNode> test) {
    return everyTrace(
        folder,
        files -> {
          var tests = new ArrayList<DynamicTest>();
          files.forEach((name, root) -> tests.addAll(cases(name + " ", root, form, test)));
          return tests;
        });
  }

  /**
   * As {@link #everyCase} with one test per file of this form; a test gets the file and all files
   * of the folder.
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
    var files = new TreeMap<String, JsonNode>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path, "*.json")) {
      for (Path file : found) {
        files.put(file.getFileName().toString(), JSON.readTree(file.toFile()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(files).as("traces in %s", path).isNotEmpty();
    List<DynamicTest> all = tests.apply(files);
    return all.isEmpty()
        ? skipped(folder, () -> Assumptions.abort("no trace of this form in " + path))
        : all;
  }

  private static List<DynamicTest> skipped(String folder, Runnable test) {
    return List.of(DynamicTest.dynamicTest(folder, test::run));
  }

  private static List<DynamicTest> cases(
      String prefix, JsonNode root, Predicate<JsonNode> form, Consumer<JsonNode> test) {
    var tests = new ArrayList<DynamicTest>();
    JsonNode cases = root.path("cases");
    for (int i = 0; cases.isArray() && i < cases.size(); i++) {
      JsonNode each = cases.get(i);
      if (form.test(each)) {
        tests.add(DynamicTest.dynamicTest(prefix + i, () -> test.accept(each)));
      }
    }
    cases
        .properties()
        .forEach(
            each -> {
              if (form.test(each.getValue())) {
                tests.add(
                    DynamicTest.dynamicTest(
                        prefix + each.getKey(), () -> test.accept(each.getValue())));
              }
            });
    return tests;
  }

  /** Returns the recorded membership: {@code rows[i][a]} is the value of attribute {@code a}. */
  public static Groups groups(JsonNode sizes, boolean intersectional, JsonNode rows) {
    var attributes = new ArrayList<Attribute>();
    int[][] codes = new int[sizes.size()][rows.size()];
    for (int a = 0; a < sizes.size(); a++) {
      var values = new ArrayList<String>();
      for (int v = 0; v < sizes.get(a).asInt(); v++) {
        values.add("v" + v);
      }
      attributes.add(new Attribute("a" + a, values));
      for (int i = 0; i < rows.size(); i++) {
        codes[a][i] = rows.get(i).get(a).asInt();
      }
    }
    return intersectional
        ? Groups.intersection(attributes, codes)
        : Groups.union(attributes, codes);
  }

  public static double[] doubles(JsonNode node) {
    double[] array = new double[node.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] =
          node.get(i).isBoolean() ? (node.get(i).asBoolean() ? 1 : 0) : node.get(i).asDouble();
    }
    return array;
  }

  public static int[] ints(JsonNode node) {
    int[] array = new int[node.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = node.get(i).asInt();
    }
    return array;
  }

  /** Returns a matrix row after row. */
  public static double[] flat(JsonNode rows) {
    double[] flat = new double[rows.size() * rows.get(0).size()];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = rows.get(i / rows.get(0).size()).get(i % rows.get(0).size()).asDouble();
    }
    return flat;
  }

  /** Asserts equality to 1e-9 of the larger of the expected number and the scale of its array. */
  public static void assertClose(String what, double[] actual, double[] expected) {
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double scale = 0;
    for (double each : expected) {
      scale = Math.max(scale, Math.abs(each));
    }
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i])
          .as("%s[%d]", what, i)
          .isCloseTo(expected[i], within(1e-9 * Math.max(scale, 1e-3)));
    }
  }

  public static void assertClose(String what, double actual, double expected) {
    assertClose(what, new double[] {actual}, new double[] {expected});
  }
}
