package org.fairlead.e2e.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damages files: bits and bytes, numbers that formats keep lengths in, pieces that are taken out,
 * put in, repeated many times or come from another file, and words that parsers of texts look for.
 * The same seed gives the same mutant.
 */
final class Mutator {
  private static final long[] NUMBERS = {
    0,
    1,
    -1,
    2,
    3,
    7,
    8,
    64,
    127,
    128,
    255,
    256,
    1_000,
    4_096,
    32_767,
    32_768,
    65_535,
    65_536,
    1 << 20,
    1 << 24,
    1 << 28,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    1L << 32,
    1L << 40,
    Long.MAX_VALUE,
    Long.MIN_VALUE
  };

  private static final List<String> WORDS =
      List.of(
          "\0",
          "\n",
          "\r\n",
          "\"",
          "'",
          ",",
          ";",
          "\t",
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          ":",
          "- ",
          "&a ",
          "*a ",
          "!!x ",
          "null",
          "NaN",
          "Infinity",
          "1e999",
          "-1",
          "1e308",
          "9".repeat(400),
          "\\u0000",
          "\\uD800",
          "\ud83d\ude00",
          "\ufeff",
          "..",
          "/",
          "../../x",
          "%s",
          "a".repeat(5_000),
          "+ 0 ",
          "[[[[[[[[[[[[[[[[[[[[[[",
          "{\"a\":{\"a\":{\"a\":",
          "((((((((((((((((",
          "<<",
          "#",
          "| ");

  private static final int LONGEST = 1 << 20;
  private static final int MOST_CHANGES = 6;
  private static final int LARGEST_PIECE = 64;

  private Mutator() {}

  /** Returns a damaged copy of one of some files. */
  static byte[] mutant(List<byte[]> files, long seed) {
    var random = new SplittableRandom(seed);
    byte[] bytes = files.get(random.nextInt(files.size())).clone();
    for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
      bytes = changed(bytes, files, random);
      if (bytes.length > LONGEST) {
        bytes = Arrays.copyOf(bytes, LONGEST);
      }
    }
    return bytes;
  }

  private static byte[] changed(byte[] bytes, List<byte[]> files, SplittableRandom random) {
    if (bytes.length == 0) {
      return word(random);
    }
    int at = random.nextInt(bytes.length);
    int size = Math.min(bytes.length - at, 1 + random.nextInt(LARGEST_PIECE));
    return switch (random.nextInt(12)) {
      case 0, 1 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        yield bytes;
      }
      case 2 -> {
        bytes[at] = (byte) random.nextInt(256);
        yield bytes;
      }
      case 3, 4 -> number(bytes, at, random);
      case 5 -> replaced(bytes, at, size, new byte[0]);
      case 6 -> replaced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + size));
      case 7 -> replaced(bytes, at, random.nextBoolean() ? 0 : size, word(random));
      case 8 -> Arrays.copyOf(bytes, at);
      case 9 -> replaced(bytes, at, 0, repeated(Arrays.copyOfRange(bytes, at, at + size), random));
      case 10 -> {
        byte[] other = files.get(random.nextInt(files.size()));
        int from = other.length == 0 ? 0 : random.nextInt(other.length);
        int to = Math.min(other.length, from + 1 + random.nextInt(4 * LARGEST_PIECE));
        yield replaced(
            bytes, at, random.nextBoolean() ? 0 : size, Arrays.copyOfRange(other, from, to));
      }
      default -> {
        var noise = new byte[size];
        random.nextBytes(noise);
        yield replaced(bytes, at, size, noise);
      }
    };
  }

  private static byte[] word(SplittableRandom random) {
    return WORDS.get(random.nextInt(WORDS.size())).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] repeated(byte[] piece, SplittableRandom random) {
    var out = new ByteArrayOutputStream();
    for (int times = 1 << random.nextInt(13); times > 0; times--) {
      out.writeBytes(piece);
    }
    return out.toByteArray();
  }

  /** Overwrites a number of 1, 2, 4 or 8 bytes in either order. */
  private static byte[] number(byte[] bytes, int at, SplittableRandom random) {
    long value = NUMBERS[random.nextInt(NUMBERS.length)];
    ByteBuffer number = ByteBuffer.allocate(Long.BYTES);
    number.order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int width = 1 << random.nextInt(4);
    switch (width) {
      case 1 -> number.put((byte) value);
      case 2 -> number.putShort((short) value);
      case 4 -> number.putInt((int) value);
      default -> number.putLong(value);
    }
    System.arraycopy(number.array(), 0, bytes, at, Math.min(width, bytes.length - at));
    return bytes;
  }

  private static byte[] replaced(byte[] bytes, int at, int size, byte[] by) {
    var out = new ByteArrayOutputStream();
    out.write(bytes, 0, at);
    out.writeBytes(by);
    out.write(bytes, at + size, bytes.length - at - size);
    return out.toByteArray();
  }
}
