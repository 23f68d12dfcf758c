package org.fairlead.data.format.cifar;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import org.fairlead.base.pickle.PickleReader;

/**
 * An array of whole numbers in row-major order, a view of the pickle that holds it; without content
 * until its state is applied.
 */
final class NumpyArray {
  private static final int LONGEST_TEXT = 40;

  private List<Long> shape = List.of();
  private Type type = new Type(1, false, ByteOrder.LITTLE_ENDIAN);
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  /**
   * How an entry is stored.
   *
   * @param width bytes: 1, 2, 4 or 8
   */
  record Type(int width, boolean signed, ByteOrder order) {}

  /**
   * Gives the array its content.
   *
   * @param content as many bytes as the shape and the type need
   */
  void fill(List<Long> extents, Type entries, ByteBuffer content) {
    shape = List.copyOf(extents);
    type = entries;
    bytes = content.slice().order(entries.order());
  }

  List<Long> shape() {
    return shape;
  }

  /** Returns the number of entries. */
  int size() {
    return bytes.capacity() / type.width();
  }

  /** Returns whether entries are numbers from 0 to 255 of one byte each. */
  boolean isBytes() {
    return type.width() == 1 && !type.signed();
  }

  ByteBuffer bytes() {
    return bytes;
  }

  /** Returns an entry; an unsigned one above the largest {@code long} is negative. */
  long get(int entry) {
    int at = entry * type.width();
    return switch (type.width()) {
      case 1 -> type.signed() ? bytes.get(at) : bytes.get(at) & 0xff;
      case 2 -> type.signed() ? bytes.getShort(at) : bytes.getShort(at) & 0xffff;
      case 4 -> type.signed() ? bytes.getInt(at) : bytes.getInt(at) & 0xffffffffL;
      default -> bytes.getLong(at);
    };
  }

  /** Returns what a value of a pickle is, in a few words however large it is. */
  static String described(Object value) {
    if (value instanceof NumpyArray array) {
      return "an array of shape " + array.shape;
    }
    if (value instanceof List<?> list) {
      return "a list of %d values".formatted(list.size());
    }
    if (value instanceof Map<?, ?> dictionary) {
      return "a dictionary of %d entries".formatted(dictionary.size());
    }
    if (value instanceof ByteBuffer held) {
      return "%d bytes".formatted(held.remaining());
    }
    if (value instanceof String text) {
      return "'%s'"
          .formatted(
              text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...");
    }
    return value instanceof Number || value instanceof Boolean || value == PickleReader.NONE
        ? value.toString()
        : "something that is no number";
  }
}
