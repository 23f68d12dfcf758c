package org.fairlead.networks.weights;

import static org.fairlead.base.Checks.requireArgument;

import java.io.ByteArrayOutputStream;
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
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Untrusted;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
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
  private static final int ALIGNMENT = 8;
  private static final JsonFactory JSON = new JsonFactory();

  private Safetensors() {}

  /**
   * What a file holds.
   *
   * @param tensors all whose type is read, in the order of the header
   * @param metadata the texts beside them
   * @param passedOver the tensors whose type is not read
   */
  record Contents(Weights tensors, Map<String, String> metadata, List<PassedOver> passedOver) {}

  /**
   * Returns all tensors in the order of the header, backed by the mapped file. Those of a type that
   * is not read, such as one of 8 bits with a point, are passed over.
   *
   * @throws InputException if the file cannot be read or is not a valid safetensors file
   */
  public static Weights read(Path file) {
    return contents(file).tensors();
  }

  /**
   * Returns what a file holds, its tensors backed by the mapped file.
   *
   * @throws InputException if the file cannot be read or is not a valid safetensors file
   */
  static Contents contents(Path file) {
    try {
      return Untrusted.read(file, () -> mapped(file));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Contents mapped(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      SafetensorsHeader header = SafetensorsHeader.read(file, channel);
      var weights = Weights.builder();
      @Nullable ByteBuffer whole =
          channel.size() <= Integer.MAX_VALUE
              ? channel.map(MapMode.READ_ONLY, 0, channel.size())
              : null;
      var passedOver = new ArrayList<PassedOver>();
      for (SafetensorsHeader.Entry entry : header.entries()) {
        if (entry.dtype() == null) {
          passedOver.add(new PassedOver(entry.name(), "tensor of type " + entry.type()));
          continue;
        }
        long start = header.dataStart() + entry.begin();
        int size = (int) (entry.end() - entry.begin());
        ByteBuffer bytes =
            whole != null
                ? whole.slice((int) start, size)
                : channel.map(MapMode.READ_ONLY, start, size);
        weights.add(entry.name(), Tensor.of(entry.dtype(), entry.shape(), bytes).of(file));
      }
      return new Contents(weights.build(), header.metadata(), passedOver);
    }
  }

  /**
   * Returns the texts stored beside the tensors; empty if there are none.
   *
   * @throws InputException if the file cannot be read or is not a valid safetensors file
   */
  public static Map<String, String> metadata(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return Untrusted.read(file, () -> SafetensorsHeader.read(file, channel).metadata());
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
        json.writeName(SafetensorsHeader.METADATA);
        json.writeStartObject();
        metadata.forEach(
            (key, value) -> json.writeStringProperty(requireText(key), requireText(value)));
        json.writeEndObject();
      }
      long offset = 0;
      for (String name : weights.names()) {
        requireArgument(
            !name.equals(SafetensorsHeader.METADATA),
            "a tensor cannot be called '%s'",
            SafetensorsHeader.METADATA);
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
    ByteBuffer header =
        ByteBuffer.allocate(SafetensorsHeader.PREFIX + bytes.size()).order(ByteOrder.LITTLE_ENDIAN);
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
}
