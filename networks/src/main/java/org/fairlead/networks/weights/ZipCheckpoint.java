package org.fairlead.networks.weights;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.fairlead.base.InputException;
import org.fairlead.base.pickle.PickleReader;
import org.fairlead.base.text.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * The archive that PyTorch writes since 1.6: one folder with {@code data.pkl} and one entry per
 * storage, each read once, within a budget of memory, and checked against its checksum.
 */
final class ZipCheckpoint implements PyTorchCheckpoint.Container {
  private static final long LONGEST_PICKLE = 16L << 20;

  private final Path file;
  private final ZipFile zip;
  private final String folder;
  private final Map<String, ByteBuffer> loaded = new HashMap<>();
  private final MemoryBudget budget;

  private ZipCheckpoint(Path file, ZipFile zip) throws IOException {
    this.file = file;
    this.zip = zip;
    requireDifferentNames(file, zip);
    this.folder = folder(file, zip);
    this.budget = new MemoryBudget(file, Files.size(file));
  }

  /** What is done with an archive while it is open. */
  interface Use {
    PyTorchCheckpoint.Contents of(ZipCheckpoint archive) throws IOException;
  }

  /** Opens an archive, uses and closes it. */
  static PyTorchCheckpoint.Contents read(Path file, Use use) throws IOException {
    try (var zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
      return use.of(new ZipCheckpoint(file, zip));
    } catch (ZipException e) {
      throw new InputException(
          "%s is a damaged PyTorch file: %s".formatted(file, e.getMessage()), e);
    }
  }

  @Override
  public Object structure() {
    if (zip.getEntry(folder + "constants.pkl") != null) {
      throw new InputException(
          "%s is a TorchScript archive; save the model's state_dict instead".formatted(file));
    }
    ZipEntry order = zip.getEntry(folder + "byteorder");
    if (order != null && !new String(content(order), StandardCharsets.UTF_8).equals("little")) {
      throw new InputException(
          "%s was written on a big-endian machine, which is not read".formatted(file));
    }
    ZipEntry pickle = zip.getEntry(folder + "data.pkl");
    if (pickle.getSize() > LONGEST_PICKLE) {
      throw new InputException(
          "%s has a structure of %d bytes, at most %d are read"
              .formatted(file, pickle.getSize(), LONGEST_PICKLE));
    }
    return PickleReader.read(
        file + ", data.pkl", ByteBuffer.wrap(content(pickle)), new TorchDialect());
  }

  /** Requires that no name is there twice: programs differ in which of the two they read. */
  private static void requireDifferentNames(Path file, ZipFile zip) {
    var names = new HashSet<String>();
    zip.stream()
        .map(ZipEntry::getName)
        .filter(name -> !names.add(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new InputException(
                  "%s is a zip archive with two entries called %s, expected different names: it is refused"
                      .formatted(file, Excerpt.quoted(name)));
            });
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

  @Override
  public ByteBuffer load(String key, DType dtype, long elements) {
    ByteBuffer bytes = loaded.computeIfAbsent(key, this::content);
    if (bytes.capacity() / dtype.bytes() != elements || bytes.capacity() % dtype.bytes() != 0) {
      throw new InputException(
          "%s: storage %s has %d bytes, expected %d entries of %s"
              .formatted(file, Excerpt.quoted(key), bytes.capacity(), elements, dtype));
    }
    return bytes;
  }

  private ByteBuffer content(String key) {
    @Nullable ZipEntry entry = zip.getEntry(folder + "data/" + key);
    if (entry == null) {
      throw new InputException("%s has no storage %s".formatted(file, Excerpt.quoted(key)));
    }
    return ByteBuffer.wrap(content(entry)).asReadOnlyBuffer();
  }

  @Override
  public void reserve(long bytes) {
    budget.reserve(bytes);
  }

  private byte[] content(ZipEntry entry) {
    long size = entry.getSize();
    reserve(Math.max(size, 0));
    try (InputStream in = zip.getInputStream(entry)) {
      var bytes = new byte[(int) Math.max(size, 0)];
      int read = in.readNBytes(bytes, 0, bytes.length);
      if (read < bytes.length || in.read() >= 0) {
        throw new InputException(
            "%s: entry %s does not have the %d bytes that are declared"
                .formatted(file, Excerpt.quoted(entry.getName()), size));
      }
      var checksum = new CRC32();
      checksum.update(bytes);
      if (checksum.getValue() != entry.getCrc()) {
        throw new InputException(
            "%s is damaged: the checksum of entry %s is wrong"
                .formatted(file, Excerpt.quoted(entry.getName())));
      }
      return bytes;
    } catch (IOException e) {
      throw new InputException(
          "%s is damaged: entry %s: %s"
              .formatted(file, Excerpt.quoted(entry.getName()), e.getMessage()),
          e);
    }
  }
}
