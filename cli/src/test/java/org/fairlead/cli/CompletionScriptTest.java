package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real bash completes with the script. */
final class CompletionScriptTest {
  private final Path folder;
  private final Path script;

  CompletionScriptTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
    script = folder.resolve("completion.sh");
    Files.writeString(script, Session.in(folder).run("completion").out());
    for (String run : List.of("20260101-120000-utkface-dense-abcd", "20260102-120000-demo-wxyz")) {
      Path made = Files.createDirectories(folder.resolve("runs").resolve(run));
      Files.writeString(made.resolve("run.json"), "{}");
    }
    Files.createDirectories(folder.resolve("runs").resolve("no-run"));
  }

  /** Returns what the last word may become. */
  private List<String> completed(String... words) throws IOException, InterruptedException {
    var quoted = new StringBuilder();
    for (String word : words) {
      quoted.append(" '").append(word).append('\'');
    }
    Process bash =
        new ProcessBuilder(
                "/bin/bash",
                "-c",
                "source '%s'; COMP_WORDS=(fairlead%s); COMP_CWORD=%d; _fairlead; printf '%%s\\n' \"${COMPREPLY[@]}\""
                    .formatted(script, quoted, words.length))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return out.strip().lines().toList();
  }

  @Test
  void commands_andTheirOptions() throws IOException, InterruptedException {
    assertThat(completed("")).contains("train", "runs", "open", "doctor").doesNotContain("warm-up");
    assertThat(completed("ru")).containsExactly("runs");
    assertThat(completed("runs", "")).contains("list", "compare", "tag");
    assertThat(completed("runs", "compare", "--ex")).containsExactly("--exact");
    assertThat(completed("train", "--dr")).containsExactly("--dry-run");
    assertThat(completed("help", "tr")).containsExactly("train");
  }

  @Test
  void recipes_comeInHalves() throws IOException, InterruptedException {
    assertThat(completed("train", "utk")).containsExactly("utkface-");
    assertThat(completed("train", "utkface-eq"))
        .contains("utkface-equalized-loss")
        .doesNotContain("utkface-ceag");
    assertThat(completed("train", "")).hasSizeLessThan(40).contains("celeba-");
  }

  @Test
  void keys_followTheRecipe() throws IOException, InterruptedException {
    assertThat(completed("train", "utkface-ceag", "method.tol"))
        .containsExactly("method.tolerance=");
    assertThat(completed("train", "utkface-ceag", "data.size=64", "seed")).containsExactly("seed=");
    assertThat(completed("data", "inspect", "utk")).containsExactly("utkface");
    assertThat(completed("data", "inspect", "utkface", "pat")).containsExactly("path=");
  }

  @Test
  void runs_areThoseOfTheFolder() throws IOException, InterruptedException {
    assertThat(completed("resume", ""))
        .containsExactlyInAnyOrder(
            "last", "20260101-120000-utkface-dense-abcd", "20260102-120000-demo-wxyz");
    assertThat(completed("runs", "show", "20260102")).containsExactly("20260102-120000-demo-wxyz");
    assertThat(completed("runs", "compare", "last", "20260101"))
        .containsExactly("20260101-120000-utkface-dense-abcd");
    assertThat(completed("--runs", "elsewhere", "resume", "2026")).isEmpty();
  }
}
