package org.fairlead.data.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Files of images.py and webp_tiff.py, which lie beside their results, and what Pillow makes of
 * them.
 */
final class PillowImagesTest {
  private static final double MEAN = 1;
  private static final int MOST = 2;

  record Sample(JsonNode json) {
    String name() {
      return json.get("name").asString();
    }

    Extent size() {
      return Extent.of(json.get("size").get(0).asInt(), json.get("size").get(1).asInt());
    }

    byte[] bytes(String key) {
      return Base64.getDecoder().decode(json.get(key).asString());
    }

    @Override
    public String toString() {
      return name();
    }
  }

  static List<Sample> samples() throws IOException {
    var samples = new ArrayList<Sample>();
    for (String file : List.of("images.json", "webp_tiff.json")) {
      try (var stream = Objects.requireNonNull(PillowImagesTest.class.getResourceAsStream(file))) {
        JsonMapper.shared().readTree(stream).get("cases").forEach(e -> samples.add(new Sample(e)));
      }
    }
    return samples;
  }

  private static void checkClose(byte[] found, byte[] expected) {
    assertThat(found).hasSameSizeAs(expected);
    long sum = 0;
    int most = 0;
    for (int i = 0; i < found.length; i++) {
      int difference = Math.abs((found[i] & 0xff) - (expected[i] & 0xff));
      sum += difference;
      most = Math.max(most, difference);
    }
    assertThat(most).as("largest difference").isLessThanOrEqualTo(MOST);
    assertThat((double) sum / found.length).as("mean difference").isLessThanOrEqualTo(MEAN);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("samples")
  void decodeAndResize_areWithinOneOnAverageAndTwoAtMostOfPillow(Sample sample) {
    byte[] file = sample.bytes("file");
    RgbImage image = ImageDecoder.decode(file, sample.name());
    assertThat(Extent.of(image.height(), image.width())).isEqualTo(sample.size());
    assertThat(ImageDecoder.extent(file, sample.name())).isEqualTo(sample.size());
    byte[] pixels = sample.bytes("pixels");
    if (pixels.length > 0) {
      checkClose(image.pixels(), pixels);
    }
    checkClose(ImageResizer.resize(image, 5, 7).pixels(), sample.bytes("small"));
  }

  /** The library's own reader of WebP is held to what the platform's readers are held to. */
  @Test
  void decode_ofDamagedWebpEndsInAClearMessageOrAnImage() throws IOException {
    var random = new Random(1);
    for (Sample sample : samples()) {
      for (int i = 0; sample.name().endsWith(".webp") && i < 200; i++) {
        byte[] bytes = sample.bytes("file");
        for (int change = random.nextInt(6); change >= 0; change--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        byte[] cut = Arrays.copyOf(bytes, bytes.length - random.nextInt(2) * random.nextInt(40));
        try {
          assertThat(ImageDecoder.decode(cut, "a.webp").pixels()).isNotEmpty();
        } catch (InputException e) {
          assertThat(e.getMessage()).startsWith("a.webp").hasSizeLessThan(400);
        }
      }
    }
  }
}
