package org.fairlead.networks.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.fairlead.fairness.InputException;
import org.fairlead.fairness.pickle.PickleReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tensors of a file that {@code torch.save} wrote (the zip format of PyTorch 1.6 and
 * later), without PyTorch and without running what the file asks for.
 *
 * <p>The structure of a checkpoint is a pickle, which {@link PickleReader} takes apart with a list
 * of what is allowed; everything else is refused by name. Memory is bounded by the file's size, so
 * compressed bombs and tensors that repeat one number a billion times are refused, too.
 */
public final class PyTorchCheckpoint {
  private static final long LONGEST_PICKLE = 16L << 20;
  private static final int DEEPEST = 32;
  private static final int MOST_VALUES = 1_000_000;

  /** How many times the file's size its tensors may take in memory. */
  private static final long EXPANSION = 16;

  private static final long ALLOWANCE = 1L << 20;

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] LEGACY = {(byte) 0x80, 2, (byte) 0x8a, 10, 'l', (byte) 0xfc};

  private PyTorchCheckpoint() {}

  /**
   * Returns all tensors in the file's order.
   *
   * <p>Keys of nested dictionaries, and indices of lists, are joined by dots: the mask in {@code
   * {"fc._extra_state": {"weight_mask": t}}} is called {@code fc._extra_state.weight_mask}.
   * Numbers, texts and {@code None} are passed over.
   *
   * @throws InputException if the file cannot be read, is damaged, or holds anything but such data
   */
  public static Weights read(Path file) {
    try {
      requireZip(file);
      try (var zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
        return read(file, zip);
      }
    } catch (ZipException | IllegalArgumentException e) {
      throw new InputException(
          "%s is a damaged PyTorch file: %s".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw new InputException("cannot read %s: %s".formatted(file, Safetensors.reason(e)), e);
    }
  }

  private static void requireZip(Path file) throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(file)) {
      start = in.readNBytes(LEGACY.length);
    }
    if (Arrays.equals(start, LEGACY)) {
      throw new InputException(
          "%s has PyTorch's format from before 1.6, which is not read; in PyTorch, load it and save"
                  .formatted(file)
              + " it again");
    }
    if (start.length < ZIP.length || !Arrays.equals(ZIP, Arrays.copyOf(start, ZIP.length))) {
      throw new InputException(
          "%s is not a PyTorch file: it does not begin as a zip archive".formatted(file));
    }
  }

  private static Weights read(Path file, ZipFile zip) throws IOException {
    String folder = folder(file, zip);
    if (zip.getEntry(folder + "constants.pkl") != null) {
      throw new InputException(
          "%s is a TorchScript archive; save the model's state_dict instead".formatted(file));
    }
    var storages = new ZipStorages(file, zip, folder);
    ZipEntry order = zip.getEntry(folder + "byteorder");
    if (order != null
        && !new String(storages.content(order), StandardCharsets.UTF_8).equals("little")) {
      throw new InputException(
          "%s was written on a big-endian machine, which is not read".formatted(file));
    }
    ZipEntry pickle = zip.getEntry(folder + "data.pkl");
    if (pickle.getSize() > LONGEST_PICKLE) {
      throw new InputException(
          "%s has a structure of %d bytes, at most %d are read"
              .formatted(file, pickle.getSize(), LONGEST_PICKLE));
    }
    Object root =
        PickleReader.read(
            file + ", data.pkl",
            ByteBuffer.wrap(storages.content(pickle)),
            new TorchDialect(storages));
    if (!(root instanceof Map)) {
      throw new InputException(
          "%s does not hold a dictionary of tensors at its top".formatted(file));
    }
    var tensors = new Flattening(file);
    tensors.add("", root, 0);
    return tensors.weights.build();
  }

  /** Returns the archive's one top folder, with a slash. */
  private static String folder(Path file, ZipFile zip) {
    List<String> pickles =
        zip.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - 9)
            .distinct()
            .toList();
    if (pickles.size() != 1) {
      throw new InputException(
          "%s is a zip archive with %d entries called '*/data.pkl', expected 1: not a PyTorch file"
              .formatted(file, pickles.size()));
    }
    return pickles.get(0).substring(0, pickles.get(0).length() - "data.pkl".length());
  }

  /** Turns nested values into tensors with dotted names. */
  private static final class Flattening {
    private final Path file;
    private final Weights.Builder weights = Weights.builder();
    private int values;

    Flattening(Path file) {
      this.file = file;
    }

    void add(String name, Object value, int depth) {
      if (++values > MOST_VALUES || depth > DEEPEST) {
        throw new InputException(
            "%s nests its values too deeply or repeats them too often, near '%s'"
                .formatted(file, name));
      }
      if (value instanceof Tensor tensor) {
        try {
          weights.add(name, tensor);
        } catch (IllegalArgumentException e) {
          throw new InputException("%s: %s".formatted(file, e.getMessage()), e);
        }
      } else if (value instanceof Map<?, ?> dictionary) {
        for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
          add(join(name, entry.getKey()), entry.getValue(), depth + 1);
        }
      } else if (value instanceof List<?> list) {
        for (int i = 0; i < list.size(); i++) {
          add(join(name, i), list.get(i), depth + 1);
        }
      }
    }

    private static String join(String prefix, Object key) {
      return prefix.isEmpty() ? key.toString() : prefix + "." + key;
    }
  }

  /** The storages of an archive, each read once, within a budget. */
  private static final class ZipStorages implements TorchDialect.Storages {
    private final Path file;
    private final ZipFile zip;
    private final String folder;
    private final Map<String, ByteBuffer> loaded = new HashMap<>();
    private long budget;

    ZipStorages(Path file, ZipFile zip, String folder) throws IOException {
      this.file = file;
      this.zip = zip;
      this.folder = folder;
      this.budget = EXPANSION * Files.size(file) + ALLOWANCE;
    }

    @Override
    public ByteBuffer load(String key, DType dtype, long elements) {
      ByteBuffer bytes = loaded.computeIfAbsent(key, this::content);
      if (bytes.capacity() / dtype.bytes() != elements || bytes.capacity() % dtype.bytes() != 0) {
        throw new InputException(
            "%s: storage '%s' has %d bytes, expected %d entries of %s"
                .formatted(file, key, bytes.capacity(), elements, dtype));
      }
      return bytes;
    }

    private ByteBuffer content(String key) {
      @Nullable ZipEntry entry = zip.getEntry(folder + "data/" + key);
      if (entry == null) {
        throw new InputException("%s has no storage '%s'".formatted(file, key));
      }
      return ByteBuffer.wrap(content(entry)).asReadOnlyBuffer();
    }

    @Override
    public void reserve(long bytes) {
      if (bytes > budget || bytes > Integer.MAX_VALUE - 8) {
        throw new InputException(
            "%s would take more than %d times its size in memory, or more than 2^31 bytes for one"
                    .formatted(file, EXPANSION)
                + " tensor; it is refused");
      }
      budget -= bytes;
    }

    byte[] content(ZipEntry entry) {
      long size = entry.getSize();
      reserve(Math.max(size, 0));
      try (InputStream in = zip.getInputStream(entry)) {
        var bytes = new byte[(int) Math.max(size, 0)];
        int read = in.readNBytes(bytes, 0, bytes.length);
        if (read < bytes.length || in.read() >= 0) {
          throw new InputException(
              "%s: entry '%s' does not have the %d bytes that are declared"
                  .formatted(file, entry.getName(), size));
        }
        var checksum = new CRC32();
        checksum.update(bytes);
        if (checksum.getValue() != entry.getCrc()) {
          throw new InputException(
              "%s is damaged: the checksum of entry '%s' is wrong"
                  .formatted(file, entry.getName()));
        }
        return bytes;
      } catch (IOException e) {
        throw new InputException(
            "%s is damaged: entry '%s': %s".formatted(file, entry.getName(), e.getMessage()), e);
      }
    }
  }
}
