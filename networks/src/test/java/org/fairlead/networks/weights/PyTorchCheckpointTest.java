package org.fairlead.networks.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.fairlead.base.InputException;
import org.fairlead.networks.GoldenFiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class PyTorchCheckpointTest {
  private final Path folder;

  PyTorchCheckpointTest(@TempDir Path folder) {
    this.folder = folder;
  }

  static Stream<Path> recordedFiles() {
    return GoldenFiles.all("f_models", ".pt").stream();
  }

  @ParameterizedTest
  @MethodSource("recordedFiles")
  void read_everyRecordedFileLoads(Path file) {
    Weights weights = PyTorchCheckpoint.read(file);
    String name = file.getFileName().toString().replace(".pt", "");
    if (name.endsWith("_input")) {
      JsonNode json = GoldenFiles.json(file.resolveSibling(name.replace("_input", "") + ".json"));
      assertThat(weights.names()).containsExactly("input", "target");
      assertThat(weights.get("input").hasShape(GoldenFiles.ints(json.get("input_shape")))).isTrue();
      assertThat(weights.get("target").longs())
          .containsExactly(
              GoldenFiles.ints(json.get("target")).stream().mapToLong(i -> i).toArray());
      if (json.get("input").isArray()) {
        assertThat(weights.get("input").doubles())
            .containsExactly(GoldenFiles.doubles(json.get("input")));
      }
      return;
    }
    List<String> masks = weights.names().stream().filter(n -> n.endsWith("_mask")).toList();
    assertThat(masks.isEmpty()).isEqualTo(!name.endsWith("_masked"));
    assertThat(masks).allMatch(mask -> weights.get(mask).dtype() == DType.BOOL);
    assertThat(weights.names().stream().filter(n -> n.endsWith(".weight")))
        .isNotEmpty()
        .allMatch(weight -> weights.get(weight).dtype() == DType.F32);
    assertThat(weights.names().stream().filter(n -> n.endsWith(".num_batches_tracked")))
        .allMatch(n -> weights.get(n).dtype() == DType.I64 && weights.get(n).elements() == 1);
  }

  @Test
  void read_nestedDictionariesBecomeDottedNames() {
    Weights weights = PyTorchCheckpoint.read(GoldenFiles.bundled("f_models/mlp_1ch_masked.pt"));
    assertThat(weights.names())
        .containsExactly(
            "main.0.weight",
            "main.0.bias",
            "main.0._extra_state.weight_mask",
            "main.2.weight",
            "main.2.bias",
            "main.2._extra_state.weight_mask",
            "main.4.weight",
            "main.4.bias",
            "main.4._extra_state.weight_mask");
    Tensor mask = weights.get("main.0._extra_state.weight_mask");
    assertThat(mask).hasToString("BOOL [32, 64]");
    assertThat(mask.longs()).containsOnly(0, 1);
    assertThat(weights.get("main.4.bias")).hasToString("F32 [5]");
  }

  private Path archive(byte[] pickle, Map<String, byte[]> others) throws IOException {
    return archive(pickle, others, ZipEntry.STORED);
  }

  private Path archive(byte[] pickle, Map<String, byte[]> others, int method) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    entries.put("model/data.pkl", pickle);
    others.forEach((name, content) -> entries.put("model/" + name, content));
    Path file = folder.resolve("model.pt");
    try (OutputStream out = Files.newOutputStream(file);
        var zip = new ZipOutputStream(out)) {
      for (var entry : entries.entrySet()) {
        var header = new ZipEntry(entry.getKey());
        header.setMethod(method);
        if (method == ZipEntry.STORED) {
          var checksum = new CRC32();
          checksum.update(entry.getValue());
          header.setSize(entry.getValue().length);
          header.setCrc(checksum.getValue());
        }
        zip.putNextEntry(header);
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return file;
  }

  private static byte[] floats(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    var bytes = new byte[4 * count];
    Tensor.ofFloats(List.of(count), values).bytes().get(bytes);
    return bytes;
  }

  private void assertRefused(Pickle pickle, String message) throws IOException {
    Path file = archive(pickle.end(), Map.of("data/0", floats(6)));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(file))
        .withMessage(message.replace("FILE", file.toString()));
  }

  @Test
  void read_stridedAndSharedStorages() throws IOException {
    var pickle = new Pickle().ascii("}(");
    pickle.text("whole").tensor(6, 0, new int[] {2, 3}, new int[] {3, 1});
    pickle.text("transposed").tensor(6, 0, new int[] {3, 2}, new int[] {1, 3});
    pickle.text("row").tensor(6, 3, new int[] {3}, new int[] {1});
    pickle.text("column").tensor(6, 1, new int[] {2}, new int[] {3});
    pickle.text("repeated").tensor(6, 2, new int[] {2, 2}, new int[] {0, 1});
    pickle.text("scalar").tensor(6, 5, new int[] {}, new int[] {});
    pickle.text("empty").tensor(6, 6, new int[] {0, 4}, new int[] {4, 1});
    pickle.ascii("u");
    Weights weights = PyTorchCheckpoint.read(archive(pickle.end(), Map.of("data/0", floats(6))));
    assertThat(weights.get("whole").floats()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(weights.get("transposed")).hasToString("F32 [3, 2]");
    assertThat(weights.get("transposed").floats()).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(weights.get("row").floats()).containsExactly(3, 4, 5);
    assertThat(weights.get("column").floats()).containsExactly(1, 4);
    assertThat(weights.get("repeated").floats()).containsExactly(2, 3, 2, 3);
    assertThat(weights.get("scalar").floats()).containsExactly(5);
    assertThat(weights.get("empty").shape()).containsExactly(0L, 4L);
  }

  @Test
  void read_passesOverNumbersTextsAndAttributesOfDictionaries() throws IOException {
    var pickle = new Pickle().global("collections", "OrderedDict").ascii(")R(");
    pickle.text("epoch").number(3).text("name").text("résnet").text("none").ascii("N");
    pickle.text("rate").ascii("G").raw(0x3f, 0xf8, 0, 0, 0, 0, 0, 0);
    pickle.text("big").raw(0x8a, 2, 0xff, 0x7f);
    pickle.text("list").ascii("](");
    pickle.tensor(6, 0, new int[] {1}, new int[] {1}).ascii("Ne");
    pickle.text("parameter").global("torch._utils", "_rebuild_parameter").ascii("(");
    pickle.tensor(6, 1, new int[] {1}, new int[] {1}).raw(0x88).ascii("}tR");
    pickle.ascii("J").raw(7, 0, 0, 0).tensor(6, 2, new int[] {1}, new int[] {1});
    pickle.ascii("u}").text("_metadata").ascii("}sb");
    Weights weights = PyTorchCheckpoint.read(archive(pickle.end(), Map.of("data/0", floats(6))));
    assertThat(weights.names()).containsExactly("list.0", "parameter", "7");
    assertThat(weights.get("7").floats()).containsExactly(2);
  }

  /** What torch itself wrote, in both formats. */
  @ParameterizedTest
  @ValueSource(strings = {"training.pt", "training_legacy.pt"})
  void read_whatTrainingScriptsSave(String name) {
    Weights weights = PyTorchCheckpoint.read(TestWeights.torch(name));
    assertThat(weights.names().stream().filter(each -> !each.startsWith("model.")))
        .containsExactly("optimizer.state.0.momentum_buffer", "optimizer.state.1.momentum_buffer");
    Weights model = weights.under("model.module.");
    assertThat(model.size()).isEqualTo(19);
    Map.of("float", "F32", "half", "F16", "brain", "BF16", "double", "F64")
        .forEach(
            (tensor, type) -> {
              assertThat(model.get(tensor)).hasToString(type + " [2, 3]");
              assertThat(model.get(tensor).doubles()).containsExactly(0, 1, 2, 3, 4, 5);
            });
    assertThat(model.get("transposed").floats()).containsExactly(0, 3, 1, 4, 2, 5);
    assertThat(model.get("whole").floats()).hasSize(24);
    assertThat(model.get("rows").floats())
        .containsExactly(6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17);
    assertThat(model.get("columns").floats()).containsExactly(4, 5, 10, 11, 16, 17, 22, 23);
    assertThat(model.get("every_other").floats()).containsExactly(0, 3, 12, 15);
    assertThat(model.get("expanded").floats()).containsExactly(7, 7, 7, 7);
    assertThat(model.get("channels_last")).hasToString("F32 [1, 2, 2, 2]");
    assertThat(model.get("channels_last").floats()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    assertThat(model.get("parameter").floats()).containsExactly(0, 1, 2);
    assertThat(model.get("scalar")).hasToString("I64 []");
    assertThat(model.get("scalar").longs()).containsExactly(5);
    assertThat(model.get("empty")).hasToString("F32 [0, 4]");
    assertThat(model.get("int").longs()).containsExactly(0, 1, 2);
    assertThat(model.get("short").longs()).containsExactly(0, -1, -2);
    assertThat(model.get("char").longs()).containsExactly(0, -1, -2);
    assertThat(model.get("byte").longs()).containsExactly(253, 254, 255);
    assertThat(model.get("bool").longs()).containsExactly(1, 0, 1);
  }

  @Test
  void read_newerProtocolsAndMemo() throws IOException {
    var pickle = new Pickle();
    pickle.raw(0x80, 4, 0x95, 5, 0, 0, 0, 0, 0, 0, 0);
    pickle.raw(0x8c, 11).ascii("collections").raw(0x94);
    pickle.raw(0x8c, 11).ascii("OrderedDict").raw(0x94, 0x93, 0x94).ascii(")R").raw(0x94);
    pickle.raw(0x8c, 1).ascii("a").raw(0x94);
    pickle.tensor(6, 4, new int[] {1}, new int[] {1}).raw(0x94).ascii("s");
    pickle.raw(0x8c, 1).ascii("b").ascii("h").raw(5).ascii("s");
    Weights weights = PyTorchCheckpoint.read(archive(pickle.end(), Map.of("data/0", floats(6))));
    assertThat(weights.names()).containsExactly("a", "b");
    assertThat(weights.get("b")).isEqualTo(weights.get("a"));
    assertThat(weights.get("b").floats()).containsExactly(4);
  }

  /** What scripts keep beside a model: named by its class and its place, not built. */
  @Test
  void contents_passesOverObjectsBesideTheTensors() throws IOException {
    var pickle = new Pickle().ascii("}(");
    pickle.text("model").ascii("}").text("w").tensor(6, 0, new int[] {1}, new int[] {1}).ascii("s");
    pickle.text("args").global("argparse", "Namespace").ascii(")").raw(0x81);
    pickle.ascii("}").text("lr").number(1).ascii("sb");
    pickle.text("out").global("pathlib", "PosixPath").ascii("(").text("a").ascii("tR");
    pickle.text("seen").raw(0x8f);
    pickle.text("seed").raw(0x8a, 9).ascii("123456789");
    pickle.text("groups").global("collections", "defaultdict");
    pickle.global("__builtin__", "list").raw(0x85).ascii("R");
    pickle.text("m").tensor(6, 1, new int[] {1}, new int[] {1}).ascii("s");
    pickle.text("meter").ascii("}").text("more").global("argparse", "Namespace").ascii(")");
    pickle.raw(0x81).ascii("s");
    pickle.text("array").global("numpy.core.multiarray", "_reconstruct").ascii("(");
    pickle.global("numpy", "ndarray").number(0).raw(0x85).ascii("NtR").ascii("Nb");
    pickle.ascii("u");
    Path file = archive(pickle.end(), Map.of("data/0", floats(6)));
    PyTorchCheckpoint.Contents contents = PyTorchCheckpoint.contents(file);
    assertThat(contents.tensors().names()).containsExactly("model.w", "groups.m");
    assertThat(contents.passedOver())
        .extracting(PassedOver::toString)
        .containsExactly(
            "argparse.Namespace at 'args'",
            "pathlib.PosixPath at 'out'",
            "set at 'seen'",
            "whole number of more than 64 bits at 'seed'",
            "argparse.Namespace at 'meter.more'",
            "numpy.ndarray at 'array'");
    assertThat(PassedOver.list(contents.passedOver()))
        .isEqualTo(
            "argparse.Namespace at 'args', pathlib.PosixPath at 'out', set at 'seen', whole number"
                + " of more than 64 bits at 'seed', numpy.ndarray at 'array' and 1 more");
    assertThat(contents.classes()).isNull();
  }

  @Test
  void contents_passesOverTensorsOfOtherTypes() throws IOException {
    var pickle = new Pickle().ascii("}(");
    pickle.text("w").tensor(6, 0, new int[] {1}, new int[] {1});
    pickle.text("c").tensor("ComplexFloatStorage", "1", 3, 0, new int[] {3}, new int[] {1});
    pickle.text("s").global("torch._utils", "_rebuild_sparse_tensor").ascii(")R");
    pickle.text("p").global("torch._utils", "_rebuild_parameter").ascii("(");
    pickle.global("torch._utils", "_rebuild_qtensor").ascii(")R").raw(0x88).ascii("NtR");
    pickle.text("sub").global("torch._tensor", "_rebuild_from_type_v2").ascii("(");
    pickle.global("torch._utils", "_rebuild_parameter").global("mine", "Tensor").ascii("(");
    pickle.tensor(6, 1, new int[] {2}, new int[] {1}).raw(0x89).ascii("NtNtR");
    pickle.ascii("u");
    Path file = archive(pickle.end(), Map.of("data/0", floats(6)));
    PyTorchCheckpoint.Contents contents = PyTorchCheckpoint.contents(file);
    assertThat(contents.tensors().names()).containsExactly("w", "sub");
    assertThat(contents.tensors().get("sub").floats()).containsExactly(1, 2);
    assertThat(PassedOver.list(contents.passedOver()))
        .isEqualTo(
            "torch.ComplexFloatStorage at 'c', torch._utils._rebuild_sparse_tensor at 's',"
                + " torch._utils._rebuild_qtensor at 'p'");
  }

  @Test
  void contents_ofAWholeModelSaysToSaveItsTensors() throws IOException {
    var model = new Pickle().global("torchvision.models.resnet", "ResNet").ascii(")").raw(0x81);
    model.ascii("}").text("_parameters").ascii("}sb");
    assertRefused(
        model,
        "FILE holds no tensors outside of objects, which are not built:"
            + " torchvision.models.resnet.ResNet; load it in PyTorch and save the model's"
            + " state_dict");
  }

  /** The keys that torchvision's folders and others use, and values that are none. */
  @Test
  void contents_tellsTheNamesOfTheClasses() throws IOException {
    var toOutputs = new Pickle().ascii("}").text("class_to_idx").ascii("}(");
    toOutputs.text("b").number(0).text("10").number(2).text("a").number(1).ascii("us");
    assertThat(classes(toOutputs)).hasToString("ClassNames[key=class_to_idx, names=[b, a, 10]]");
    var numpy = new Pickle().ascii("}").text("class_to_idx").ascii("}(");
    numpy.text("b").global("numpy.core.multiarray", "scalar").ascii("(");
    numpy.global("numpy", "dtype").ascii("(").text("i8").raw(0x89).raw(0x88).ascii("tR");
    numpy.ascii("C").raw(8, 1, 0, 0, 0, 0, 0, 0, 0).ascii("tR");
    numpy.text("a").number(0).ascii("us");
    assertThat(classes(numpy)).hasToString("ClassNames[key=class_to_idx, names=[a, b]]");
    var nested = new Pickle().ascii("}").text("hyper").ascii("}").text("id2label").ascii("}(");
    nested.number(1).text("no").number(0).text("yes").ascii("uss");
    assertThat(classes(nested)).hasToString("ClassNames[key=hyper.id2label, names=[yes, no]]");
    var list = new Pickle().ascii("}").text("classes").ascii("(").text("x").number(3).ascii("ts");
    assertThat(classes(list)).hasToString("ClassNames[key=classes, names=[x, 3]]");
    for (String wrong : List.of("K\u0002", "](K\u0001K\u0001e", "}", "](Ne")) {
      assertThat(classes(new Pickle().ascii("}").text("classes").ascii(wrong + "s"))).isNull();
    }
    var gap = new Pickle().ascii("}").text("class_to_idx").ascii("}");
    assertThat(classes(gap.text("a").number(1).ascii("ss"))).isNull();
  }

  private @Nullable ClassNames classes(Pickle pickle) throws IOException {
    return PyTorchCheckpoint.contents(archive(pickle.end(), Map.of())).classes();
  }

  @Test
  void read_refusesWhatOnlyAnAttackAsksForAndRunsNothing() throws IOException {
    assertRefused(
        new Pickle().global("os", "system").ascii("(").text("touch pwned").ascii("tR"),
        "FILE, data.pkl, position 2: asks for 'os.system', which is refused: only tensors, numbers,"
            + " texts, lists and dictionaries are read, and nothing is run");
    assertRefused(
        new Pickle()
            .ascii("}")
            .text("x")
            .raw(0x8c, 8)
            .ascii("builtins")
            .raw(0x8c, 4)
            .ascii("eval")
            .raw(0x93),
        "FILE, data.pkl, position 25: asks for 'builtins.eval', which is refused: only tensors,"
            + " numbers, texts, lists and dictionaries are read, and nothing is run");
    for (String attack :
        List.of("posix.system", "subprocess.Popen", "__builtin__.exec", "importlib._bootstrap.x")) {
      int dot = attack.lastIndexOf('.');
      assertRefused(
          new Pickle().ascii("}").global(attack.substring(0, dot), attack.substring(dot + 1)),
          "FILE, data.pkl, position 3: asks for '%s', which is refused: only tensors, numbers, texts,"
                  .formatted(attack)
              + " lists and dictionaries are read, and nothing is run");
    }
  }

  @Test
  void read_refusesOpcodesThatBuildObjects() throws IOException {
    for (int opcode : new int[] {'i', 'o', 'P', 0x82, 'I', 'S', 'V', '2'}) {
      assertRefused(
          new Pickle().ascii("(").raw(opcode),
          "FILE, data.pkl, position 3: uses pickle opcode 0x%02x, which no checkpoint of tensors"
                  .formatted(opcode)
              + " needs; it is refused");
    }
    assertRefused(
        new Pickle().ascii("]}b"),
        "FILE, data.pkl, position 4: sets attributes of something other than a dictionary");
    assertRefused(
        new Pickle().ascii("})R"),
        "FILE, data.pkl, position 4: calls something that is no function with arguments it does"
            + " not take");
    assertRefused(
        new Pickle().global("torch", "FloatStorage").ascii(")R"),
        "FILE, data.pkl, position 23: calls something that is no function with arguments it does"
            + " not take");
  }

  @Test
  void read_refusesDamagedStructures() throws IOException {
    assertRefused(new Pickle().ascii("N"), "FILE does not hold a dictionary of tensors at its top");
    assertRefused(
        new Pickle().ascii("}}"), "FILE, data.pkl, position 4: ends with 1 values too many");
    assertRefused(new Pickle(), "FILE, data.pkl, position 2: takes a value that is not there");
    assertRefused(
        new Pickle().ascii("u"),
        "FILE, data.pkl, position 2: takes a group of values that was never begun");
    assertRefused(
        new Pickle().ascii("h").raw(9),
        "FILE, data.pkl, position 2: recalls value 9, which was not stored");
    assertRefused(
        new Pickle().raw('X', 255, 255, 255, 127), "FILE, data.pkl, position 2: ends early");
    assertRefused(
        new Pickle().raw(0x8b, 255, 255, 255, 255), "FILE, data.pkl, position 2: ends early");
    assertRefused(new Pickle().raw(0x8a, 9).ascii("123"), "FILE, data.pkl, position 2: ends early");
    assertRefused(
        new Pickle().ascii("}(").text("v").ascii("u"),
        "FILE, data.pkl, position 10: has a dictionary key without a value");
    assertRefused(
        new Pickle().raw(0x80, 9),
        "FILE, data.pkl, position 2: has pickle protocol 9, expected 2 to 5");
    assertRefused(
        new Pickle().ascii("NQ"),
        "FILE, data.pkl, position 3: has a persistent id that does not describe a storage");
    assertRefused(
        new Pickle().raw('X', 1, 0, 0, 0, 0xff),
        "FILE, data.pkl, position 2: has a text that is not UTF-8");
  }

  @Test
  void read_refusesTensorsOutsideTheirStorage() throws IOException {
    int[][][] shapes = {
      {{7}, {1}, {0}},
      {{2, 3}, {3, 2}, {0}},
      {{6}, {1}, {1}},
      {{1}, {1}, {-1}},
      {{1}, {1}, {6}},
      {{Integer.MAX_VALUE, Integer.MAX_VALUE}, {1, 1}, {0}},
      {{2}, {-1}, {3}},
      {{-1}, {1}, {0}},
    };
    for (int[][] each : shapes) {
      var pickle =
          new Pickle().ascii("}").text("a").tensor(6, each[2][0], each[0], each[1]).ascii("s");
      Path file = archive(pickle.end(), Map.of("data/0", floats(6)));
      assertThatExceptionOfType(InputException.class)
          .isThrownBy(() -> PyTorchCheckpoint.read(file))
          .withMessageContaining("has a tensor ");
    }
    assertRefused(
        new Pickle().ascii("}").text("a").tensor(6, 0, new int[] {7}, new int[] {1}).ascii("s"),
        "FILE, data.pkl, position 145: has a tensor of shape [7], strides [1] and offset 0 in a"
            + " storage of 6 entries");
    assertRefused(
        new Pickle().ascii("}").text("a").tensor(7, 0, new int[] {7}, new int[] {1}).ascii("s"),
        "FILE: storage '0' has 24 bytes, expected 7 entries of F32");
  }

  @Test
  void read_boundsWhatRepeatedEntriesCost() throws IOException {
    // One number, a billion times: 4 GB from a file of some hundred bytes.
    var expanded = new Pickle().ascii("}").text("a");
    expanded.tensor(6, 0, new int[] {30_000, 10_000}, new int[] {0, 0}).ascii("s");
    Path file = archive(expanded.end(), Map.of("data/0", floats(6)));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(file))
        .withMessage(
            "%s would take more than 16 times its size in memory, or more than 2^31 bytes for one"
                + " tensor; it is refused",
            file);

    // A dictionary that holds the last one twice, sixty times over.
    var laughs = new Pickle().ascii("}").text("t").tensor(6, 0, new int[] {1}, new int[] {1});
    laughs.ascii("sq").raw(0);
    for (int i = 0; i < 60; i++) {
      laughs
          .ascii("}(")
          .text("a")
          .ascii("h")
          .raw(i)
          .text("b")
          .ascii("h")
          .raw(i)
          .ascii("uq")
          .raw(i + 1);
    }
    // Sixty dictionaries lie below the last one.
    laughs.ascii("q").raw(200).ascii("0".repeat(61)).ascii("h").raw(200);
    Path nested = archive(laughs.end(), Map.of("data/0", floats(6)));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(nested))
        .withMessageContaining("nests its values too deeply or repeats them too often");

    // A list that contains itself.
    var cycle = new Pickle().ascii("}").text("a").ascii("]q").raw(0).ascii("h").raw(0).ascii("as");
    Path cyclic = archive(cycle.end(), Map.of());
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(cyclic))
        .withMessageContaining("nests its values too deeply or repeats them too often");
  }

  @Test
  void read_boundsCompressedBombs() throws IOException {
    var pickle = new Pickle().ascii("}").text("a");
    pickle.tensor(4 << 20, 0, new int[] {4 << 20}, new int[] {1}).ascii("s");
    Path file = archive(pickle.end(), Map.of("data/0", new byte[16 << 20]), ZipEntry.DEFLATED);
    assertThat(Files.size(file)).isLessThan(100_000);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(file))
        .withMessageStartingWith(file + " would take more than 16 times its size in memory");

    Path values = archive(new byte[17 << 20], Map.of(), ZipEntry.DEFLATED);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(values))
        .withMessage("%s has a structure of 17825792 bytes, at most 16777216 are read", values);

    var many = new byte[3 << 20];
    Arrays.fill(many, (byte) '}');
    many[0] = (byte) 0x80;
    many[1] = 2;
    Path objects = archive(many, Map.of());
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(objects))
        .withMessageEndingWith("builds more than 2000000 values");
  }

  @Test
  void read_otherFilesAreNamedForWhatTheyAre() throws IOException {
    Path file = folder.resolve("a.pt");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(file))
        .withMessage("cannot read %s: no such file", file);
    Files.write(file, new byte[] {1, 2, 3});
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(file))
        .withMessage(
            "%s is not a PyTorch file: it begins neither as a zip archive nor as torch.save's"
                + " format from before 1.6",
            file);
    var tar = new byte[600];
    System.arraycopy("ustar".getBytes(StandardCharsets.US_ASCII), 0, tar, 257, 5);
    Files.write(file, tar);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(file))
        .withMessage(
            "%s is a tar archive, as PyTorch wrote before 0.1.10, which is not read; load it in"
                + " PyTorch and save it again",
            file);
    Path script = archive(new Pickle().ascii("}").end(), Map.of("constants.pkl", new byte[1]));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(script))
        .withMessage("%s is a TorchScript archive; save the model's state_dict instead", script);
    Path big =
        archive(
            new Pickle().ascii("}").end(),
            Map.of("byteorder", "big".getBytes(StandardCharsets.UTF_8)));
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(big))
        .withMessage("%s was written on a big-endian machine, which is not read", big);
    Path missing =
        archive(
            new Pickle()
                .ascii("}")
                .text("a")
                .tensor(6, 0, new int[] {6}, new int[] {1})
                .ascii("s")
                .end(),
            Map.of());
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(missing))
        .withMessage("%s has no storage '0'", missing);
    Path plain = folder.resolve("plain.zip");
    try (OutputStream out = Files.newOutputStream(plain);
        var zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("readme.txt"));
    }
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(plain))
        .withMessage(
            "%s is a zip archive with 0 entries called '*/data.pkl', expected 1: not a PyTorch file",
            plain);
  }

  @Test
  void read_twoTensorsOfOneDottedNameAreRefused() throws IOException {
    var pickle = new Pickle().ascii("}(").text("a.b").tensor(6, 0, new int[] {1}, new int[] {1});
    pickle.text("a").ascii("}").text("b").tensor(6, 0, new int[] {1}, new int[] {1}).ascii("su");
    assertRefused(pickle, "FILE: two tensors are called 'a.b'");
  }

  @Test
  void read_damagedStorageIsFoundByItsChecksum() throws IOException {
    byte[] bytes = Files.readAllBytes(GoldenFiles.bundled("f_models/mlp_1ch.pt"));
    bytes[2000] ^= 1;
    Path file = folder.resolve("damaged.pt");
    Files.write(file, bytes);
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> PyTorchCheckpoint.read(file))
        .withMessage("%s is damaged: the checksum of entry 'mlp_1ch/data/0' is wrong", file);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3})
  void read_truncationAndCorruptionAreInputExceptions(long seed) throws IOException {
    var random = new SplittableRandom(seed);
    byte[] bytes = Files.readAllBytes(GoldenFiles.bundled("f_models/mlp_1ch_masked.pt"));
    Path file = folder.resolve("damaged.pt");
    for (int trial = 0; trial < 100; trial++) {
      byte[] damaged;
      if (trial % 4 == 0) {
        damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        damaged = bytes.clone();
        for (int change = random.nextInt(1, 6); change > 0; change--) {
          int at =
              random.nextBoolean() ? random.nextInt(1200) : bytes.length - 1 - random.nextInt(1200);
          damaged[at] = (byte) random.nextInt();
        }
      }
      Files.write(file, damaged);
      try {
        assertThat(PyTorchCheckpoint.read(file).size()).isPositive();
      } catch (InputException expected) {
        assertThat(expected).hasMessageContaining("damaged.pt");
      }
    }
  }

  /** Damage to the pickle alone, past the archive's checksums. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3})
  void read_corruptedPicklesAreInputExceptions(long seed) throws IOException {
    var random = new SplittableRandom(seed);
    var pickle = new Pickle().ascii("}(");
    pickle.text("whole").tensor(6, 0, new int[] {2, 3}, new int[] {3, 1});
    pickle.text("part").tensor(6, 0, new int[] {3, 1}, new int[] {2, 1});
    pickle.text("nested").ascii("}").text("x").ascii("](").text("y").ascii("es");
    byte[] bytes = pickle.ascii("u").end();
    for (int trial = 0; trial < 200; trial++) {
      byte[] damaged = bytes.clone();
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        damaged[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      Path file = archive(damaged, Map.of("data/0", floats(6)));
      try {
        assertThat(PyTorchCheckpoint.read(file).size()).isNotNegative();
      } catch (InputException expected) {
        assertThat(expected).hasMessageContaining("model.pt");
      }
    }
  }
}
