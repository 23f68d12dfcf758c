package org.fairlead.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.fairlead.testkit.TestFolders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recorded references, found through the system property {@code golden.dir}. */
final class Goldens {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Goldens() {}

  /** Returns the files of a folder whose names match; skips the test where there is no folder. */
  static List<Path> files(String folder, String pattern) {
    try (Stream<Path> files = Files.list(TestFolders.golden(folder))) {
      return files.filter(f -> f.getFileName().toString().matches(pattern)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a reference that lies among the test resources. */
  static Path bundled(String name) {
    try {
      return Path.of(Objects.requireNonNull(Goldens.class.getResource("/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static JsonNode read(Path file) {
    return JSON.readTree(file.toFile());
  }

  /** Returns the numbers of an arbitrarily nested array, in order. */
  static double[] numbers(JsonNode node) {
    var found = new ArrayList<Double>();
    collect(node, found);
    return found.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static void collect(JsonNode node, List<Double> found) {
    if (node.isArray()) {
      node.forEach(child -> collect(child, found));
    } else if (node.isBoolean()) {
      found.add(node.booleanValue() ? 1.0 : 0.0);
    } else {
      found.add(node.doubleValue());
    }
  }
}
