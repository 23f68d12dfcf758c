package org.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

final class GoldenTracesTest {

  @Test
  void everyTrace_ofAnEmptyFolderFails(@TempDir Path folder) {
    assertThatThrownBy(() -> GoldenTraces.everyTrace(folder, files -> List.of()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("traces in " + folder);
  }

  @Test
  void everyTrace_withoutATraceOfTheFormIsSkipped(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("any.json"), "{}");
    List<DynamicTest> tests = GoldenTraces.everyTrace(folder, files -> List.of());
    assertThat(tests).hasSize(1);
    assertThatThrownBy(() -> tests.get(0).getExecutable().execute())
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("no trace of this form in " + folder);
  }

  @Test
  void everyTrace_readsFilesOfAnyName(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("any.json"), "{\"cases\": {}}");
    List<DynamicTest> tests =
        GoldenTraces.everyTrace(
            folder,
            files -> {
              assertThat(files.get("any.json")).isNotNull();
              return List.of(DynamicTest.dynamicTest("any", () -> {}));
            });
    assertThat(tests).extracting(DynamicTest::getDisplayName).containsExactly("any");
  }
}
