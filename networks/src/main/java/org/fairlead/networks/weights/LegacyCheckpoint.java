package org.fairlead.networks.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.base.pickle.PickleReader;
import org.fairlead.base.text.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * The format of PyTorch before 1.6: five pickles in a row (a magic number, the protocol, the
 * machine, the structure, the keys of the storages), then every storage as the number of its
 * entries and their bytes, in the order of the keys. The file is memory-mapped.
 */
final class LegacyCheckpoint implements PyTorchCheckpoint.Container {
  /*
   * The storages follow the pickles without a table of contents, and each says how many entries it
   * has but not of which type. Where one ends, and the next begins, is known from the structure
   * alone: its tensors name their storage, its type and its entries. So a storage that no tensor
   * uses cannot be passed over, and every claim is checked twice: the file's number of entries
   * against the structure's, and its bytes against what is left. Entries are divided into the bytes
   * left, not multiplied by their width, which could overflow.
   *
   * Storages are views of the mapped file, so their size costs nothing. What costs memory are
   * tensors that are gathered from them with strides: a stride of 0 makes any number of entries of
   * one. The budget counts these.
   */
  /** The first pickle: the number 0x1950a86a20f9469cfc6c. */
  static final byte[] MAGIC = {
    (byte) 0x80,
    2,
    (byte) 0x8a,
    10,
    0x6c,
    (byte) 0xfc,
    (byte) 0x9c,
    0x46,
    (byte) 0xf9,
    0x20,
    0x6a,
    (byte) 0xa8,
    0x50,
    0x19,
    '.'
  };

  private static final long PROTOCOL = 1001;
  private static final int LONGEST_PICKLE = 16 << 20;

  private final Path file;
  private final ByteBuffer bytes;
  private final Map<String, ByteBuffer> storages = new LinkedHashMap<>();
  private final MemoryBudget budget;

  private LegacyCheckpoint(Path file, ByteBuffer bytes) {
    this.file = file;
    this.bytes = bytes;
    this.budget = new MemoryBudget(file, bytes.capacity());
  }

  static LegacyCheckpoint open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size > Integer.MAX_VALUE) {
        throw new InputException(
            "%s has %d bytes; of PyTorch's format from before 1.6 at most 2^31 are read: load it in"
                    .formatted(file, size)
                + " PyTorch and save it again");
      }
      ByteBuffer bytes = channel.map(MapMode.READ_ONLY, 0, size).order(ByteOrder.LITTLE_ENDIAN);
      return new LegacyCheckpoint(file, bytes);
    }
  }

  @Override
  public Object structure() {
    bytes.position(MAGIC.length);
    Object protocol = pickle("protocol", new TorchDialect());
    if (!Objects.equals(PROTOCOL, protocol)) {
      throw new InputException(
          "%s has protocol %s of PyTorch's old format, expected %d"
              .formatted(file, protocol instanceof Long ? protocol : "unknown", PROTOCOL));
    }
    if (!(pickle("machine", new TorchDialect()) instanceof Map<?, ?> machine)
        || !Boolean.TRUE.equals(machine.get("little_endian"))) {
      throw new InputException(
          "%s was written on a big-endian machine, which is not read".formatted(file));
    }
    var dialect = new TorchDialect();
    Object structure = pickle("structure", dialect);
    if (!(pickle("keys of storages", new TorchDialect()) instanceof List<?> keys)) {
      throw new InputException("%s does not list the keys of its storages".formatted(file));
    }
    for (Object key : keys) {
      if (!(key instanceof String) && !(key instanceof Long)) {
        throw new InputException(
            "%s has a key of a storage that is neither text nor number".formatted(file));
      }
      findStorage(key.toString(), dialect.storages().get(key.toString()));
    }
    return structure;
  }

  private Object pickle(String what, TorchDialect dialect) {
    int start = bytes.position();
    ByteBuffer pickle = bytes.slice(start, Math.min(bytes.remaining(), LONGEST_PICKLE));
    Object value =
        PickleReader.read("%s, %s at byte %d".formatted(file, what, start), pickle, dialect);
    bytes.position(start + pickle.position());
    return value;
  }

  private void findStorage(String key, TensorView.@Nullable Storage storage) {
    if (storage == null) {
      throw new InputException(
          "%s lists storage %s, which no tensor uses, so its type is not known"
              .formatted(file, Excerpt.quoted(key)));
    }
    if (bytes.remaining() < Long.BYTES) {
      throw new InputException("%s ends before storage %s".formatted(file, Excerpt.quoted(key)));
    }
    long entries = bytes.getLong();
    int width = storage.dtype().bytes();
    if (entries != storage.elements()) {
      throw new InputException(
          "%s: storage %s has %d entries of %s, expected %d"
              .formatted(file, Excerpt.quoted(key), entries, storage.dtype(), storage.elements()));
    }
    if (entries > bytes.remaining() / width) {
      throw new InputException(
          "%s ends within storage %s: %d bytes are left of %d entries of %s"
              .formatted(file, Excerpt.quoted(key), bytes.remaining(), entries, storage.dtype()));
    }
    int size = (int) (entries * width);
    storages.put(key, bytes.slice(bytes.position(), size).asReadOnlyBuffer());
    bytes.position(bytes.position() + size);
  }

  @Override
  public ByteBuffer load(String key, DType dtype, long elements) {
    @Nullable ByteBuffer storage = storages.get(key);
    if (storage == null) {
      throw new InputException("%s has no storage %s".formatted(file, Excerpt.quoted(key)));
    }
    return storage;
  }

  @Override
  public void reserve(long size) {
    budget.reserve(size);
  }
}
