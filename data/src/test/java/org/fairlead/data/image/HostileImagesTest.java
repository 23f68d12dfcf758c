package org.fairlead.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.fairlead.base.InputException;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images made to do harm: each is refused in a line that names it, or decoded. */
@Timeout(60)
final class HostileImagesTest {
  private static final int WIDTH = 18;
  private static final int HEIGHT = 22;
  private static final int BITS = 28;
  private static final int COMPRESSION = 30;
  private static final int SIZE = 34;
  private static final int COLOURS = 46;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      textBlock =
          """
          01-bmp-hang/hang.bmp| is a BMP around a PNG, which is not read: save it as a PNG
          02-bmp-embedded-size/jpeg40000-small.bmp| is a BMP around a JPEG, which is not read: save it as a JPEG
          02-bmp-embedded-size/palette2g.bmp| claims a palette of 2147483647 colours, expected at most 256 for 8 bits a pixel
          02-bmp-embedded-size/palette600m.bmp| claims a palette of 268435455 colours, expected at most 256 for 8 bits a pixel
          02-bmp-embedded-size/size2g.bmp| is a BMP around a PNG, which is not read: save it as a PNG
          02-bmp-embedded-size/sizeneg.bmp| is a BMP around a PNG, which is not read: save it as a PNG
          10-gif/frame65535.gif| claims to be 65535 x 65535 pixels, expected 1 to 64000000 in all
          11-png/16bit-rgba-8000.png| claims to be 8000 x 8000 pixels of 64 bits, expected at most 244 MiB of them
          16-jpeg-scans/scans100.jpg| is a JPEG of 106 scans over 8000 x 8000 pixels, expected at most 12
          """)
  void decode_refusesWhatIsMadeToDoHarm(String name, String problem) {
    Path file = TestFolders.cases("hostile/" + name);
    assertThatThrownBy(() -> ImageDecoder.decode(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"iccp-bomb.png", "itxt-bomb.png", "ztxt-bomb.png"})
  void decode_passesOverWhatIsNoPixel(String name) {
    RgbImage image = ImageDecoder.decode(TestFolders.cases("hostile/11-png/" + name));
    assertThat(image.height()).isEqualTo(8);
  }

  private static byte[] bmp(int type, Consumer<ByteBuffer> change) throws IOException {
    var out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(new BufferedImage(8, 8, type), "bmp", out)).isTrue();
    ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    change.accept(bytes);
    return bytes.array();
  }

  private static void assertRefused(byte[] bytes, String problem) {
    assertThatThrownBy(() -> ImageDecoder.decode(bytes, "a.bmp"))
        .isInstanceOf(InputException.class)
        .hasMessage("a.bmp " + problem);
  }

  @Test
  void decode_believesNoNumberOfABmpThatTheFileCannotHold() throws IOException {
    int grey = BufferedImage.TYPE_BYTE_GRAY;
    assertThat(ImageDecoder.decode(bmp(grey, each -> {}), "a.bmp").width()).isEqualTo(8);
    int length = bmp(grey, each -> {}).length;
    assertRefused(
        bmp(grey, each -> each.putInt(WIDTH, 7_000)),
        "is truncated: it has %d bytes, expected 56000 from byte 1078 on for 7000 x 8 pixels of 8 bits"
            .formatted(length));
    assertRefused(
        bmp(grey, each -> each.putInt(HEIGHT, Integer.MIN_VALUE)),
        "claims to be 8 x 2147483648 pixels, expected 1 to 64000000 in all");
    assertRefused(
        bmp(grey, each -> each.putInt(14, 0x7fff_ffff)),
        "has a BMP header of 2147483647 bytes, expected 12 or 40 to 124");
    assertRefused(
        bmp(grey, each -> each.putInt(COLOURS, -1)),
        "claims a palette of 4294967295 colours, expected at most 256 for 8 bits a pixel");
    assertRefused(
        bmp(grey, each -> each.putInt(10, -1)),
        "is truncated: it has %d bytes, expected 64 from byte 4294967295 on for 8 x 8 pixels of 8 bits"
            .formatted(length));
    for (int compression : new int[] {4, 5}) {
      assertRefused(
          bmp(grey, each -> each.putInt(COMPRESSION, compression)),
          "is a BMP around a %s, which is not read: save it as a %1$s"
              .formatted(compression == 4 ? "JPEG" : "PNG"));
    }
    assertRefused(
        bmp(grey, each -> each.putShort(BITS, (short) 7)),
        "is a BMP of 7 bits a pixel with compression 0, which is not read");
    assertRefused(
        bmp(grey, each -> each.putInt(COMPRESSION, 1).putInt(SIZE, 0x7fff_ffff)),
        "is truncated: it has %d bytes, expected 2147483647 from byte 1078 on for 8 x 8 pixels of 8 bits"
            .formatted(length));
    assertRefused(
        bmp(grey, each -> each.putInt(COMPRESSION, 1).putInt(SIZE, 0).putInt(2, -1)),
        "is truncated: it has %d bytes, expected 4294966217 from byte 1078 on for 8 x 8 pixels of 8 bits"
            .formatted(length));
  }

  @Test
  void decode_refusesAPngThatCannotHoldWhatItClaims() throws IOException {
    var out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), "png", out);
    byte[] bytes = out.toByteArray();
    ByteBuffer.wrap(bytes).putInt(16, 7_000).putInt(20, 7_000);
    assertThatThrownBy(() -> ImageDecoder.decode(bytes, "a.png"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "a.png is truncated: its %d bytes cannot hold 7000 x 7000 pixels of 24 bits"
                .formatted(bytes.length));
  }

  @Test
  void decode_countsTheScansOfWhatCamerasMakeAsFew() throws IOException {
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    var settings = writer.getDefaultWriteParam();
    settings.setProgressiveMode(javax.imageio.ImageWriteParam.MODE_DEFAULT);
    var out = new ByteArrayOutputStream();
    try (var stream = Objects.requireNonNull(ImageIO.createImageOutputStream(out))) {
      writer.setOutput(stream);
      writer.write(
          null,
          new javax.imageio.IIOImage(
              new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB), null, null),
          settings);
    }
    assertThat(ImageDecoder.decode(out.toByteArray(), "a.jpg").width()).isEqualTo(64);
  }
}
