package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job on the first samples of real data sets. */
final class ChainOnRealDataTest {
  /** A record of CIFAR-100: two classes and the pixels. */
  private static final int RECORD = 2 + 3 * 32 * 32;

  private final Path folder;
  private final ShortRuns runs;

  ChainOnRealDataTest(@TempDir Path folder) {
    this.folder = folder;
    this.runs = ShortRuns.in(folder);
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
    runs.train("fairface-dense", data, "data.size=32");
    runs.train("fairface-naive", data, "data.size=32", "from=last");
    assertThat(runs.train("fairface-ceag", data, "data.size=32", "from=last"))
        .contains("race=Latino_Hispanic", "99.0 %");
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
    runs.train("cifar100-dense", root);
    runs.train("cifar100-naive", root, "from=last");
    assertThat(runs.train("cifar100-ceag", root, "from=last", "sparsity.final=0.95"))
        .contains("95.0 %", "fine=apple");
  }
}
