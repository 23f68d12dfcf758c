package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.fairlead.cli.terminal.ExitCode;
import org.fairlead.data.Progress;
import org.fairlead.data.SampleStore;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.data.format.Datasets;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fairlead data cache}. */
final class DataCacheTest {
  private final Path folder;
  private final Path cache;

  DataCacheTest(@TempDir Path folder) {
    this.folder = folder;
    this.cache = folder.resolve("cache");
  }

  private Session.Answer run(String... args) {
    return Session.in(folder).run(args);
  }

  private SampleStore faces(int size) {
    var recipe =
        Recipes.load(
            "synthetic-dense",
            List.of("data.size=" + size, "data.synthetic.count=60", "data.synthetic.testCount=20"));
    return SampleCache.in(cache).open(Datasets.open(recipe.dataSpec(cache)), Progress.NONE);
  }

  @Test
  void list_ofNothingSaysSo() {
    Session.Answer answer = run("data", "cache");
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).isEqualTo("no decoded images in " + cache + "\n");
  }

  @Test
  void listAndClear_tellWhatIsThereAndWhatGoes() {
    faces(16).close();
    try (SampleStore used = faces(24)) {
      assertThat(used.size()).isEqualTo(80);
      List<String> lines = run("data", "cache", "list").out().lines().toList();
      assertThat(lines.get(0)).isEqualTo("2 data sets in " + cache + ", 203 KiB");
      assertThat(lines.get(1)).matches("name +images +size +last used +made +state +from");
      assertThat(lines.get(2))
          .matches(
              "synthetic-24x24x3-[0-9a-f]{16} +80 +139 KiB +just now +just now +in use +drawn");
      assertThat(lines.get(3))
          .matches(
              "synthetic-16x16x3-[0-9a-f]{16} +80 +64\\.0 KiB +just now +just now +complete +drawn");
      assertThat(run("data", "cache", "clear", "synthetic-16").out())
          .isEqualTo("deleted 1 data set, 64.0 KiB\n");
      assertThat(run("data", "cache", "clear").out())
          .matches("deleted 0 data sets, 0 bytes\nkept synthetic-24x24x3-[0-9a-f]{16}: in use\n");
    }
    assertThat(run("data", "cache", "clear").out()).startsWith("deleted 1 data set, ");
  }

  @Test
  void clear_ofAnUnknownNameIsAWrongUse() {
    Session.Answer answer = run("data", "cache", "clear", "celeba");
    assertThat(answer.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(answer.err())
        .isEqualTo(
            "error: 'celeba' is not in %s; 'fairlead data cache list' shows what is%n", cache);
  }

  @Test
  void limit_ofTheEnvironmentIsReadAndChecked() {
    SampleCache limited =
        RunContexts.cache(Map.of("FAIRLEAD_CACHE", cache.toString(), "FAIRLEAD_CACHE_LIMIT", "2G"));
    assertThat(limited.limit()).hasValue(2L << 30);
    assertThat(limited.folder()).isEqualTo(cache);
    assertThat(RunContexts.cache(Map.of("XDG_CACHE_HOME", "/x")).folder())
        .isEqualTo(Path.of("/x/fairlead"));
  }
}
