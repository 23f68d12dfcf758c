package org.fairlead.e2e.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** Small whole files that no library here writes: checkpoints of PyTorch, arrays of NumPy. */
final class Pickles {
  private static final String MARK = ",\n  \"checksum\"";

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  private Pickles() {
    raw(0x80, 2);
  }

  private Pickles raw(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  private Pickles ascii(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  private Pickles text(String text) {
    return raw('X', text.length(), 0, 0, 0).ascii(text);
  }

  private Pickles global(String module, String name) {
    return ascii("c" + module + "\n" + name + "\n");
  }

  private byte[] end() {
    return ascii(".").bytes.toByteArray();
  }

  /** A tensor of shape [2, 3] in storage "0". */
  private Pickles tensor() {
    global("torch._utils", "_rebuild_tensor_v2").ascii("((");
    text("storage").global("torch", "FloatStorage").text("0").text("cpu").raw('K', 6);
    ascii("tQ").raw('K', 0).ascii("(").raw('K', 2, 'K', 3).ascii("t(").raw('K', 3, 'K', 1);
    return ascii("t").raw(0x89).global("collections", "OrderedDict").ascii(")RtR");
  }

  private Pickles model() {
    ascii("}").raw('q', 0).ascii("(").text("state_dict").global("collections", "OrderedDict");
    ascii(")R").raw('q', 1).ascii("(").text("fc.weight").tensor().raw('q', 2).text("fc.twin");
    return ascii("h").raw(2).ascii("u").text("epoch").raw('K', 3).text("args").ascii("]u");
  }

  /** A dictionary of a model, as checkpoints are. */
  static byte[] checkpoint() {
    return new Pickles().model().end();
  }

  /** Values of every kind, lists in tuples in dictionaries. */
  static byte[] nested() {
    return new Pickles()
        .ascii("}(")
        .text("a")
        .ascii("](")
        .raw('K', 1, 'M', 1, 1, 'J', 1, 1, 1, 1, 0x8a, 2, 1, 1, 'G', 1, 2, 3, 4, 5, 6, 7, 8)
        .raw(0x88, 0x89, 'N')
        .ascii("e")
        .text("b")
        .raw('q', 5, 'h', 5, 0x85)
        .text("c")
        .ascii(")])")
        .raw(0x87)
        .text("t")
        .tensor()
        .ascii("u")
        .end();
  }

  /** The format of PyTorch before 1.6. */
  static byte[] legacy() {
    var file = new ByteArrayOutputStream();
    file.writeBytes(
        new Pickles()
            .raw(0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)
            .end());
    file.writeBytes(new Pickles().raw('M', 0xe9, 3).end());
    file.writeBytes(new Pickles().ascii("}").text("little_endian").raw(0x88).ascii("s").end());
    file.writeBytes(new Pickles().model().end());
    file.writeBytes(new Pickles().ascii("](").text("0").ascii("e").end());
    file.writeBytes(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(6).array());
    file.writeBytes(floats(6));
    return file.toByteArray();
  }

  static byte[] floats(int count) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * count).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      bytes.putFloat(i);
    }
    return bytes.array();
  }

  /**
   * An array.
   *
   * @param columns 0 for an array of one dimension
   */
  static byte[] npy(String type, int rows, int columns, byte[] numbers) {
    String shape = columns == 0 ? rows + "," : rows + ", " + columns;
    String header =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }".formatted(type, shape);
    String padded = header + " ".repeat(117 - header.length()) + "\n";
    var file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
    file.writeBytes(padded.getBytes(StandardCharsets.US_ASCII));
    file.writeBytes(numbers);
    return file.toByteArray();
  }

  /** Returns a description of a checkpoint with the checksum that it should have. */
  static byte[] withChecksum(byte[] description) {
    String text = new String(description, StandardCharsets.ISO_8859_1);
    int end = text.lastIndexOf(MARK);
    if (end < 0) {
      return description;
    }
    var crc = new CRC32C();
    crc.update(Arrays.copyOf(description, end));
    String tail = MARK + ": \"%08x\"\n}\n".formatted(crc.getValue());
    return (text.substring(0, end) + tail).getBytes(StandardCharsets.ISO_8859_1);
  }
}
