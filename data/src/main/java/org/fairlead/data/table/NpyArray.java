package org.fairlead.data.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Untrusted;
import org.fairlead.base.text.Excerpt;

/**
 * A {@code .npy} file of numbers with one or two dimensions, rows after rows.
 *
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">the
 *     format</a>
 */
final class NpyArray {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([<>|=])([fiub])([1248])'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\((\\d*)(?:,\\s*(\\d*))?\\)");
  private static final long MOST_BYTES = 1L << 30;

  private final int dimensions;
  private final int rows;
  private final int columns;
  private final char kind;
  private final int width;
  private final ByteBuffer numbers;

  private NpyArray(
      int dimensions, int rows, int columns, char kind, int width, ByteBuffer numbers) {
    this.dimensions = dimensions;
    this.rows = rows;
    this.columns = columns;
    this.kind = kind;
    this.width = width;
    this.numbers = numbers;
  }

  static NpyArray read(Path file) {
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw wrong(file, "%d bytes, expected at most %d".formatted(Files.size(file), MOST_BYTES));
      }
      return Untrusted.read(file, () -> parse(file, ByteBuffer.wrap(Files.readAllBytes(file))));
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static NpyArray parse(Path file, ByteBuffer bytes) {
    bytes.order(ByteOrder.LITTLE_ENDIAN);
    for (byte expected : MAGIC) {
      if (!bytes.hasRemaining() || bytes.get() != expected) {
        throw wrong(file, "another beginning, expected that of a .npy file");
      }
    }
    if (bytes.remaining() < 6) {
      throw wrong(file, "%d bytes, too few for its header".formatted(bytes.limit()));
    }
    int version = bytes.get();
    bytes.get();
    long length = version == 1 ? Short.toUnsignedInt(bytes.getShort()) : bytes.getInt();
    if (version < 1 || version > 3 || length < 0 || length > bytes.remaining()) {
      throw wrong(file, "a header of version %d and %d bytes".formatted(version, length));
    }
    var text = new byte[(int) length];
    bytes.get(text);
    String header = new String(text, StandardCharsets.ISO_8859_1);
    var type = TYPE.matcher(header);
    var order = ORDER.matcher(header);
    var shape = SHAPE.matcher(header);
    if (!type.find() || !order.find() || !shape.find() || shape.group(1).isEmpty()) {
      throw wrong(
          file,
          "the header %s, expected whole or floating-point numbers in one or two dimensions"
              .formatted(Excerpt.line(header.strip())));
    }
    boolean flat = shape.group(2) == null || shape.group(2).isEmpty();
    long rows = Long.parseLong(shape.group(1));
    long columns = flat ? 1 : Long.parseLong(shape.group(2));
    if (order.group(1).equals("True") && !flat) {
      throw wrong(file, "columns after columns (fortran_order), expected rows: save it in C order");
    }
    char kind = type.group(2).charAt(0);
    int width = Integer.parseInt(type.group(3));
    if (kind == 'f' && width < 4) {
      throw wrong(file, "half-precision numbers, expected single or double precision");
    }
    if (rows > MOST_BYTES || columns > MOST_BYTES || rows * columns * width != bytes.remaining()) {
      throw wrong(
          file,
          "%d bytes of numbers, expected %d x %d of %d bytes"
              .formatted(bytes.remaining(), rows, columns, width));
    }
    if (rows == 0 || columns == 0) {
      throw wrong(file, "no numbers: its shape is %d x %d".formatted(rows, columns));
    }
    ByteBuffer numbers = bytes.slice();
    numbers.order(type.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    return new NpyArray(flat ? 1 : 2, (int) rows, (int) columns, kind, width, numbers);
  }

  private static InputException wrong(Path file, String found) {
    return new InputException("%s has %s".formatted(file, found));
  }

  int dimensions() {
    return dimensions;
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /** Returns a number as text: whole ones without a point, NaN as a missing value. */
  String text(int row, int column) {
    int at = (row * columns + column) * width;
    if (kind != 'f') {
      return Long.toString(whole(at));
    }
    double value = width == 4 ? numbers.getFloat(at) : numbers.getDouble(at);
    if (Double.isNaN(value)) {
      return "";
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return width == 4 ? Float.toString((float) value) : Double.toString(value);
  }

  private long whole(int at) {
    long value =
        switch (width) {
          case 1 -> numbers.get(at);
          case 2 -> numbers.getShort(at);
          case 4 -> numbers.getInt(at);
          default -> numbers.getLong(at);
        };
    return kind == 'i' || width == 8 ? value : value & ((1L << (8 * width)) - 1);
  }
}
