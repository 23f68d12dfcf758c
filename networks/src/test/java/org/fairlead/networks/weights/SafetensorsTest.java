package org.fairlead.networks.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SafetensorsTest {
  private final Path folder;

  SafetensorsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Weights random(long seed) {
    var random = new SplittableRandom(seed);
    var weights = Weights.builder();
    int count = random.nextInt(0, 12);
    for (int i = 0; i < count; i++) {
      DType dtype = List.of(DType.values()).get(random.nextInt(DType.values().length));
      var shape = new ArrayList<Long>();
      for (int axis = random.nextInt(0, 4); axis > 0; axis--) {
        shape.add((long) random.nextInt(0, 5));
      }
      var bytes = new byte[(int) Tensor.elements(shape) * dtype.bytes()];
      random.nextBytes(bytes);
      weights.add("layer \"" + i + "\"\n.wéight", Tensor.of(dtype, shape, ByteBuffer.wrap(bytes)));
    }
    return weights.build();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7})
  void write_readsBackToTheSameBitsInTheSameOrder(long seed) {
    Path file = folder.resolve("w.safetensors");
    Weights weights = random(seed);
    Map<String, String> metadata = Map.of("net", "{\"a\": \"ü\\n\"}");
    Safetensors.write(file, weights, metadata);
    assertThat(Safetensors.read(file)).isEqualTo(weights);
    assertThat(Safetensors.metadata(file)).isEqualTo(metadata);
    assertThat(folder).isDirectoryContaining(path -> path.equals(file));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * The format fixed by hand: length, header, data; nothing that another program would not read.
   */
  @Test
  void write_makesTheFormatsBytes() throws IOException {
    Path file = folder.resolve("w.safetensors");
    Safetensors.write(
        file,
        Weights.builder()
            .add("a", Tensor.ofFloats(List.of(2), new float[] {1, 2}))
            .add("m", Tensor.ofBytes(List.of(3), new byte[] {1, 0, 1}))
            .build(),
        Map.of());
    String header =
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
            + "\"m\":{\"dtype\":\"U8\",\"shape\":[3],\"data_offsets\":[8,11]}}";
    byte[] bytes = Files.readAllBytes(file);
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int length = (int) buffer.getLong();
    assertThat(length % 8).isZero();
    assertThat(new String(bytes, 8, length, StandardCharsets.UTF_8).stripTrailing())
        .isEqualTo(header);
    assertThat(bytes).hasSize(8 + length + 11);
    assertThat(buffer.getFloat(8 + length + 4)).isEqualTo(2);
  }

  @Test
  void write_replacesTheOldFileOnlyWhenComplete() {
    Path file = folder.resolve("w.safetensors");
    Weights old = random(1);
    Safetensors.write(file, old, Map.of());
    Weights mapped = Safetensors.read(file);
    Safetensors.write(file, random(2), Map.of());
    assertThat(mapped).as("tensors of the replaced file stay valid").isEqualTo(old);
    assertThat(Safetensors.read(file)).isEqualTo(random(2));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Safetensors.write(file.resolve("below/a.file"), old, Map.of()))
        .withMessageStartingWith("cannot write " + file);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Safetensors.write(
                    file,
                    old.with("__metadata__", Tensor.ofBytes(List.of(0), new byte[0])),
                    Map.of()))
        .withMessage("a tensor cannot be called '__metadata__'");
    assertThat(Safetensors.read(file)).isEqualTo(random(2));
  }

  @Test
  void write_nameThatIsNotTextIsRejected() {
    Path file = folder.resolve("w.safetensors");
    Weights weights =
        Weights.builder().add("\ud800", Tensor.ofBytes(List.of(0), new byte[0])).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Safetensors.write(file, weights, Map.of()))
        .withMessage("'\ud800' cannot be written as UTF-8");
    assertThat(file).doesNotExist();
  }

  @Test
  void read_missingFile() {
    Path file = folder.resolve("none.safetensors");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Safetensors.read(file))
        .withMessage("cannot read %s: no such file", file);
  }

  private Path fileOf(String header, int data) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    Path file = folder.resolve("hostile.safetensors");
    Files.write(file, bytes.array());
    return file;
  }

  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}; 4; its tensors take 8 bytes, but 4"
            + " follow the header",
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}; 5; its tensors take 4 bytes, but 5"
            + " follow the header",
        "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'b':{'dtype':'U8','shape':[8],"
            + "'data_offsets':[4,12]}}; 12; tensor 'b' begins at byte 4 of the data, expected 8:"
            + " tensors must not overlap",
        "{'a':{'dtype':'U8','shape':[2],'data_offsets':[0,2]},'b':{'dtype':'U8','shape':[2],"
            + "'data_offsets':[3,5]}}; 5; tensor 'b' begins at byte 3 of the data, expected 2:"
            + " tensors must not leave gaps",
        "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1]},'a':{'dtype':'U8','shape':[1],"
            + "'data_offsets':[1,2]}}; 2; its header is not valid JSON: Duplicate Object property"
            + " \"a\"",
        "{'a':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}}; 8; tensor 'a' of type F32 and"
            + " shape [3] does not have 8 bytes",
        "{'a':{'dtype':'F32','shape':[4611686018427387904,4],'data_offsets':[0,0]}}; 0; tensor 'a'"
            + " of type F32 and shape [4611686018427387904, 4] does not have 0 bytes",
        "{'a':{'dtype':'f8','shape':[1],'data_offsets':[0,1]}}; 1; tensor 'a' has dtype 'f8',"
            + " expected one such as [F64, F32, F16, BF16, I64, I32, I16, I8, U8, BOOL]",
        "{'a':{'dtype':'F8_E4M3','shape':[2],'data_offsets':[0,1]}}; 1; tensor 'a' of type F8_E4M3"
            + " and shape [2] does not have 1 bytes",
        "{'a':{'dtype':'U8','shape':[-1],'data_offsets':[0,1]}}; 1; tensor 'a' shape holds -1,"
            + " expected whole numbers",
        "{'a':{'dtype':'U8','shape':[1.5],'data_offsets':[0,1]}}; 1; tensor 'a' shape holds 1.5,"
            + " expected whole numbers",
        "{'a':{'dtype':'U8','shape':[99999999999999999999],'data_offsets':[0,1]}}; 1; tensor 'a'"
            + " shape holds 99999999999999999999, expected whole numbers",
        "{'a':{'dtype':'U8','shape':[1],'data_offsets':[1,0]}}; 1; tensor 'a' has data_offsets [1,"
            + " 0], expected [begin, end]",
        "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0]}}; 1; tensor 'a' has data_offsets [0],"
            + " expected [begin, end]",
        "{'a':{'dtype':'U8','shape':[1]}}; 1; tensor 'a' lacks dtype, shape or data_offsets",
        "{'a':{'dtype':'U8','shape':[1],'data_offsets':[0,1],'x':0}}; 1; tensor 'a' has unknown key"
            + " 'x'",
        "{'a':5}; 0; tensor 'a' is VALUE_NUMBER_INT, expected START_OBJECT",
        "{'__metadata__':{'a':5}}; 0; metadata 'a' is VALUE_NUMBER_INT, expected VALUE_STRING",
        "['a']; 0; its header does not begin with '{'",
        "{'a'; 0; its header is not valid JSON: Unexpected end-of-input",
        "{} {}; 0; its header goes on after its end",
        "{'a':{'dtype':'U8','shape':[4294967296],'data_offsets':[0,4294967296]}}; 1; tensor 'a' has"
            + " 4294967296 bytes, at most 2^31 are read"
      })
  void read_rejectsHostileHeaders(String header, int data, String message) throws IOException {
    Path file = fileOf(header.replace('\'', '"'), data);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Safetensors.read(file))
        .withMessageStartingWith("%s is not a valid safetensors file: %s", file, message);
    assertThatExceptionOfType(InputException.class).isThrownBy(() -> Safetensors.metadata(file));
  }

  @Test
  void read_rejectsFilesWithoutAHeader() throws IOException {
    Path file = folder.resolve("hostile.safetensors");
    Files.write(file, new byte[5]);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Safetensors.read(file))
        .withMessage(
            "%s is not a valid safetensors file: it has 5 bytes, too few for a header", file);
    Files.write(file, new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, '{', '}'});
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Safetensors.read(file))
        .withMessage(
            "%s is not a valid safetensors file: its header is said to have 18446744073709551615"
                + " bytes, expected at most 2",
            file);
  }

  @Test
  void read_boundsTheDimensions() throws IOException {
    String ones = "1,".repeat(1000) + "1";
    Path file =
        fileOf("{\"a\":{\"dtype\":\"U8\",\"shape\":[" + ones + "],\"data_offsets\":[0,1]}}", 1);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> Safetensors.read(file))
        .withMessageEndingWith("tensor 'a' shape has more than 64 numbers");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3})
  void read_everyTruncationIsAnInputException(long seed) throws IOException {
    Path file = folder.resolve("w.safetensors");
    Weights weights = random(seed).with("last", Tensor.ofFloats(List.of(3), new float[3]));
    Safetensors.write(file, weights, Map.of("k", "v"));
    byte[] bytes = Files.readAllBytes(file);
    Path cut = folder.resolve("cut.safetensors");
    for (int length = 0; length < bytes.length; length += 1 + length / 50) {
      Files.write(cut, Arrays.copyOf(bytes, length));
      assertThatExceptionOfType(InputException.class).isThrownBy(() -> Safetensors.read(cut));
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3})
  void read_corruptionIsAnInputExceptionOrOtherWeights(long seed) throws IOException {
    Path file = folder.resolve("w.safetensors");
    var random = new SplittableRandom(seed);
    Safetensors.write(file, random(seed + 10), Map.of("k", "v"));
    byte[] bytes = Files.readAllBytes(file);
    for (int trial = 0; trial < 150; trial++) {
      byte[] damaged = bytes.clone();
      for (int change = random.nextInt(1, 5); change > 0; change--) {
        damaged[random.nextInt(Math.min(damaged.length, 400))] = (byte) random.nextInt();
      }
      Path broken = folder.resolve("broken.safetensors");
      Files.write(broken, damaged);
      try {
        assertThat(Safetensors.read(broken).size()).isNotNegative();
      } catch (InputException expected) {
        assertThat(expected).hasMessageContaining("broken.safetensors");
      }
    }
  }

  /** Types that nothing here reads, known and unknown ones, between two that are read. */
  @Test
  void contents_passesOverTensorsOfOtherTypes() throws IOException {
    String header =
        "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
            + "'s':{'dtype':'F8_E4M3','shape':[3],'data_offsets':[4,7]},"
            + "'n':{'dtype':'F4','shape':[3],'data_offsets':[7,9]},"
            + "'x':{'dtype':'Q7_BLOCK','shape':[5],'data_offsets':[9,12]},"
            + "'b':{'dtype':'U8','shape':[2],'data_offsets':[12,14]}}";
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + 14).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(json.length).put(json);
    Path file = folder.resolve("quantized.safetensors");
    Files.write(file, bytes.array());
    Safetensors.Contents contents = Safetensors.contents(file);
    assertThat(contents.tensors().names()).containsExactly("a", "b");
    assertThat(PassedOver.list(contents.passedOver()))
        .isEqualTo(
            "tensor of type F8_E4M3 at 's', tensor of type F4 at 'n', tensor of type Q7_BLOCK at"
                + " 'x'");
  }
}
