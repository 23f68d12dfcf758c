package org.fairlead.data.format.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Dataset;
import org.fairlead.data.Normalization;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class Cifar10Test {
  private static final List<String> NAMES = List.of("airplane", "automobile", "bird");

  private final Path folder;

  Cifar10Test(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Dataset open(Path path) {
    return Datasets.open(MemorySource.spec("cifar10", path, 32, "class", "class"));
  }

  private static byte[] planes(int image) {
    var bytes = new byte[CifarImages.PIXELS];
    for (int p = 0; p < bytes.length; p++) {
      bytes[p] = (byte) (11 * image + p);
    }
    return bytes;
  }

  /** Writes batches of two images, numbered on, and a test batch of one. */
  private Path binary(int batches) throws IOException {
    Path target = Files.createDirectory(folder.resolve("cifar-10-batches-bin"));
    Files.write(target.resolve("batches.meta.txt"), NAMES);
    for (int batch = 0; batch <= batches; batch++) {
      var records = ByteBuffer.allocate(batch == batches ? 3073 : 2 * 3073);
      for (int i = 2 * batch; records.hasRemaining(); i++) {
        records.put((byte) (i % 3)).put(planes(i));
      }
      String name = batch == batches ? "test_batch.bin" : "data_batch_" + (batch + 1) + ".bin";
      Files.write(target.resolve(name), records.array());
    }
    return target;
  }

  private Path pickled(int batches) throws IOException {
    Path target = Files.createDirectory(folder.resolve("cifar-10-batches-py"));
    try (var out =
        new BufferedOutputStream(Files.newOutputStream(target.resolve("batches.meta")))) {
      var pickle = new PickleWriter(out);
      pickle.beginDictionary();
      pickle.text("label_names");
      pickle.texts(NAMES);
      pickle.end();
    }
    for (int batch = 0; batch <= batches; batch++) {
      int images = batch == batches ? 1 : 2;
      String name = batch == batches ? "test_batch" : "data_batch_" + (batch + 1);
      try (var out = new BufferedOutputStream(Files.newOutputStream(target.resolve(name)))) {
        var pickle = new PickleWriter(out);
        pickle.beginDictionary();
        pickle.text("labels");
        pickle.numbers(
            images == 1
                ? new int[] {2 * batch % 3}
                : new int[] {2 * batch % 3, (2 * batch + 1) % 3});
        pickle.text("data");
        pickle.beginArray(images, CifarImages.PIXELS);
        for (int i = 0; i < images; i++) {
          out.write(planes(2 * batch + i));
        }
        pickle.endArray();
        pickle.end();
      }
    }
    return target;
  }

  @Test
  void open_readsBothLayoutsAsTheSameData() throws IOException {
    var binary = open(binary(5));
    assertThat(binary.size()).isEqualTo(11);
    assertThat(binary.testSamples()).containsExactly(10);
    assertThat(binary.classNames()).isEqualTo(NAMES);
    assertThat(binary.label(4)).isEqualTo(1);
    assertThat(binary.content(9)).isEqualTo(planes(9));
    assertThat(binary.normalization(new int[0])).isEqualTo(Normalization.CIFAR10);
    assertThat(binary.notes()).isEmpty();
    assertThat(open(folder).fingerprint()).isEqualTo(binary.fingerprint());
    var pickled = open(pickled(5));
    assertThat(pickled.fingerprint()).isEqualTo(binary.fingerprint());
    assertThat(pickled.pixelFingerprint()).isEqualTo(binary.pixelFingerprint());
  }

  @Test
  void open_namesBatchesThatAreMissing() throws IOException {
    Path binary = binary(3);
    assertThat(open(binary).size()).isEqualTo(7);
    assertThat(open(binary).notes())
        .extracting(Note::text)
        .containsExactly(
            "Of 5 files of training images 2 are not in %s: data_batch_4.bin, data_batch_5.bin."
                .formatted(binary));
  }

  @Test
  void open_ofAnotherFolderNamesBothLayouts() {
    assertThatThrownBy(() -> open(folder))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "no CIFAR-10 in %s, expected data_batch_1.bin to data_batch_5.bin, test_batch.bin and batches.meta.txt (binary layout) or the same without endings (Python layout)"
                .formatted(folder));
  }
}
