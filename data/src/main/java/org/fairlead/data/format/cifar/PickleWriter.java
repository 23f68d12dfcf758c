package org.fairlead.data.format.cifar;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a pickle as Python 2 does: texts, small numbers, lists of them, dictionaries and arrays of
 * bytes, each to be written whole before the next. Python 3 reads it with {@code
 * encoding="latin1"}.
 */
final class PickleWriter {
  private static final int LONGEST_SHORT = 255;

  private final OutputStream out;

  /** Begins a pickle of protocol 2. */
  PickleWriter(OutputStream out) throws IOException {
    this.out = out;
    out.write(0x80);
    out.write(2);
  }

  /** Begins the dictionary; pairs of key and value follow. */
  void beginDictionary() throws IOException {
    out.write('}');
    out.write('(');
  }

  /** Ends the dictionary and the pickle. */
  void end() throws IOException {
    out.write('u');
    out.write('.');
  }

  void text(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= LONGEST_SHORT) {
      out.write('U');
      out.write(bytes.length);
    } else {
      out.write('T');
      number32(bytes.length);
    }
    out.write(bytes);
  }

  void texts(List<String> texts) throws IOException {
    out.write(']');
    out.write('(');
    for (String text : texts) {
      text(text);
    }
    out.write('e');
  }

  /** Writes a list of numbers from 0 to 255. */
  void numbers(int[] numbers) throws IOException {
    out.write(']');
    out.write('(');
    for (int number : numbers) {
      small(number);
    }
    out.write('e');
  }

  private void small(int number) throws IOException {
    out.write('K');
    out.write(number);
  }

  private void number32(int number) throws IOException {
    out.write(
        ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array());
  }

  private void extent(int number) throws IOException {
    out.write('J');
    number32(number);
  }

  private void global(String module, String name) throws IOException {
    out.write(("c" + module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  /** Begins a NumPy array of bytes; {@code rows * columns} of them follow, then its end. */
  void beginArray(int rows, int columns) throws IOException {
    global("numpy.core.multiarray", "_reconstruct");
    global("numpy", "ndarray");
    small(0);
    out.write(0x85); // a tuple of one
    text("b");
    out.write(0x87); // a tuple of three
    out.write('R');
    out.write('(');
    small(1);
    extent(rows);
    extent(columns);
    out.write(0x86); // a tuple of two
    byteType();
    out.write(0x89); // not in column-major order
    out.write('T');
    number32(Math.multiplyExact(rows, columns));
  }

  private void byteType() throws IOException {
    global("numpy", "dtype");
    text("u1");
    small(0);
    small(1);
    out.write(0x87);
    out.write('R');
    out.write('(');
    small(3);
    text("|");
    out.write("NNN".getBytes(StandardCharsets.US_ASCII));
    extent(-1);
    extent(-1);
    small(0);
    out.write('t');
    out.write('b');
  }

  void endArray() throws IOException {
    out.write('t');
    out.write('b');
  }
}
