package org.fairlead.data.format.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CifarPickleTest {
  private final Path file;

  CifarPickleTest(@TempDir Path folder) {
    this.file = folder.resolve("train");
  }

  /** Writes a dictionary of two entries: labels 1, 2, 3 of some kind, and three black images. */
  private CifarPickle pickled(byte[] labels) throws IOException {
    var out = new ByteArrayOutputStream();
    out.writeBytes(ascii("\u0080\u0002}(U\u0006labels"));
    out.writeBytes(labels);
    out.writeBytes(ascii("U\u0004data"));
    out.writeBytes(array("u1", "|", 3, 3072, new byte[3 * 3072]));
    out.writeBytes(ascii("u."));
    Files.write(file, out.toByteArray());
    return CifarPickle.read(file, "cifar-10-batches-py");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] integer(int value) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array();
  }

  private static byte[] joined(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] type(String name, String order) {
    return ascii(
        "cnumpy\ndtype\nU\u0002%sK\0K\1\u0087R(K\3U\1%sNNNJ\u00ff\u00ff\u00ff\u00ffJ\u00ff\u00ff\u00ff\u00ffK\0tb"
            .formatted(name, order));
  }

  private static byte[] array(String name, String order, int rows, int columns, byte[] content) {
    byte[] shape =
        columns == 0
            ? joined(ascii("J"), integer(rows), ascii("\u0085"))
            : joined(ascii("J"), integer(rows), ascii("J"), integer(columns), ascii("\u0086"));
    return joined(
        ascii("cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\u0085U\1b\u0087R(K\1"),
        shape,
        type(name, order),
        ascii("\u0089T"),
        integer(content.length),
        content,
        ascii("tb"));
  }

  @ParameterizedTest
  @CsvSource({"u1,|,1", "i1,|,1", "i2,<,2", "i4,>,4", "i8,<,8", "u8,>,8"})
  void part_takesLabelsOfAnyWholeNumbers(String type, String order, int width) throws IOException {
    var content = ByteBuffer.allocate(3 * width);
    for (int i = 0; i < 3; i++) {
      content.put(i * width + (order.equals(">") ? width - 1 : 0), (byte) (i + 1));
    }
    var part = pickled(array(type, order, 3, 0, content.array())).part("labels");
    assertThat(part.labels().get(0)).containsExactly(1, 2, 3);
  }

  @Test
  void part_takesLabelsThatAreNumpyNumbers() throws IOException {
    byte[] two = ascii("U\b\2\0\0\0\0\0\0\0");
    byte[] scalar =
        joined(ascii("cnumpy.core.multiarray\nscalar\n"), type("i8", "<"), two, ascii("\u0086R"));
    var part = pickled(joined(ascii("](K\1"), scalar, ascii("K\3e"))).part("labels");
    assertThat(part.labels().get(0)).containsExactly(1, 2, 3);
  }

  @Test
  void part_saysInAFewWordsWhatIsWrong() throws IOException {
    var negative = pickled(array("i2", "<", 3, 0, new byte[] {1, 0, -1, -1, 0, 0}));
    assertThatThrownBy(() -> negative.part("labels"))
        .isInstanceOf(InputException.class)
        .hasMessage(file + ": entry 1 of labels is -1, expected a whole number from 0 to 255");
    var nested = pickled(ascii("](](K\1K\2eK\3e"));
    assertThatThrownBy(() -> nested.part("labels"))
        .hasMessage(
            file
                + ": entry 0 of labels is a list of 2 values, expected a whole number from 0 to 255");
    var few = pickled(ascii("](K\1e"));
    assertThatThrownBy(() -> few.part("labels"))
        .hasMessage(
            file
                + ": data is an array of shape [3, 3072] for 1 classes, expected bytes of shape [1, 3072]");
    assertThatThrownBy(() -> few.part("fine_labels"))
        .hasMessage(
            file
                + " has no entry 'fine_labels', found labels, data; expected a file of cifar-10-batches-py");
    assertThatThrownBy(() -> pickled(array("f4", "<", 3, 0, new byte[12])))
        .hasMessageEndingWith("has an array of 'f4', expected whole numbers such as uint8");
  }
}
