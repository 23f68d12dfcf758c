package org.fairlead.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class NumpyRandomTest {

  /** The reference values of the generator's authors for their default seed. */
  @Test
  void nextBits_givesThePublishedSequence() {
    var random = new NumpyRandom(5489);
    assertThat(Integer.toUnsignedLong(random.nextBits())).isEqualTo(3_499_211_612L);
    for (int i = 2; i < 10_000; i++) {
      random.nextBits();
    }
    assertThat(Integer.toUnsignedLong(random.nextBits())).isEqualTo(4_123_659_995L);
  }

  @Test
  void permutation_equalsEveryGoldenOfTheRepository() throws IOException {
    try (var stream =
        Objects.requireNonNull(
            NumpyRandomTest.class.getResourceAsStream("/golden/g_numpy/permutation.json"))) {
      checkAll(stream);
    }
  }

  @Test
  void permutation_equalsEveryGoldenFound() throws IOException {
    try (var files = Files.list(TestFolders.golden("g_numpy"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".json")).toList()) {
        try (var stream = Files.newInputStream(file)) {
          checkAll(stream);
        }
      }
    }
  }

  @Test
  void permutation_ofNothingOrOneIsItself() {
    assertThat(new NumpyRandom(1).permutation(0)).isEmpty();
    assertThat(new NumpyRandom(1).permutation(1)).containsExactly(0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NumpyRandom(1).permutation(-1))
        .withMessage("n must be at least 0, got -1");
  }

  private static void checkAll(InputStream stream) throws IOException {
    var cases = JsonMapper.shared().readTree(stream).get("cases");
    assertThat(cases.size()).isPositive();
    for (var golden : cases) {
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
