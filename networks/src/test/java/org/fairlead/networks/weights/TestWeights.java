package org.fairlead.networks.weights;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.fairlead.testkit.TestFolders;

/** Weights files for tests. */
public final class TestWeights {
  private TestWeights() {}

  /** Returns a small file that torch wrote, which every clone has. */
  public static Path torch(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(TestWeights.class.getResource("/torch/" + name), name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Writes a {@code state_dict} of floats and counters as {@code torch.save} does. */
  public static void writeTorch(Path file, Weights weights) {
    var pickle = new Pickle().ascii("}(");
    for (int i = 0; i < weights.size(); i++) {
      Tensor tensor = weights.get(weights.names().get(i));
      int[] shape = tensor.shape().stream().mapToInt(Math::toIntExact).toArray();
      var strides = new int[shape.length];
      int stride = 1;
      for (int d = shape.length - 1; d >= 0; d--) {
        strides[d] = stride;
        stride *= shape[d];
      }
      pickle.text(weights.names().get(i));
      String type = tensor.dtype() == DType.I64 ? "LongStorage" : "FloatStorage";
      pickle.tensor(type, String.valueOf(i), stride, 0, shape, strides);
    }
    try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
      store(zip, "model/data.pkl", ByteBuffer.wrap(pickle.ascii("u").end()));
      for (int i = 0; i < weights.size(); i++) {
        store(zip, "model/data/" + i, weights.get(weights.names().get(i)).bytes());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void store(ZipOutputStream zip, String name, ByteBuffer content)
      throws IOException {
    var bytes = new byte[content.remaining()];
    content.get(bytes);
    var checksum = new CRC32();
    checksum.update(bytes);
    var entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(checksum.getValue());
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** Returns a published file under {@code data.dir}; skips the test where it is absent. */
  public static Path published(String name) {
    return TestFolders.data("weights/" + name);
  }
}
