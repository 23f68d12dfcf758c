package org.fairlead.networks.weights;

import static org.fairlead.constrained.internal.Checks.requireArgument;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.fairness.InputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Files of named tensors in the safetensors format: eight bytes with the header's length, a JSON
 * header with type, shape and position of every tensor, then the bytes.
 *
 * <p>Reading is strict, as a file may come from anywhere: names are unique, tensors lie within the
 * file, without overlap or gap, and are as long as their shapes say. Tensors are memory-mapped: the
 * file must not be rewritten in place while they are in use. {@link #write} never does that; it
 * writes beside the file and renames.
 *
 * @see <a href="https://github.com/huggingface/safetensors">the format</a>
 */
public final class Safetensors {
  private static final int PREFIX = 8;
  private static final int LONGEST_HEADER = 32 << 20;
  private static final int ALIGNMENT = 8;
  private static final int MOST_EXTENTS = 64;
  private static final String METADATA = "__metadata__";

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Safetensors() {}

  /**
   * Returns all tensors in the order of the header, backed by the mapped file.
   *
   * @throws InputException if the file cannot be read or is not a valid safetensors file
   */
  public static Weights read(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Header header = readHeader(file, channel);
      requireNoGaps(file, header, channel.size());
      var weights = Weights.builder();
      @Nullable ByteBuffer whole =
          channel.size() <= Integer.MAX_VALUE
              ? channel.map(MapMode.READ_ONLY, 0, channel.size())
              : null;
      for (Entry entry : header.entries) {
        long start = header.dataStart + entry.begin;
        int size = (int) (entry.end - entry.begin);
        ByteBuffer bytes =
            whole != null
                ? whole.slice((int) start, size)
                : channel.map(MapMode.READ_ONLY, start, size);
        weights.add(entry.name, Tensor.of(entry.dtype, entry.shape, bytes));
      }
      return weights.build();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Returns the texts stored beside the tensors; empty if there are none.
   *
   * @throws InputException if the file cannot be read or is not a valid safetensors file
   */
  public static Map<String, String> metadata(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Header header = readHeader(file, channel);
      requireNoGaps(file, header, channel.size());
      return header.metadata;
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * Writes a file so that either the old or the complete new content is found under its name, even
   * after a crash: to a temporary name beside it, synced to the disk, then renamed.
   *
   * @throws InputException if it cannot be written; the old file is then unchanged
   */
  public static void write(Path file, Weights weights, Map<String, String> metadata) {
    Path target = file.toAbsolutePath();
    Path temporary = target.resolveSibling("." + target.getFileName() + ".tmp");
    ByteBuffer header = header(weights, metadata);
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        writeFully(channel, header);
        for (String name : weights.names()) {
          writeFully(channel, weights.get(name).bytes());
        }
        channel.force(true);
      }
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncFolder(target);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw new InputException("cannot write %s: %s".formatted(file, reason(e)), e);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
    int chunk = 1 << 20;
    for (int start = 0; start < bytes.capacity(); start += chunk) {
      ByteBuffer part = bytes.slice(start, Math.min(chunk, bytes.capacity() - start));
      while (part.hasRemaining()) {
        channel.write(part);
      }
    }
  }

  /** Makes the rename itself durable, where the system lets a folder be synced. */
  private static void syncFolder(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows cannot open folders; the file's own bytes are safe already.
      return;
    }
  }

  private static ByteBuffer header(Weights weights, Map<String, String> metadata) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeName(METADATA);
        json.writeStartObject();
        metadata.forEach(
            (key, value) -> json.writeStringProperty(requireText(key), requireText(value)));
        json.writeEndObject();
      }
      long offset = 0;
      for (String name : weights.names()) {
        requireArgument(!name.equals(METADATA), "a tensor cannot be called '%s'", METADATA);
        Tensor tensor = weights.get(name);
        json.writeName(requireText(name));
        json.writeStartObject();
        json.writeStringProperty("dtype", tensor.dtype().name());
        json.writeName("shape");
        json.writeStartArray();
        tensor.shape().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeName("data_offsets");
        json.writeStartArray();
        json.writeNumber(offset);
        offset += tensor.bytes().capacity();
        json.writeNumber(offset);
        json.writeEndArray();
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    ByteBuffer header = ByteBuffer.allocate(PREFIX + bytes.size()).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(bytes.size()).put(bytes.toByteArray()).flip();
    return header;
  }

  /** Returns a text that UTF-8 can hold: one without half surrogate pairs. */
  private static String requireText(String text) {
    requireArgument(
        StandardCharsets.UTF_8.newEncoder().canEncode(text),
        "'%s' cannot be written as UTF-8",
        text);
    return text;
  }

  private static Header readHeader(Path file, FileChannel channel) throws IOException {
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
    var header = new Header(PREFIX + length);
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
      new HeaderReader(file, parser).read(header);
    } catch (JacksonException e) {
      throw invalid(file, "its header is not valid JSON: " + e.getOriginalMessage());
    }
    return header;
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

  private static void requireNoGaps(Path file, Header header, long size) {
    var byPosition = new ArrayList<>(header.entries);
    byPosition.sort(
        Comparator.comparingLong((Entry entry) -> entry.begin).thenComparing(entry -> entry.end));
    long covered = 0;
    for (Entry entry : byPosition) {
      if (entry.begin != covered) {
        throw invalid(
            file,
            "tensor '%s' begins at byte %d of the data, expected %d: tensors must not %s"
                .formatted(
                    entry.name,
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

  private static InputException unreadable(Path file, IOException e) {
    return new InputException("cannot read %s: %s".formatted(file, reason(e)), e);
  }

  static String reason(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "access denied";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }

  private record Entry(String name, DType dtype, List<Long> shape, long begin, long end) {}

  private static final class Header {
    private final long dataStart;
    private final List<Entry> entries = new ArrayList<>();
    private Map<String, String> metadata = Map.of();

    Header(long dataStart) {
      this.dataStart = dataStart;
    }
  }

  /** Reads the header token by token, so that nothing but the expected structure is built. */
  private static final class HeaderReader {
    private final Path file;
    private final JsonParser parser;

    HeaderReader(Path file, JsonParser parser) {
      this.file = file;
      this.parser = parser;
    }

    void read(Header header) {
      expect(JsonToken.START_OBJECT, "the header");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        if (name.equals(METADATA)) {
          header.metadata = readMetadata();
        } else {
          header.entries.add(readEntry(name));
        }
      }
      if (parser.nextToken() != null) {
        throw invalid(file, "its header goes on after its end");
      }
    }

    private Map<String, String> readMetadata() {
      var metadata = new LinkedHashMap<String, String>();
      expect(JsonToken.START_OBJECT, "metadata");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        expect(JsonToken.VALUE_STRING, "metadata '" + key + "'");
        metadata.put(key, parser.getString());
      }
      return Collections.unmodifiableMap(metadata);
    }

    private Entry readEntry(String name) {
      String what = "tensor '" + name + "'";
      @Nullable DType dtype = null;
      @Nullable List<Long> shape = null;
      @Nullable List<Long> offsets = null;
      expect(JsonToken.START_OBJECT, what);
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        switch (key) {
          case "dtype" -> dtype = readType(what);
          case "shape" -> shape = readNumbers(what + " shape");
          case "data_offsets" -> offsets = readNumbers(what + " data_offsets");
          default -> throw invalid(file, "%s has unknown key '%s'".formatted(what, key));
        }
      }
      if (dtype == null || shape == null || offsets == null) {
        throw invalid(file, what + " lacks dtype, shape or data_offsets");
      }
      if (offsets.size() != 2 || offsets.get(1) < offsets.get(0)) {
        throw invalid(
            file, "%s has data_offsets %s, expected [begin, end]".formatted(what, offsets));
      }
      long begin = offsets.get(0);
      long size = offsets.get(1) - begin;
      if (size != expectedSize(dtype, shape)) {
        throw invalid(
            file,
            "%s of type %s and shape %s does not have %d bytes"
                .formatted(what, dtype, shape, size));
      }
      if (size > Integer.MAX_VALUE - 8) {
        throw invalid(file, "%s has %d bytes, at most 2^31 are read".formatted(what, size));
      }
      return new Entry(name, dtype, shape, begin, offsets.get(1));
    }

    /** Returns the bytes of a tensor of this shape, or -1 where the number overflows. */
    private static long expectedSize(DType dtype, List<Long> shape) {
      try {
        return Math.multiplyExact(Tensor.elements(shape), (long) dtype.bytes());
      } catch (ArithmeticException e) {
        return -1;
      }
    }

    private DType readType(String what) {
      expect(JsonToken.VALUE_STRING, what + " dtype");
      String text = parser.getString();
      for (DType dtype : DType.values()) {
        if (dtype.name().equals(text)) {
          return dtype;
        }
      }
      throw invalid(
          file,
          "%s has dtype '%s', expected one of %s".formatted(what, text, List.of(DType.values())));
    }

    private List<Long> readNumbers(String what) {
      var numbers = new ArrayList<Long>();
      expect(JsonToken.START_ARRAY, what);
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT
            || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            || parser.getLongValue() < 0) {
          throw invalid(
              file, "%s holds %s, expected whole numbers".formatted(what, parser.getString()));
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
