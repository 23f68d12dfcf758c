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
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
 */
public final class GoldenFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenFiles() {}

  /** Returns a test per case of the copy that every clone has. */
  public static List<DynamicTest> bundled(
      String file, Predicate<JsonNode> chosen, Consumer<JsonNode> test) {
    try (InputStream in = GoldenFiles.class.getResourceAsStream("/golden/" + file)) {
      return tests(JSON.readTree(Objects.requireNonNull(in, file)), chosen, test);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a test per case of the file under {@code golden.dir}; skipped where it is absent. */
  public static List<DynamicTest> complete(
      String file, Predicate<JsonNode> chosen, Consumer<JsonNode> test) {
    Path path = Path.of(System.getProperty("golden.dir", "golden")).resolve(file);
    if (Files.isRegularFile(path)) {
      return tests(JSON.readTree(path.toFile()), chosen, test);
    }
    return missing(file, path);
  }

  private static List<DynamicTest> missing(String what, Path path) {
    String reason = "golden file " + path + " is missing";
    return List.of(
        DynamicTest.dynamicTest(
            what,
            () -> {
              assertThat(System.getenv("CI")).as(reason).isNotEqualTo("true");
              Assumptions.abort(reason);
            }));
  }

  /**
   * Returns a test per file of a folder under {@code golden.dir} whose name fits a pattern; skipped
   * where there is none. A test gets the file and a reader of the other files in the folder.
   */
  public static List<DynamicTest> files(
      String folder, String glob, BiConsumer<JsonNode, Function<String, JsonNode>> test) {
    Path path = Path.of(System.getProperty("golden.dir", "golden")).resolve(folder);
    if (!Files.isDirectory(path)) {
      return missing(folder, path);
    }
    var tests = new ArrayList<DynamicTest>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(path, glob)) {
      for (Path file : found) {
        tests.add(
            DynamicTest.dynamicTest(
                file.getFileName().toString(),
                () ->
                    test.accept(
                        JSON.readTree(file.toFile()),
                        other -> JSON.readTree(path.resolve(other).toFile()))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    tests.sort(Comparator.comparing(DynamicTest::getDisplayName));
    return tests.isEmpty() ? missing(folder, path.resolve(glob)) : tests;
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
