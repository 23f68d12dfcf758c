package org.fairlead.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageDecoderTest {
  private final Path folder;

  ImageDecoderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    var bytes = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, bytes)).isTrue();
    return bytes.toByteArray();
  }

  private static BufferedImage picture(int type) {
    var image = new BufferedImage(6, 4, type);
    for (int y = 0; y < 4; y++) {
      for (int x = 0; x < 6; x++) {
        image.setRGB(x, y, new Color(x * 40, y * 60, 200 - x * 20 - y * 10).getRGB());
      }
    }
    return image;
  }

  private static int[] at(RgbImage image, int x, int y) {
    int i = (y * image.width() + x) * 3;
    byte[] p = image.pixels();
    return new int[] {p[i] & 0xff, p[i + 1] & 0xff, p[i + 2] & 0xff};
  }

  @Test
  void decode_givesThePixelsOfLosslessFormats() throws IOException {
    for (String format : new String[] {"png", "bmp"}) {
      var image =
          ImageDecoder.decode(encoded(picture(BufferedImage.TYPE_INT_RGB), format), "a." + format);
      assertThat(image.height()).isEqualTo(4);
      assertThat(image.width()).isEqualTo(6);
      assertThat(at(image, 0, 0)).containsExactly(0, 0, 200);
      assertThat(at(image, 5, 3)).containsExactly(200, 180, 70);
    }
  }

  @Test
  void decode_ignoresTransparency() throws IOException {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x00102030);
    image.setRGB(1, 0, 0x80405060);
    var decoded = ImageDecoder.decode(encoded(image, "png"), "a.png");
    assertThat(at(decoded, 0, 0)).containsExactly(0x10, 0x20, 0x30);
    assertThat(at(decoded, 1, 0)).containsExactly(0x40, 0x50, 0x60);
  }

  @Test
  void decode_keepsGreyValuesAsTheyAreStored() throws IOException {
    var grey = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 77, 255});
    var png = ImageDecoder.decode(encoded(grey, "png"), "a.png");
    assertThat(at(png, 1, 0)).containsExactly(77, 77, 77);
    assertThat(at(png, 2, 0)).containsExactly(255, 255, 255);

    var flat = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
    flat.getRaster().setPixels(0, 0, 8, 8, filled(64, 77));
    var jpeg = ImageDecoder.decode(encoded(flat, "jpg"), "a.jpg");
    assertThat(at(jpeg, 4, 4)).containsExactly(77, 77, 77);
  }

  @Test
  void decode_roundsSixteenBitsToEight() throws IOException {
    var grey = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    grey.getRaster().setPixels(0, 0, 3, 1, new int[] {0, 257 * 100 + 100, 65_535});
    var decoded = ImageDecoder.decode(encoded(grey, "png"), "a.png");
    assertThat(at(decoded, 0, 0)).containsExactly(0, 0, 0);
    assertThat(at(decoded, 1, 0)).containsExactly(100, 100, 100);
    assertThat(at(decoded, 2, 0)).containsExactly(255, 255, 255);
  }

  @Test
  void decode_looksPalettesUp() throws IOException {
    var model =
        new IndexColorModel(
            2, 3, new byte[] {10, 20, (byte) 250}, new byte[] {1, 2, 3}, new byte[] {9, 8, 7});
    var image = new BufferedImage(3, 1, BufferedImage.TYPE_BYTE_BINARY, model);
    image.getRaster().setPixels(0, 0, 3, 1, new int[] {2, 0, 1});
    for (String format : new String[] {"png", "gif"}) {
      var decoded = ImageDecoder.decode(encoded(image, format), "a." + format);
      assertThat(at(decoded, 0, 0)).containsExactly(250, 3, 7);
      assertThat(at(decoded, 1, 0)).containsExactly(10, 1, 9);
    }
  }

  @Test
  void decode_ofColourJpegKeepsTheOrderOfChannels() throws IOException {
    var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, new Color(200, 100, 40).getRGB());
    }
    int[] pixel = at(ImageDecoder.decode(encoded(image, "jpg"), "a.jpg"), 8, 8);
    assertThat(pixel[0]).isCloseTo(200, within(3));
    assertThat(pixel[1]).isCloseTo(100, within(3));
    assertThat(pixel[2]).isCloseTo(40, within(3));
  }

  @Test
  void read_resizesIntoTheTarget() throws IOException {
    Path file = folder.resolve("a.png");
    Files.write(file, encoded(picture(BufferedImage.TYPE_INT_RGB), "png"));
    var target = ByteBuffer.allocateDirect(100);
    target.position(7);
    ImageDecoder.read(file, ResizeChain.to(3, 3), target);
    assertThat(target.position()).isEqualTo(7 + 27);
    byte[] expected = ImageResizer.resize(ImageDecoder.decode(file), 3, 3).pixels();
    var found = new byte[27];
    target.get(7, found);
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void extent_isReadFromTheHeader() throws IOException {
    byte[] png = encoded(picture(BufferedImage.TYPE_INT_RGB), "png");
    assertThat(ImageDecoder.extent(Arrays.copyOf(png, 40), "a.png")).isEqualTo(Extent.of(4, 6));
  }

  @Test
  void decode_refusesEveryTruncationOfAJpeg() throws IOException {
    var image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 64 * 64; i++) {
      image.setRGB(i % 64, i / 64, i * 7919);
    }
    byte[] jpeg = encoded(image, "jpg");
    assertThat(ImageDecoder.decode(jpeg, "whole.jpg").width()).isEqualTo(64);
    assertThat(ImageDecoder.decode(Arrays.copyOf(jpeg, jpeg.length + 10), "padded.jpg").width())
        .isEqualTo(64);
    for (int length = 1; length < jpeg.length; length += 37) {
      byte[] part = Arrays.copyOf(jpeg, length);
      assertThatThrownBy(() -> ImageDecoder.decode(part, "cut.jpg"))
          .as("%d of %d bytes", length, jpeg.length)
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("cut.jpg ");
      if (length > 100) {
        byte[] padded = Arrays.copyOf(part, jpeg.length);
        padded[jpeg.length - 2] = (byte) 0xff;
        padded[jpeg.length - 1] = (byte) 0xd9;
        ignoreRefusal(padded);
      }
    }
    byte[] half = Arrays.copyOf(jpeg, jpeg.length / 2);
    assertThatThrownBy(() -> ImageDecoder.decode(half, "cut.jpg"))
        .hasMessage(
            "cut.jpg is truncated: its %d bytes do not hold the end of the image, copy the file again",
            half.length);
  }

  /** A hole in the middle need not be noticed, but must not end in anything else. */
  private static void ignoreRefusal(byte[] bytes) {
    try {
      assertThat(ImageDecoder.decode(bytes, "hole.jpg").width()).isEqualTo(64);
    } catch (InputException e) {
      assertThat(e).hasMessageStartingWith("hole.jpg ");
    }
  }

  @Test
  void decode_refusesEveryTruncationOfAPng() throws IOException {
    byte[] png = encoded(picture(BufferedImage.TYPE_INT_RGB), "png");
    int end = png.length - 12;
    for (int length = 1; length < end - 8; length++) {
      byte[] part = Arrays.copyOf(png, length);
      assertThatThrownBy(() -> ImageDecoder.decode(part, "cut.png"))
          .as("%d of %d bytes", length, png.length)
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith("cut.png ");
    }
  }

  @Test
  void decode_refusesWhatIsNotAnImage() {
    assertThatThrownBy(
            () -> ImageDecoder.decode("<html>no".getBytes(StandardCharsets.UTF_8), "a.jpg"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "a.jpg is not a JPEG, PNG, GIF, BMP, WebP or TIFF image: it starts with the bytes 3c 68 74 6d 6c 3e 6e 6f");
    assertThatThrownBy(
            () -> ImageDecoder.decode("RIFF....WEBPVP8 ".getBytes(StandardCharsets.UTF_8), "a.jpg"))
        .hasMessage(
            "a.jpg is truncated: it says that it has 774778422 bytes and has 16, copy the file again");
    assertThatThrownBy(
            () -> ImageDecoder.decode("....ftypheic".getBytes(StandardCharsets.UTF_8), "a.jpg"))
        .hasMessageEndingWith("(HEIC or AVIF)");
    assertThatThrownBy(() -> ImageDecoder.decode(new byte[0], "a.jpg"))
        .hasMessage("a.jpg is empty, expected an image");
    assertThatThrownBy(() -> ImageDecoder.decode(folder.resolve("absent.jpg")))
        .isInstanceOf(InputException.class)
        .hasMessage("%s does not exist, expected an image file", folder.resolve("absent.jpg"));
  }

  @Test
  void decode_refusesABombBeforeDecodingIt() throws IOException {
    byte[] png = encoded(picture(BufferedImage.TYPE_INT_RGB), "png");
    var header = ByteBuffer.wrap(png);
    header.putInt(16, 100_000).putInt(20, 90_000);
    var crc = new CRC32();
    crc.update(png, 12, 17);
    header.putInt(29, (int) crc.getValue());
    assertThatThrownBy(() -> ImageDecoder.decode(png, "bomb.png"))
        .isInstanceOf(InputException.class)
        .hasMessage("bomb.png claims to be 100000 x 90000 pixels, expected 1 to 64000000 in all");
    header.putInt(16, 100_000).putInt(20, 1);
    crc.reset();
    crc.update(png, 12, 17);
    header.putInt(29, (int) crc.getValue());
    assertThatThrownBy(() -> ImageDecoder.decode(png, "thread.png"))
        .hasMessage("thread.png claims to be 100000 x 1 pixels, expected at most 65535 a side");
  }

  private static byte[] resource(String name) throws IOException {
    try (var stream = Objects.requireNonNull(ImageDecoderTest.class.getResourceAsStream(name))) {
      return stream.readAllBytes();
    }
  }

  @Test
  void decode_refusesJpegsOfTwoComponents() throws IOException {
    byte[] jpeg = encoded(picture(BufferedImage.TYPE_INT_RGB), "jpg");
    for (int i = 2; i < jpeg.length; i++) {
      if ((jpeg[i] & 0xff) == 0xff && (jpeg[i + 1] & 0xff) == 0xc0) {
        jpeg[i + 9] = 2;
        break;
      }
    }
    assertThatThrownBy(() -> ImageDecoder.decode(jpeg, "two.jpg"))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("two.jpg is a");
  }

  @Test
  void decode_ofAnImageTwentyThousandPixelsWide() throws IOException {
    var wide = new BufferedImage(20_000, 3, BufferedImage.TYPE_3BYTE_BGR);
    for (int x = 0; x < 20_000; x++) {
      for (int y = 0; y < 3; y++) {
        wide.setRGB(x, y, x < 10_000 ? 0xff_8000 : 0x00_40ff);
      }
    }
    for (String format : new String[] {"png", "bmp"}) {
      var image = ImageDecoder.decode(encoded(wide, format), "wide." + format);
      var small = ImageResizer.resize(image, 4, 4);
      assertThat(at(small, 0, 0)).containsExactly(255, 128, 0);
      assertThat(at(small, 3, 3)).containsExactly(0, 64, 255);
    }
    int[] pixel =
        at(ImageResizer.resize(ImageDecoder.decode(encoded(wide, "jpg"), "wide.jpg"), 4, 4), 0, 0);
    assertThat(pixel[0]).isCloseTo(255, within(3));
  }

  @Test
  void decode_refusesEveryTruncationOfGifAndBmp() throws IOException {
    for (String format : new String[] {"gif", "bmp"}) {
      byte[] whole = encoded(picture(BufferedImage.TYPE_INT_RGB), format);
      for (int length = 6; length < whole.length * 9 / 10; length++) {
        byte[] part = Arrays.copyOf(whole, length);
        assertThatThrownBy(() -> ImageDecoder.decode(part, "cut." + format))
            .as("%d of %d bytes", length, whole.length)
            .isInstanceOf(InputException.class)
            .hasMessageStartingWith("cut." + format + " ");
      }
    }
  }

  @Test
  void decode_putsASmallFrameOnItsScreen() throws IOException {
    byte[] gif = encoded(picture(BufferedImage.TYPE_INT_RGB), "gif");
    var screen = ByteBuffer.wrap(gif).order(ByteOrder.LITTLE_ENDIAN);
    screen.putShort(6, (short) 9).putShort(8, (short) 8);
    int table = 3 * (2 << (gif[10] & 7));
    int frame = 13 + ((gif[10] & 0x80) != 0 ? table : 0);
    while (gif[frame] == 0x21) {
      frame += 2;
      while (gif[frame] != 0) {
        frame += 1 + (gif[frame] & 0xff);
      }
      frame++;
    }
    screen.putShort(frame + 1, (short) 2).putShort(frame + 3, (short) 1);
    var image = ImageDecoder.decode(gif, "small.gif");
    assertThat(Extent.of(image.height(), image.width())).isEqualTo(Extent.of(8, 9));
    assertThat(at(image, 0, 0)).containsExactly(0, 0, 0);
    assertThat(at(image, 2, 1)[2]).isCloseTo(200, within(8));
    assertThat(at(image, 7, 3)[0]).isCloseTo(200, within(8));
    assertThat(at(image, 8, 4)).containsExactly(0, 0, 0);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  void decode_ofDamagedBytesEndsInAnImageOrAnErrorWithTheName(long seed) throws IOException {
    var random = new SplittableRandom(seed);
    for (String format : new String[] {"jpg", "png", "gif", "bmp"}) {
      byte[] whole = encoded(picture(BufferedImage.TYPE_INT_RGB), format);
      for (int n = 0; n < 40; n++) {
        byte[] damaged = whole.clone();
        for (int k = random.nextInt(1, 6); k > 0; k--) {
          damaged[random.nextInt(4, damaged.length)] = (byte) random.nextInt(256);
        }
        try {
          assertThat(ImageDecoder.decode(damaged, "a." + format).pixels()).isNotEmpty();
        } catch (InputException e) {
          assertThat(e).hasMessageStartingWith("a." + format);
        }
      }
    }
  }

  @Test
  void decode_readsProgressiveJpegs() throws IOException {
    int[] pixel = at(ImageDecoder.decode(resource("progressive.jpg"), "progressive.jpg"), 4, 4);
    assertThat(pixel[0]).isCloseTo(200, within(3));
    assertThat(pixel[1]).isCloseTo(100, within(3));
    assertThat(pixel[2]).isCloseTo(40, within(3));
  }

  private static int[] filled(int n, int value) {
    var values = new int[n];
    Arrays.fill(values, value);
    return values;
  }
}
