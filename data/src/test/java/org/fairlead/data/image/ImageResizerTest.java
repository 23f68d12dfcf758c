package org.fairlead.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

final class ImageResizerTest {

  @Test
  void resize_equalsPillowByteForByte() throws IOException, NoSuchAlgorithmException {
    try (var stream =
        Objects.requireNonNull(ImageResizerTest.class.getResourceAsStream("resize.json"))) {
      for (var golden : JsonMapper.shared().readTree(stream).get("cases")) {
        var from = golden.get("from");
        var to = golden.get("to");
        var image = FormulaImage.of(from.get(0).asInt(), from.get(1).asInt());
        byte[] resized = ImageResizer.resize(image, to.get(0).asInt(), to.get(1).asInt()).pixels();
        String hash =
            HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(resized));
        if (golden.has("pixels")) {
          for (int i = 0; i < resized.length; i++) {
            assertThat(resized[i] & 0xff)
                .as("%s to %s at %d", from, to, i)
                .isEqualTo(golden.get("pixels").get(i).asInt());
          }
        }
        assertThat(hash).as("%s to %s", from, to).isEqualTo(golden.get("sha256").asString());
      }
    }
  }

  @Test
  void resize_halvesByTheTrianglesWeights() {
    // A line 0 0 80 160 made half as long: weights 3 3 1 and 1 3 3 over 7 at the two ends.
    var line =
        new RgbImage(
            1, 4, new byte[] {0, 0, 0, 0, 0, 0, 80, 80, 80, (byte) 160, (byte) 160, (byte) 160});
    byte[] half = ImageResizer.resize(line, 1, 2).pixels();
    assertThat(half[0] & 0xff).isEqualTo(Math.round(80 / 7f));
    assertThat(half[3] & 0xff).isEqualTo(Math.round((3 * 80 + 3 * 160) / 7f));
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  void resize_keepsConstantsAndStaysWithinTheRange(long seed) {
    var random = new SplittableRandom(seed);
    int height = random.nextInt(1, 60);
    int width = random.nextInt(1, 60);
    int toHeight = random.nextInt(1, 60);
    int toWidth = random.nextInt(1, 60);
    int value = random.nextInt(256);
    var constant = new byte[height * width * 3];
    Arrays.fill(constant, (byte) value);
    var resized = ImageResizer.resize(new RgbImage(height, width, constant), toHeight, toWidth);
    for (byte pixel : resized.pixels()) {
      assertThat(pixel & 0xff).isEqualTo(value);
    }
    var noisy = new byte[constant.length];
    int low = 255;
    int high = 0;
    for (int i = 0; i < noisy.length; i++) {
      noisy[i] = (byte) random.nextInt(256);
      low = Math.min(low, noisy[i] & 0xff);
      high = Math.max(high, noisy[i] & 0xff);
    }
    for (byte pixel :
        ImageResizer.resize(new RgbImage(height, width, noisy), toHeight, toWidth).pixels()) {
      assertThat(pixel & 0xff).isBetween(low, high);
    }
  }

  @Test
  void resize_toTheSameSizeGivesTheImageItself() {
    var image = FormulaImage.of(5, 4);
    assertThat(ImageResizer.resize(image, 5, 4)).isSameAs(image);
  }

  @Test
  void resize_rejectsNoSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ImageResizer.resize(FormulaImage.of(2, 2), 0, 3))
        .withMessage("size must be at least 1 x 1, got 0 x 3");
  }

  @Test
  void rgbImage_rejectsPixelsOfAnotherNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RgbImage(2, 2, new byte[11]))
        .withMessage("an image of 2 x 2 needs 12 bytes, got 11");
  }
}
