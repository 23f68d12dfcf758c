package org.fairlead.base.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fairlead.base.InputException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked // JUnit sets the fields, and an absent value fails the test
final class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void write_replacesTheFileAndCreatesItsFolder() throws IOException {
    Path file = folder.resolve("a/b.txt");
    AtomicFiles.write(file, "first");
    AtomicFiles.write(file, "second ψ");

    assertThat(file).hasContent("second ψ");
    assertThat(folder.resolve("a")).isDirectoryNotContaining("glob:**.tmp*");
  }

  @Test
  void write_keepsTheOldContentWhenItFails() throws IOException {
    Path file = folder.resolve("kept.txt");
    AtomicFiles.write(file, "old");

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write('n');
                      throw new IOException("disk full");
                    }))
        .withMessage("cannot write %s: disk full", file);

    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void write_namesAFolderThatIsAFile() throws IOException {
    Path blocker = Files.writeString(folder.resolve("blocker"), "");

    assertThatExceptionOfType(InputException.class)
        .isThrownBy(() -> AtomicFiles.write(blocker.resolve("file"), "text"))
        .withMessageStartingWith("cannot write " + blocker.resolve("file") + ": ");
  }
}
