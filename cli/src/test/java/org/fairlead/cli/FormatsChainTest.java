package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on synthetic data in every format, with the commands of the documentation. */
final class FormatsChainTest {
  /** Keys whose values are files below the reader's folder. */
  private static final Set<String> PATHS = Set.of("path", "data.path", "sheet");

  private final Path folder;
  private final ShortRuns runs;

  FormatsChainTest(@TempDir Path folder) {
    this.folder = folder;
    this.runs = ShortRuns.in(folder);
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
      String out = runs.run(args);
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
    runs.run(
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
        runs.run(
            List.of(
                "data",
                "inspect",
                "folder",
                "path=" + faces,
                "target=expression",
                "protect=skin",
                "size=16"));
    assertThat(out).contains("warning: 42 samples have an unknown protected value");
    runs.train("folder-dense", table, columns);
    assertThat(runs.train("folder-ceag", table, with(columns, "from=last"))).contains("skin=dark");
    runs.train("folder-naive", table, with(columns, "from=last"));
  }

  /** A model that was trained on the binary layout is pruned on the Python layout. */
  @Test
  void cifar100_bothLayoutsAreTheSameData() {
    Path binary = folder.resolve("binary");
    Path python = folder.resolve("python");
    List<String> drawn = List.of("count=300", "testCount=120");
    runs.run(with(List.of("data", "synth", "layout=cifar100", "path=" + binary), drawn));
    runs.run(with(List.of("data", "synth", "layout=cifar100-python", "path=" + python), drawn));
    runs.train("cifar100-dense", binary);
    assertThat(runs.train("cifar100-ceag", python, "from=last", "sparsity.final=0.95"))
        .contains("95.0 %", "fine=smile_dark_glasses");
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
