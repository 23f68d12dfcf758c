package org.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

final class TestFoldersTest {
  private static final String PROPERTY = "testkit.dir";

  private final Path folder;

  TestFoldersTest(@TempDir Path folder) {
    this.folder = folder;
    System.setProperty(PROPERTY, folder.toString());
  }

  @AfterEach
  void clear() {
    System.clearProperty(PROPERTY);
  }

  private String reason(String name) {
    return "no %s; name the folder that holds %s with -D%s=DIR"
        .formatted(folder.resolve(name), name, PROPERTY);
  }

  @Test
  void below_returnsWhatIsThere() throws IOException {
    Path file = Files.createFile(folder.resolve("some.json"));
    assertThat(TestFolders.below(PROPERTY, "some.json", true)).isEqualTo(file);
    assertThat(TestFolders.below(PROPERTY, "some.json", false)).isEqualTo(file);
  }

  @Test
  void below_skipsWhatIsAbsentAndSaysWhy() {
    assertThatThrownBy(() -> TestFolders.below(PROPERTY, "none", false))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining(reason("none"));
  }

  @Test
  void below_failsInCiWhereItIsAbsent() {
    assertThatThrownBy(() -> TestFolders.below(PROPERTY, "none", true))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(reason("none"));
  }

  @Test
  void below_withoutTheSystemPropertyIsAbsent() {
    System.clearProperty(PROPERTY);
    assertThatThrownBy(() -> TestFolders.below(PROPERTY, "none", false))
        .isInstanceOf(TestAbortedException.class);
  }
}
