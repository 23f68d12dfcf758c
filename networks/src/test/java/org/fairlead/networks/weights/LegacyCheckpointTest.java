package org.fairlead.networks.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The format of PyTorch before 1.6, with handmade pickles; storage "0" holds 0, 1, 2, ... */
final class LegacyCheckpointTest {
  private final Path file;

  LegacyCheckpointTest(@TempDir Path folder) {
    this.file = folder.resolve("model.th");
  }

  private static Pickle machine(boolean little) {
    return new Pickle().ascii("}").text("little_endian").raw(little ? 0x88 : 0x89).ascii("s");
  }

  private static Pickle oneTensor(int elements, int... shape) {
    var strides = new int[shape.length];
    Arrays.fill(strides, 1);
    return new Pickle().ascii("}").text("a").tensor(elements, 0, shape, strides).ascii("s");
  }

  private static byte[] storage(long said, int there) {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + 4 * there).order(ByteOrder.LITTLE_ENDIAN).putLong(said);
    for (int i = 0; i < there; i++) {
      bytes.putFloat(i);
    }
    return bytes.array();
  }

  private Path write(byte[]... parts) throws IOException {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(LegacyCheckpoint.MAGIC);
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return Files.write(file, bytes.toByteArray());
  }

  private static byte[] protocol() {
    return new Pickle().number(1001).end();
  }

  private static byte[] keys(String... keys) {
    var pickle = new Pickle().ascii("](");
    for (String key : keys) {
      pickle.text(key);
    }
    return pickle.ascii("e").end();
  }

  private void assertRefused(String message, byte[]... parts) throws IOException {
    write(parts);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(file))
        .withMessage(message.replace("FILE", file.toString()));
  }

  @Test
  void read_tensorsOfStoragesBehindTheStructure() throws IOException {
    Pickle structure = new Pickle().ascii("}(");
    structure.text("whole").tensor(6, 0, new int[] {2, 3}, new int[] {3, 1});
    structure.text("old").global("torch._utils", "_rebuild_tensor").ascii("(");
    structure.storage(6, part -> part.ascii("N")).number(4).ascii("(").number(2);
    structure.ascii("t(").number(1).ascii("ttR");
    structure.text("part").global("torch._utils", "_rebuild_tensor").ascii("(");
    structure.storage(6, part -> part.ascii("(").text("7").number(2).number(3).ascii("t"));
    structure.number(1).ascii("(").number(2).ascii("t(").number(1).ascii("ttRu");
    write(protocol(), machine(true).end(), structure.end(), keys("0"), storage(6, 6));
    Weights weights = PyTorchCheckpoint.read(file);
    assertThat(weights.names()).containsExactly("whole", "old", "part");
    assertThat(weights.get("whole").floats()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(weights.get("old").floats()).containsExactly(4, 5);
    assertThat(weights.get("part").floats()).containsExactly(3, 4); // the part begins at entry 2
  }

  @Test
  void read_neverPrintsWhatIsShared() throws IOException {
    byte[] machine = machine(true).end();
    assertRefused(
        "FILE has protocol unknown of PyTorch's old format, expected 1001",
        new Pickle().shared().end());
    assertRefused(
        "FILE has a key of a storage that is neither text nor number",
        protocol(),
        machine,
        oneTensor(6, 6).end(),
        new Pickle().ascii("](").shared().ascii("e").end());
    Pickle structure = new Pickle().ascii("}(").text("a").global("torch._utils", "_rebuild_tensor");
    structure.ascii("(").storage(6, Pickle::shared);
    write(protocol(), machine, structure.end());
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(file))
        .withMessageContaining("has a part of storage '0' that is no part of its 6 entries");
  }

  @Test
  void read_boundsNames() throws IOException {
    String name = "n".repeat(1001);
    Pickle structure = new Pickle().ascii("}(").text(name).number(1).ascii("u");
    write(protocol(), machine(true).end(), structure.end(), keys());
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(file))
        .withMessageContaining("has a name of more than 1,000 characters: 'nnnn");
  }

  @Test
  void read_saysWhatIsWrong() throws IOException {
    byte[] machine = machine(true).end();
    byte[] structure = oneTensor(6, 6).end();
    assertRefused(
        "FILE has protocol 7 of PyTorch's old format, expected 1001", new Pickle().number(7).end());
    assertRefused(
        "FILE was written on a big-endian machine, which is not read",
        protocol(),
        machine(false).end());
    assertRefused(
        "FILE does not list the keys of its storages", protocol(), machine, structure, structure);
    assertRefused(
        "FILE lists storage '5', which no tensor uses, so its type is not known",
        protocol(),
        machine,
        structure,
        keys("5"));
    assertRefused("FILE ends before storage '0'", protocol(), machine, structure, keys("0"));
    assertRefused("FILE has no storage '0'", protocol(), machine, structure, keys());
    assertRefused(
        "FILE: storage '0' has 5 entries of F32, expected 6",
        protocol(),
        machine,
        structure,
        keys("0"),
        storage(5, 5));
    assertRefused(
        "FILE ends within storage '0': 16 bytes are left of 6 entries of F32",
        protocol(),
        machine,
        structure,
        keys("0"),
        storage(6, 4));
    assertRefused(
        "FILE, structure at byte 47, position 2: asks for 'os.system', which is refused: only"
            + " tensors, numbers, texts, lists and dictionaries are read, and nothing is run",
        protocol(),
        machine,
        new Pickle().global("os", "system").ascii("(").text("touch pwned").ascii("tR").end());
    assertRefused("FILE, protocol at byte 15, position 2: ends early", new byte[] {(byte) 0x80, 2});
  }

  /** Sizes that only a lie can have; nothing of that size may be allocated before it is found. */
  @Test
  void read_refusesAbsurdSizes() throws IOException {
    byte[] machine = machine(true).end();
    assertRefused(
        "FILE ends within storage '0': 24 bytes are left of 2147483647 entries of F32",
        protocol(),
        machine,
        oneTensor(Integer.MAX_VALUE, Integer.MAX_VALUE).end(),
        keys("0"),
        storage(Integer.MAX_VALUE, 6));
    assertRefused(
        "FILE would take more than 16 times its size in memory, or more than 2^31 bytes for one"
            + " tensor; it is refused",
        protocol(),
        machine,
        new Pickle()
            .ascii("}")
            .text("a")
            .tensor(6, 0, new int[] {40_000, 40_000}, new int[] {0, 0})
            .ascii("s")
            .end(),
        keys("0"),
        storage(6, 6));
    var text = new Pickle().raw('X', 255, 255, 255, 127);
    assertRefused("FILE, protocol at byte 15, position 2: ends early", text.end());
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3})
  void read_truncationAndCorruptionAreInputExceptions(long seed) throws IOException {
    write(protocol(), machine(true).end(), oneTensor(6, 6).end(), keys("0"), storage(6, 6));
    byte[] bytes = Files.readAllBytes(file);
    var random = new SplittableRandom(seed);
    for (int trial = 0; trial < 300; trial++) {
      byte[] damaged = bytes.clone();
      if (trial % 4 == 0) {
        damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        for (int change = random.nextInt(1, 4); change > 0; change--) {
          damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
      }
      Files.write(file, damaged);
      try {
        assertThat(PyTorchCheckpoint.read(file).names()).hasSizeLessThanOrEqualTo(1);
      } catch (InputException expected) {
        assertThat(expected).hasMessageContaining("model.th");
      }
    }
  }

  @Test
  void read_ofRealFilesIsTheSameInBothFormats() {
    assertThat(List.of(PyTorchCheckpoint.read(TestWeights.torch("training_legacy.pt"))))
        .containsExactly(PyTorchCheckpoint.read(TestWeights.torch("training.pt")));
  }
}
