package org.fairlead.networks;

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
import tools.jackson.databind.ObjectMapper;

/** Finds golden traces: small copies among the test resources, all under {@code golden.dir}. */
public final class GoldenFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GoldenFiles() {}

  /** Returns the copy that every clone has. */
  public static Path bundled(String file) {
    try {
      return Path.of(
          Objects.requireNonNull(GoldenFiles.class.getResource("/golden/" + file), file).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a file or folder under {@code golden.dir}; skips where it is absent. */
  public static Path complete(String file) {
    return TestFolders.golden(file);
  }

  /** Returns the bundled copies of these files and, where they exist, the complete ones. */
  public static List<Path> both(String file) {
    return Stream.concat(Stream.of(bundled(file)), TestFolders.goldenIfPresent(file).stream())
        .toList();
  }

  /** Returns all files of a folder under {@code golden.dir} with this ending. */
  public static List<Path> all(String folder, String ending) {
    try (Stream<Path> files = Files.list(complete(folder))) {
      List<Path> found = files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
      if (found.isEmpty()) {
        throw new AssertionError("no " + ending + " files in " + folder);
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the bundled copy of a file of cases and, where the folder is, every file of it whose
   * cases have this key, whatever it is called.
   */
  public static List<Path> ofCases(String folder, String bundled, String key) {
    var found = new ArrayList<Path>();
    found.add(bundled(folder + "/" + bundled));
    if (TestFolders.goldenIfPresent(folder).isPresent()) {
      all(folder, ".json").stream()
          .filter(file -> json(file).path("cases").path(0).has(key))
          .forEach(found::add);
    }
    return found;
  }

  /** Returns the content of a JSON file. */
  public static JsonNode json(Path file) {
    return JSON.readTree(file.toFile());
  }

  /** Returns an array of numbers. */
  public static double[] doubles(JsonNode array) {
    return array.values().stream().mapToDouble(JsonNode::doubleValue).toArray();
  }

  /** Returns an array of whole numbers. */
  public static List<Integer> ints(JsonNode array) {
    return array.values().stream().map(JsonNode::intValue).toList();
  }
}
