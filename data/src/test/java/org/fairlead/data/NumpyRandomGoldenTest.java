package org.fairlead.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Permutations that NumPy made: every case of every file, each with its own seed and length. */
final class NumpyRandomGoldenTest {

  @Test
  void permutation_equalsEveryGoldenOfTheRepository() throws IOException {
    try (var stream =
        Objects.requireNonNull(
            NumpyRandomGoldenTest.class.getResourceAsStream("/golden/g_numpy/permutation.json"))) {
      checkAll("permutation.json", stream);
    }
  }

  @Test
  void permutation_equalsEveryGoldenFound() throws IOException {
    checkFolder(TestFolders.golden("g_numpy"));
  }

  @Test
  void goldens_withoutAFileOrACaseFail(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> checkFolder(folder))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no .json file in " + folder);
    Files.writeString(folder.resolve("permutation.json"), "{\"cases\": []}");
    assertThatThrownBy(() -> checkFolder(folder))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("cases of permutation.json");
    Files.writeString(folder.resolve("permutation.json"), "{}");
    assertThatThrownBy(() -> checkFolder(folder))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("cases of permutation.json");
  }

  private static void checkFolder(Path folder) throws IOException {
    List<Path> found;
    try (var files = Files.list(folder)) {
      found = files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
    }
    assertThat(found).as("no .json file in " + folder).isNotEmpty();
    for (Path file : found) {
      try (var stream = Files.newInputStream(file)) {
        checkAll(String.valueOf(file.getFileName()), stream);
      }
    }
  }

  private static void checkAll(String file, InputStream stream) throws IOException {
    JsonNode cases = JsonMapper.shared().readTree(stream).path("cases");
    assertThat(cases.size()).as("cases of " + file).isPositive();
    for (JsonNode golden : cases) {
      int n = golden.get("n").asInt();
      int[] permutation = new NumpyRandom((int) golden.get("seed").asLong()).permutation(n);
      assertThat(sha256(permutation))
          .as(golden.toString())
          .isEqualTo(golden.get("sha256").asString());
      if (golden.has("permutation")) {
        assertThat(permutation).isEqualTo(ints(golden.get("permutation")));
      }
      if (golden.has("first")) {
        assertThat(permutation).startsWith(ints(golden.get("first")));
      }
      if (golden.has("last")) {
        assertThat(permutation).endsWith(ints(golden.get("last")));
      }
      assertThat(Arrays.stream(permutation).sorted().toArray())
          .isEqualTo(IntStream.range(0, n).toArray());
    }
  }

  private static int[] ints(JsonNode array) {
    return IntStream.range(0, array.size()).map(i -> array.get(i).asInt()).toArray();
  }

  private static String sha256(int[] permutation) {
    var bytes = ByteBuffer.allocate(permutation.length * 8).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : permutation) {
      bytes.putLong(value);
    }
    return HexFormat.of().formatHex(Digests.sha256().digest(bytes.array()));
  }
}
