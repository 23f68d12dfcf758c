package org.fairlead.networks.weights;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.base.text.Excerpt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The header of a safetensors file, read token by token, so that nothing but the expected structure
 * is built, and checked against the file's length.
 *
 * @param dataStart the first byte after the header
 * @param entries the tensors in the order of the header
 * @param metadata the texts beside them
 */
record SafetensorsHeader(long dataStart, List<Entry> entries, Map<String, String> metadata) {
  /*
   * The file may come from anyone, so no number in it is trusted before it is checked, and nothing
   * is allocated by one. The header's length is held against the file's and against 32 MiB, enough
   * for 300,000 tensors of a hundred bytes each. A name may come once: of two tensors of one name
   * one program would read the first, and another, which looked the file over, the second. Sizes
   * are multiplied exactly, as four extents of 2^16 have the product 0 in 64 bits.
   *
   * Sorted by where they begin, tensors must begin where the one before ends, the first at 0, and
   * the last must end with the file. This one pass says that none reaches beyond the file, that no
   * two share bytes, and that no bytes are hidden between them.
   */
  static final int PREFIX = 8;
  static final String METADATA = "__metadata__";
  private static final int LONGEST_HEADER = 32 << 20;
  private static final int MOST_EXTENTS = 64;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Bits of an entry of the types that the format has and nothing here reads. */
  private static final Map<String, Integer> OTHER_TYPES =
      Map.ofEntries(
          Map.entry("C64", 64),
          Map.entry("U64", 64),
          Map.entry("U32", 32),
          Map.entry("U16", 16),
          Map.entry("F8_E4M3", 8),
          Map.entry("F8_E5M2", 8),
          Map.entry("F8_E8M0", 8),
          Map.entry("F8_E4M3FNUZ", 8),
          Map.entry("F8_E5M2FNUZ", 8),
          Map.entry("F6_E2M3", 6),
          Map.entry("F6_E3M2", 6),
          Map.entry("F4", 4));

  private static final Pattern TYPE = Pattern.compile("[A-Z][A-Z0-9_]{1,15}");

  /**
   * A tensor.
   *
   * @param type of its entries, as the file calls it
   * @param dtype the same, null where it is not read
   * @param begin its first byte after the header
   * @param end after its last byte
   */
  record Entry(
      String name, String type, @Nullable DType dtype, List<Long> shape, long begin, long end) {}

