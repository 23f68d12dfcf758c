package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.fairlead.base.InputException;
import org.fairlead.data.NumpyRandom;
import org.fairlead.data.Progress;
import org.fairlead.data.synthetic.SyntheticFacesWriter;
import org.fairlead.data.synthetic.SyntheticOptions;
import org.fairlead.training.context.RunContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that cannot be trained on are refused before a run exists. */
final class UnusableDataTest {
  private static final int FILES = 50;

  @Test
  void run_refusesAGroupWithoutTrainingSamples(@TempDir Path folder) throws IOException {
    Path images = faces(folder);
    writeNames(images, (tested, i) -> "%02d_%d_%d".formatted(10 + i, i % 2, tested ? 4 : i % 3));
    assertRefused(folder, images, "group 'race=Others' has no training sample among 30 of utkface");
  }

  @Test
  void run_refusesAClassThatIsOnlyTested(@TempDir Path folder) throws IOException {
    Path images = faces(folder);
    writeNames(images, (tested, i) -> "%02d_%d_%d".formatted(10 + i, tested ? 1 : 0, i % 2));
    assertRefused(
        folder, images, "class 'female' is only in the test split of utkface (10 of its samples;");
  }

  private static void assertRefused(Path folder, Path images, String message) {
    RunContext place = TestRuns.place(folder);
    assertThatThrownBy(
            () -> TestRuns.run(place, TestRuns.recipe("utkface-dense", "data.path=" + images)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(message);
    assertThat(place.runs().list()).isEmpty();
  }

  private interface Naming {
    String name(boolean tested, int index);
  }

  /** Copies one face under names whose sorted order is that of the index. */
  private static void writeNames(Path images, Naming naming) throws IOException {
    int[] order = new NumpyRandom(1357).permutation(FILES);
    boolean[] tested = new boolean[FILES];
    Arrays.stream(order).limit(FILES / 5).forEach(i -> tested[i] = true);
    Path face = images.resolveSibling("face.jpg");
    for (int i = 0; i < FILES; i++) {
      String name = naming.name(tested[i], i) + "_20170101000000000.jpg.chip.jpg";
      Files.copy(face, images.resolve(name));
    }
  }

  private static Path faces(Path folder) throws IOException {
    Path drawn = folder.resolve("drawn");
    SyntheticFacesWriter.write(
        new SyntheticOptions(20, 0, 0.4, 0, 0, 1),
        SyntheticFacesWriter.layout("utkface"),
        drawn,
        16,
        Progress.NONE);
    try (var files = Files.list(drawn.resolve("UTKFace"))) {
      Files.copy(files.sorted().findFirst().orElseThrow(), folder.resolve("face.jpg"));
    }
    return Files.createDirectory(folder.resolve("faces"));
  }
}
