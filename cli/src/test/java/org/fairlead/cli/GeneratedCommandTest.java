package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fairlead data synth layout=generated} and {@code fairlead data inspect generated}. */
final class GeneratedCommandTest {
  private final Path folder;
  private final Path made;

  GeneratedCommandTest(@TempDir Path folder) {
    this.folder = folder;
    this.made = folder.resolve("made");
  }

  private Session.Answer run(String... args) {
    return Session.in(folder).run(args);
  }

  private Session.Answer synth(String... settings) {
    var args = new String[settings.length + 3];
    args[0] = "data";
    args[1] = "synth";
    args[2] = "path=" + made;
    System.arraycopy(settings, 0, args, 3, settings.length);
    return run(args);
  }

  @Test
  void synth_makesWhatInspectReads() throws IOException {
    assertThat(synth("layout=generated", "count=48", "size=16", "quality=0.5").out())
        .isEqualTo("wrote faces into " + made + "\n");
    Path sheet = folder.resolve("sheet.png");
    Session.Answer answer =
        run("data", "inspect", "generated", "path=" + made, "size=16", "sheet=" + sheet);
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .startsWith(
            "generated: 48 images in %s, 48 of 48 combinations of age, gender, smiling, glasses, haircolor\n"
                .formatted(made))
        .contains("age: old 24, young 24\n")
        .endsWith("a combination: 1 to 1 images\n\nsamples: " + sheet + "\n");
    assertThat(sheet).isNotEmptyFile();

    Files.createDirectory(made.resolve("odd"));
    Session.Answer odd = run("data", "inspect", "generated", "path=" + made);
    assertThat(odd.exitCode()).isEqualTo(1);
    assertThat(odd.err())
        .contains(
            "1 of 49 folders in %s have names that do not read as age_gender_smiling_glasses_haircolor: odd."
                .formatted(made))
        .contains("Expected names such as old_female_nosmile_noglasses_blackhair, from age (old");
  }

  @Test
  void inspect_takesNamesOfItsOwn() throws IOException {
    assertThat(synth("layout=folder", "count=6", "testCount=3", "size=16").exitCode()).isZero();
    Session.Answer answer =
        run(
            "data",
            "inspect",
            "generated",
            "path=" + made.resolve("train"),
            "names=expression(frown|neutral|smile)",
            "size=16");
    assertThat(answer.out())
        .contains("6 images in")
        .contains("3 of 3 combinations of expression")
        .contains("expression: frown 3, neutral 2, smile 1");
  }

  @Test
  void wrongSettings_areUsageErrors() {
    Session.Answer unknown = run("data", "inspect", "generated", "pth=x");
    assertThat(unknown.exitCode()).isEqualTo(2);
    assertThat(unknown.err())
        .contains("'pth=x' is not known of generated images, expected path, names, size, sheet");
    assertThat(run("data", "inspect", "generated").err())
        .contains("missing setting: path=DIR, the folder of generated images");
    assertThat(synth("layout=generated", "quality=good").err())
        .contains("quality is 'good', expected 0 (clearly made) to 1 (as the real ones)");
    assertThat(synth("layout=folder", "from=x").err())
        .contains("from=... needs layout=generated, got layout=folder");
  }
}