  /**
   * Reads and checks the header of an open file.
   *
   * @throws InputException if it is not valid
   */
  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    SafetensorsHeader header = parse(file, channel);
    requireNoGaps(file, header, channel.size());
    return header;
  }

  private static SafetensorsHeader parse(Path file, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < PREFIX + 2) {
      throw invalid(file, "it has %d bytes, too few for a header".formatted(size));
    }
    long length = read(channel, 0, PREFIX).getLong();
    if (length < 2 || length > size - PREFIX || length > LONGEST_HEADER) {
      throw invalid(
          file,
          "its header is said to have %s bytes, expected at most %d"
              .formatted(Long.toUnsignedString(length), Math.min(size - PREFIX, LONGEST_HEADER)));
    }
    byte[] json = read(channel, PREFIX, (int) length).array();
    if (json[0] != '{') {
      throw invalid(file, "its header does not begin with '{'");
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      return new Parsing(file, parser).read(PREFIX + length);
    } catch (JacksonException e) {
      throw invalid(file, "its header is not valid JSON: " + Excerpt.line(e.getOriginalMessage()));
    }
  }

  private static ByteBuffer read(FileChannel channel, long position, int size) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, position + bytes.position()) < 0) {
        throw new EOFException("the file ends early");
      }
    }
    return bytes.flip();
  }

  private static void requireNoGaps(Path file, SafetensorsHeader header, long size) {
    var byPosition = new ArrayList<>(header.entries);
    byPosition.sort(
        Comparator.comparingLong((Entry entry) -> entry.begin).thenComparing(entry -> entry.end));
    long covered = 0;
    for (Entry entry : byPosition) {
      if (entry.begin != covered) {
        throw invalid(
            file,
            "tensor %s begins at byte %d of the data, expected %d: tensors must not %s"
                .formatted(
                    Excerpt.quoted(entry.name),
                    entry.begin,
                    covered,
                    entry.begin < covered ? "overlap" : "leave gaps"));
      }
      covered = entry.end;
    }
    long data = size - header.dataStart;
    if (covered != data) {
      throw invalid(
          file, "its tensors take %d bytes, but %d follow the header".formatted(covered, data));
    }
  }

  private static InputException invalid(Path file, String reason) {
    return new InputException("%s is not a valid safetensors file: %s".formatted(file, reason));
  }

  /** Walks through the header. */
  private static final class Parsing {
    private final Path file;
    private final JsonParser parser;

    Parsing(Path file, JsonParser parser) {
      this.file = file;
      this.parser = parser;
    }

    SafetensorsHeader read(long dataStart) {
      var entries = new ArrayList<Entry>();
      Map<String, String> metadata = Map.of();
      expect(JsonToken.START_OBJECT, "the header");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (name.equals(METADATA)) {
          metadata = readMetadata();
        } else {
          entries.add(readEntry(name));
        }
      }
      if (parser.nextToken() != null) {
        throw invalid(file, "its header goes on after its end");
      }
      return new SafetensorsHeader(dataStart, List.copyOf(entries), metadata);
    }

    private Map<String, String> readMetadata() {
      var metadata = new LinkedHashMap<String, String>();
      expect(JsonToken.START_OBJECT, "metadata");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        expect(JsonToken.VALUE_STRING, "metadata " + Excerpt.quoted(key));
        metadata.put(key, parser.getString());
      }
      return Collections.unmodifiableMap(metadata);
    }

    private Entry readEntry(String name) {
      String what = "tensor " + Excerpt.quoted(name);
      @Nullable String type = null;
      @Nullable List<Long> shape = null;
      @Nullable List<Long> offsets = null;
      expect(JsonToken.START_OBJECT, what);
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        switch (key) {
          case "dtype" -> type = readType(what);
          case "shape" -> shape = readNumbers(what + " shape");
          case "data_offsets" -> offsets = readNumbers(what + " data_offsets");
          default ->
              throw invalid(file, "%s has unknown key %s".formatted(what, Excerpt.quoted(key)));
        }
      }
      if (type == null || shape == null || offsets == null) {
        throw invalid(file, what + " lacks dtype, shape or data_offsets");
      }
      if (offsets.size() != 2 || offsets.get(1) < offsets.get(0)) {
        throw invalid(
            file, "%s has data_offsets %s, expected [begin, end]".formatted(what, offsets));
      }
      long begin = offsets.get(0);
      long size = offsets.get(1) - begin;
      @Nullable DType dtype = dtype(type);
      Integer bits = dtype == null ? OTHER_TYPES.get(type) : Integer.valueOf(8 * dtype.bytes());
      // of a type that is unknown, how many bytes there are cannot be checked
      if (bits != null && size != expectedSize(bits, shape)) {
        throw invalid(
            file,
            "%s of type %s and shape %s does not have %d bytes".formatted(what, type, shape, size));
      }
      if (dtype != null && size > Integer.MAX_VALUE - 8) {
        throw invalid(file, "%s has %d bytes, at most 2^31 are read".formatted(what, size));
      }
      return new Entry(name, type, dtype, shape, begin, offsets.get(1));
    }

    /** Returns the bytes of a tensor of this shape, or -1 where the number overflows. */
    private static long expectedSize(int bits, List<Long> shape) {
      try {
        return Math.addExact(Math.multiplyExact(Tensor.elements(shape), (long) bits), 7L) / 8;
      } catch (ArithmeticException e) {
        return -1;
      }
    }

    private static @Nullable DType dtype(String type) {
      for (DType dtype : DType.values()) {
        if (dtype.name().equals(type)) {
          return dtype;
        }
      }
      return null;
    }

    private String readType(String what) {
      expect(JsonToken.VALUE_STRING, what + " dtype");
      String text = parser.getString();
      if (!TYPE.matcher(text).matches()) {
        throw invalid(
            file,
            "%s has dtype %s, expected one such as %s"
                .formatted(what, Excerpt.quoted(text), List.of(DType.values())));
      }
      return text;
    }

    private List<Long> readNumbers(String what) {
      var numbers = new ArrayList<Long>();
      expect(JsonToken.START_ARRAY, what);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
            || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            || parser.getLongValue() < 0) {
          throw invalid(
              file,
              "%s holds %s, expected whole numbers"
                  .formatted(what, Excerpt.line(parser.getString())));
        }
        numbers.add(parser.getLongValue());
        if (numbers.size() > MOST_EXTENTS) {
          throw invalid(file, "%s has more than %d numbers".formatted(what, MOST_EXTENTS));
        }
      }
      return List.copyOf(numbers);
    }

    private void expect(JsonToken token, String what) {
      JsonToken found = parser.nextToken();
      if (found != token) {
        throw invalid(file, "%s is %s, expected %s".formatted(what, found, token));
      }
    }
  }
}
