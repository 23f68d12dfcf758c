package org.fairlead.base.pickle;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.fairlead.base.InputException;

/**
 * The bytes of a pickle as numbers and texts, none of which is longer than what is left of it; and
 * where in it the present operation begins, for errors.
 */
final class PickleInput {
  private static final int LONGEST_LINE = 1_000;

  private final String where;
  private final ByteBuffer in;
  private int position;

  /**
   * @param where what to call the pickle in errors
   * @param pickle read from its position; not moved
   */
  PickleInput(String where, ByteBuffer pickle) {
    this.where = where;
    this.in = pickle.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Takes the next byte as the beginning of an operation. */
  void mark() {
    position = in.position();
  }

  /** Returns the position of the next byte. */
  int position() {
    return in.position();
  }

  /** Returns an error about the present operation. */
  InputException wrong(String problem) {
    return new InputException("%s, position %d: %s".formatted(where, position, problem));
  }

  int u8() {
    need(1);
    return Byte.toUnsignedInt(in.get());
  }

  int i32() {
    need(4);
    return in.getInt();
  }

  long u32() {
    return Integer.toUnsignedLong(i32());
  }

  long i64() {
    need(8);
    return in.getLong();
  }

  void need(long bytes) {
    if (bytes > in.remaining()) {
      throw wrong("ends early");
    }
  }

  /** Returns a length that the rest of the pickle can hold. */
  int length(long bytes) {
    if (bytes < 0 || bytes > in.remaining()) {
      throw wrong("ends early");
    }
    return (int) bytes;
  }

  String text(int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes(length))
          .toString();
    } catch (CharacterCodingException e) {
      throw wrong("has a text that is not UTF-8");
    }
  }

  ByteBuffer bytes(int length) {
    need(length);
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    return bytes;
  }

  /** Returns a line of ASCII, as old opcodes have them, without its end. */
  String line() {
    var line = new StringBuilder();
    for (int next = u8(); next != '\n'; next = u8()) {
      if (line.length() == LONGEST_LINE) {
        throw wrong("has a name of more than %d characters".formatted(LONGEST_LINE));
      }
      line.append((char) next);
    }
    return line.toString();
  }

  long integer(int length) {
    need(length);
    if (length > 8) {
      throw wrong("has a whole number of %d bytes, at most 8 are read".formatted(length));
    }
    var bigEndian = new byte[length];
    for (int i = length - 1; i >= 0; i--) {
      bigEndian[i] = in.get();
    }
    return length == 0 ? 0 : new BigInteger(bigEndian).longValueExact();
  }
}
