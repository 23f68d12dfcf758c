package org.fairlead.data.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TiffHeaderTest {
  /** Returns a grey TIFF of 6 rows and 8 columns. */
  private static byte[] tiff() throws IOException {
    var image = new BufferedImage(8, 6, BufferedImage.TYPE_BYTE_GRAY);
    image.getRaster().setSample(3, 2, 0, 77);
    var out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, "tiff", out)).isTrue();
    return out.toByteArray();
  }

  /** Returns the file with another number in an entry of its directory. */
  private static byte[] with(int tag, int number) throws IOException {
    byte[] bytes = tiff();
    var tiff = ByteBuffer.wrap(bytes);
    tiff.order(bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    for (int i = 0; i < tiff.getShort(directory); i++) {
      int at = directory + 2 + 12 * i;
      if (tiff.getShort(at) == tag) {
        tiff.putShort(at + 2, (short) 4).putInt(at + 4, 1).putInt(at + 8, number);
        return bytes;
      }
    }
    throw new AssertionError("no tag " + tag);
  }

  @Test
  void decode_readsWhateverTheFileIsCalled() throws IOException {
    RgbImage image = ImageDecoder.decode(tiff(), "a.jpg");
    assertThat(image.height()).isEqualTo(6);
    assertThat(image.width()).isEqualTo(8);
    assertThat(image.pixels()[3 * (2 * 8 + 3)]).isEqualTo((byte) 77);
    assertThat(TiffHeader.of(tiff())).isEqualTo(new TiffHeader(6, 8));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          259 | 7      | is a TIFF that holds JPEG images, which are not read: save it with LZW or without compression
          259 | 50000  | is a TIFF of compression 50000, expected none, CCITT, LZW, deflate or PackBits
          262 | 5      | is a TIFF of CMYK, expected grey, palette or RGB
          262 | 77     | is a TIFF of colours of kind 77, expected grey, palette or RGB
          258 | 32     | is a TIFF of 1 samples of 32 bits a pixel, expected at most 4 of at most 16
          277 | 60000  | is a TIFF of 60000 samples of 8 bits a pixel, expected at most 4 of at most 16
          256 | 900000 | claims to be 900000 x 6 pixels, expected at most 65535 a side
          257 | -1     | claims to be 8 x -1 pixels, expected 1 to 64000000 in all
          """)
  void decode_refusesWhatWouldBeReadWronglyOrWithoutBounds(int tag, int number, String problem)
      throws IOException {
    byte[] bytes = with(tag, number);
    assertThatThrownBy(() -> ImageDecoder.decode(bytes, "a.tif"))
        .isInstanceOf(InputException.class)
        .hasMessage("a.tif " + problem);
  }

  @Test
  void decode_ofDamagedFilesEndsInAClearMessageOrAnImage() throws IOException {
    var random = new Random(1);
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = tiff();
      for (int change = random.nextInt(6); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      byte[] cut = Arrays.copyOf(bytes, bytes.length - random.nextInt(20));
      try {
        assertThat(ImageDecoder.decode(cut, "a.tif").pixels()).isNotEmpty();
      } catch (InputException e) {
        assertThat(e.getMessage()).startsWith("a.tif").hasSizeLessThan(400);
      }
    }
  }
}
