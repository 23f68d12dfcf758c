package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on every format, with the commands of the documentation. */
final class FormatsChainTest {
  private static final List<String> SHORT =
      List.of(
          "network.name=cifarresnet8",
          "train.epochs=2",
          "train.batch=64",
          "precision=fp32",
          "train.threads=1");

  /** A record of CIFAR-100: two classes and the pixels. */
  private static final int RECORD = 2 + 3 * 32 * 32;

  /** Keys whose values are files below the reader's folder. */
  private static final Set<String> PATHS = Set.of("path", "data.path", "sheet");

  private final Path folder;
  private final Session session;

  FormatsChainTest(@TempDir Path folder) {
    this.folder = folder;
    this.session = Session.in(folder);
  }

  private String run(List<String> args) {
    Session.Answer answer = session.run(args.toArray(new String[0]));
    assertThat(answer.err()).as("%s", args).doesNotContain("error: ");
    assertThat(answer.exitCode()).as("%s", args).isZero();
    return answer.out();
  }

  private String train(String recipe, Path data, String... settings) {
    List<String> args = new ArrayList<>(List.of("train", recipe, "--quiet", "data.path=" + data));
    args.addAll(SHORT);
    args.addAll(List.of(settings));
    return run(args);
  }

  private static Path real(String name) {
    Path data = Path.of(System.getProperty("data.dir", "")).resolve(name);
    if (!Files.isDirectory(data)) {
      if ("true".equals(System.getenv("CI"))) {
        fail("no folder " + data + "; set data.dir");
      }
      abort("no folder " + data);
    }
    return data;
  }

  /** The block of commands in docs/data.md, line by line; paths go below the test's folder. */
  @Test
  void documentedCommands_work() throws IOException {
    var commands =
        Files.readAllLines(Path.of("..", "docs", "data.md")).stream()
            .dropWhile(line -> !line.equals("```sh"))
            .skip(1)
            .takeWhile(line -> !line.equals("```"))
            .toList();
    assertThat(commands).hasSizeGreaterThan(8).allMatch(line -> line.startsWith("./fairlead "));
    for (String command : commands) {
      var args =
          Stream.of(command.substring("./fairlead ".length()).split(" ")).map(this::below).toList();
      String out = run(args);
      if (args.contains("inspect")) {
        assertThat(out).contains("420 images").doesNotContain("warning");
      }
    }
    assertThat(folder.resolve("tree.png")).isNotEmptyFile();
  }

  private String below(String argument) {
    int equals = argument.indexOf('=');
    return equals > 0 && PATHS.contains(argument.substring(0, equals))
        ? argument.substring(0, equals + 1) + folder.resolve(argument.substring(equals + 1))
        : argument;
  }

  @Test
  void manifestWithAMissingAttribute_keepsItsSamplesWithoutAGroup() throws IOException {
    Path faces = folder.resolve("faces");
    run(
        List.of(
            "data",
            "synth",
            "layout=manifest",
            "path=" + faces,
            "count=300",
            "testCount=120",
            "size=16"));
    Path table = faces.resolve("faces.csv");
    var rows = new ArrayList<>(Files.readAllLines(table));
    for (int i = 1; i < rows.size(); i += 10) {
      rows.set(i, rows.get(i).replaceAll(",(light|dark),", ",,"));
    }
    Files.write(table, rows);
    String[] columns = {"data.target=expression", "data.protect=skin", "data.size=16"};
    String out =
        run(
            List.of(
                "data",
                "inspect",
                "folder",
                "path=" + faces,
                "target=expression",
                "protect=skin",
                "size=16"));
    assertThat(out).contains("warning: 42 samples have an unknown protected value");
    train("folder-dense", table, columns);
    assertThat(train("folder-ceag", table, with(columns, "from=last"))).contains("skin=dark");
    train("folder-naive", table, with(columns, "from=last"));
  }

  @Test
  void realFairFace_denseNaiveCeag() throws IOException {
    Path all = real("fairface");
    Path data = Files.createDirectory(folder.resolve("people"));
    for (String part : List.of("train", "val")) {
      String labels = "fairface_label_" + part + ".csv";
      var rows = Files.readAllLines(all.resolve(labels)).subList(0, 401);
      Files.write(data.resolve(labels), rows);
      Files.createDirectory(data.resolve(part));
      for (String row : rows.subList(1, rows.size())) {
        String image = row.substring(0, row.indexOf(','));
        Files.copy(all.resolve(image), data.resolve(image));
      }
    }
    train("fairface-dense", data, "data.size=32");
    train("fairface-naive", data, "data.size=32", "from=last");
    assertThat(train("fairface-ceag", data, "data.size=32", "from=last"))
        .contains("race=Latino_Hispanic", "99.0 %");
  }

  /** A model that was trained on the binary layout is pruned on the Python layout. */
  @Test
  void cifar100_bothLayoutsAreTheSameData() {
    Path binary = folder.resolve("binary");
    Path python = folder.resolve("python");
    List<String> drawn = List.of("count=300", "testCount=120");
    run(with(List.of("data", "synth", "layout=cifar100", "path=" + binary), drawn));
    run(with(List.of("data", "synth", "layout=cifar100-python", "path=" + python), drawn));
    train("cifar100-dense", binary);
    assertThat(train("cifar100-ceag", python, "from=last", "sparsity.final=0.95"))
        .contains("95.0 %", "fine=smile_dark_glasses");
  }

  @Test
  void realCifar100_denseNaiveCeagWithClassesAsGroups() throws IOException {
    Path all = real("cifar100").resolve("cifar-100-binary");
    Path data = Files.createDirectories(folder.resolve("tiny/cifar-100-binary"));
    for (String file : List.of("fine_label_names.txt", "coarse_label_names.txt")) {
      Files.copy(all.resolve(file), data.resolve(file));
    }
    for (String part : List.of("train.bin", "test.bin")) {
      try (var in = Files.newInputStream(all.resolve(part))) {
        Files.write(data.resolve(part), in.readNBytes(1500 * RECORD));
      }
    }
    Path root = folder.resolve("tiny");
    train("cifar100-dense", root);
    train("cifar100-naive", root, "from=last");
    assertThat(train("cifar100-ceag", root, "from=last", "sparsity.final=0.95"))
        .contains("95.0 %", "fine=apple");
  }

  private static List<String> with(List<String> settings, List<String> more) {
    return Stream.concat(settings.stream(), more.stream()).toList();
  }

  private static String[] with(String[] settings, String another) {
    var all = new ArrayList<>(List.of(settings));
    all.add(another);
    return all.toArray(new String[0]);
  }
}
