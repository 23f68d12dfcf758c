package org.fairlead.data.format.cifar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.fairlead.base.InputException;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.Split;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.source.MemorySource;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Cifar100Test {
  private final Path folder;

  Cifar100Test(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Dataset open(Path path, String target, String... protect) {
    return Datasets.open(MemorySource.spec("cifar100", path, 32, target, protect));
  }

  private static byte[] pixels(Dataset data, int sample) {
    var pixels = ByteBuffer.allocate(data.shape().bytes());
    data.read(sample, pixels);
    return pixels.array();
  }

  /** The stored bytes of the tiny sets that cifar_python.py makes. */
  private static byte[] stored(int image, int part) {
    var bytes = new byte[3072];
    for (int p = 0; p < bytes.length; p++) {
      bytes[p] = (byte) (7 * image + 3 * p + part);
    }
    return bytes;
  }

  private void tinyBinary() throws IOException {
    for (int part = 0; part < 2; part++) {
      var records = ByteBuffer.allocate((3 - part) * 3074);
      for (int i = 0; i < 3 - part; i++) {
        records.put((byte) (i % 2)).put((byte) (i % 3)).put(stored(i, part));
      }
      Files.write(folder.resolve(part == 0 ? "train.bin" : "test.bin"), records.array());
    }
    Files.write(folder.resolve("fine_label_names.txt"), List.of("apple", "bee", "cloud"));
    Files.write(folder.resolve("coarse_label_names.txt"), List.of("food", "other"));
  }

  private Path python(String name) throws IOException {
    Path target = Files.createDirectory(folder.resolve("cifar-100-python"));
    try (InputStream in =
            Objects.requireNonNull(Cifar100Test.class.getResourceAsStream("cifar_python.zip"));
        var zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().startsWith(name + "/")) {
          Files.write(
              target.resolve(entry.getName().substring(name.length() + 1)), zip.readAllBytes());
        }
      }
    }
    return target;
  }

  @Test
  void open_readsTheRealBinaryLayout() {
    var data = open(TestFolders.data("cifar100"), "fine", "fine");
    assertThat(data.size()).isEqualTo(15_000);
    assertThat(data.testSamples()).isEqualTo(IntStream.range(12_000, 15_000).toArray());
    assertThat(data.classNames()).hasSize(100).startsWith("apple", "aquarium_fish", "baby");
    assertThat(data.id(12_000)).isEqualTo("test-00000");
    assertThat(data.normalization(new int[] {0})).isEqualTo(Normalization.CIFAR100);
    var groups = DatasetGroups.of(data, true);
    assertThat(groups.size()).isEqualTo(100);
    assertThat(groups.name(0)).isEqualTo("fine=apple");
    var split = Split.of(data, groups, 0.1, 0);
    assertThat(split.validation()).hasSize(1_200);
    for (int g = 0; g < 100; g++) {
      long validation = groups.select(split.validation()).count(g);
      long train = groups.select(split.train()).count(g);
      assertThat((double) validation).isCloseTo(0.1 * (train + validation), within(1.0));
    }
    assertThat(open(TestFolders.data("cifar100"), "coarse").classNames()).hasSize(20);
  }

  @Test
  void read_putsTheColoursOfAPixelTogether() throws IOException {
    tinyBinary();
    byte[] pixels = pixels(open(folder, "fine"), 4);
    byte[] stored = stored(1, 1);
    for (int p = 0; p < 1024; p++) {
      for (int c = 0; c < 3; c++) {
        assertThat(pixels[3 * p + c]).isEqualTo(stored[1024 * c + p]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "python2",
        "numpy1-2",
        "numpy1-3",
        "numpy1-4",
        "numpy1-5",
        "numpy2-2",
        "numpy2-3",
        "numpy2-4",
        "numpy2-5"
      })
  void open_readsEveryPickledLayoutAsTheBinaryOne(String name) throws IOException {
    var pickled = open(python(name), "fine", "coarse");
    tinyBinary();
    var binary = open(folder, "fine", "coarse");
    assertThat(pickled.classNames()).containsExactly("apple", "bee", "cloud");
    assertThat(pickled.fingerprint()).isEqualTo(binary.fingerprint());
    assertThat(pickled.pixelFingerprint()).isEqualTo(binary.pixelFingerprint());
    assertThat(pickled.testSamples()).containsExactly(3, 4);
    assertThat(pickled.storedShape(0)).isEqualTo(new ImageShape(32, 32, 3));
    for (int i = 0; i < pickled.size(); i++) {
      assertThat(pixels(pickled, i)).isEqualTo(pixels(binary, i));
      assertThat(pickled.content(i)).isEqualTo(binary.content(i));
      assertThat(pickled.attribute(0, i)).isEqualTo(binary.attribute(0, i));
    }
  }

  @Test
  void open_takesLabelsInArrays() {
    Path pickled = TestFolders.cases("inputs/36-cifar-labels-as-array");
    var data = open(pickled, "coarse", "fine");
    assertThat(data.size()).isEqualTo(90);
    assertThat(data.testSamples()).isEqualTo(IntStream.range(40, 90).toArray());
  }

  @Test
  void open_takesPixelsInLists() {
    Path pickled = TestFolders.cases("inputs/37-cifar-data-as-list");
    var data = open(pickled, "coarse", "fine");
    assertThat(data.size()).isEqualTo(19);
    assertThat(pixels(data, 0)).hasSize(3072);
  }

  @Test
  void open_runsNothingOfAPickle() throws IOException {
    Path python = python("numpy1-4");
    Path ran = folder.resolve("ran");
    Files.write(
        python.resolve("train"),
        "cos\nsystem\n(S'touch %s'\ntR.".formatted(ran).getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(() -> open(python, "fine"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s, position 0: asks for 'os.system', which is refused: only arrays of whole numbers, numbers, texts, lists and dictionaries are read, and nothing is run"
                .formatted(python.resolve("train")));
    assertThat(ran).doesNotExist();
  }

  @Test
  void open_refusesPicklesOfSomethingElse() throws IOException {
    Path python = python("python2");
    Path train = python.resolve("train");
    byte[] good = Files.readAllBytes(train);
    Files.write(train, Arrays.copyOf(good, good.length - 100));
    assertThatThrownBy(() -> open(python, "fine")).hasMessageEndingWith(": ends early");
    Files.write(train, Files.readAllBytes(python.resolve("meta")));
    assertThatThrownBy(() -> open(python, "fine"))
        .hasMessage(
            train
                + " has no entry 'fine_labels', found fine_label_names, coarse_label_names; expected a file of cifar-100-python");
    String text = new String(good, StandardCharsets.ISO_8859_1);
    Files.write(train, text.replace("u1", "f8").getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> open(python, "fine"))
        .hasMessageEndingWith("has an array of 'f8', expected whole numbers such as uint8");
    Files.write(
        train, text.replace("M\u0003\0M", "M\u0004\0M").getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> open(python, "fine"))
        .hasMessageEndingWith("has an array of shape [4, 3072] whose bytes do not fill it");
    Files.write(train, new byte[] {']', '.'});
    assertThatThrownBy(() -> open(python, "fine"))
        .hasMessage(train + " does not hold a dictionary");
  }

  @Test
  void open_refusesDamagedRecords() throws IOException {
    tinyBinary();
    Path train = folder.resolve("train.bin");
    byte[] good = Files.readAllBytes(train);
    Files.write(train, Arrays.copyOf(good, good.length - 1));
    assertThatThrownBy(() -> open(folder, "fine"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            train
                + " has 9221 bytes, expected a multiple of 3074 (a coarse class, a fine class and 3,072 pixel values an image): copy the file again");
    good[3074 + 1] = 3;
    Files.write(train, good);
    assertThatThrownBy(() -> open(folder, "fine"))
        .hasMessage(train + ": image 1 has fine class 3, expected 0 to 2");
    Files.delete(folder.resolve("fine_label_names.txt"));
    assertThatThrownBy(() -> open(folder, "fine"))
        .hasMessageContaining("fine_label_names.txt cannot be read: ");
  }

  @Test
  void open_ofAnotherFolderNamesBothLayouts() {
    assertThatThrownBy(() -> open(folder, "fine"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "no CIFAR-100 in %s, expected train.bin and test.bin (binary layout) or the files train, test and meta (Python layout)"
                .formatted(folder));
  }
}
