package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Help of the keys of recipes. */
final class KeyHelpTest {
  private final Session session;

  KeyHelpTest(@TempDir Path folder) {
    session = Session.in(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train --help data.size",
        "train -h data.size",
        "train utkface-dense data.size=64 --help",
        "help train data.size",
        "help data.size"
      })
  void help_ofAKey(String line) {
    Session.Answer answer = session.run(line.split(" "));
    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            data.size
              side of the square images after resizing, in pixels

              value    a whole number
              default  200
            """);
  }

  @Test
  void help_ofAChoiceNamesThem() {
    assertThat(session.run("train", "--help", "sparsity.allocation").out())
        .contains("one of   ", "lamp", "uniform", "default  lamp");
    assertThat(session.run("train", "--help", "data.path").out())
        .contains("default  none, or as other keys have it");
  }

  @Test
  void help_ofASectionListsItsKeys() {
    String out = session.on(80).run("train", "--help", "optimizer").out();
    assertThat(out)
        .contains("optimizer.rate=0.01\n    learning rate\n", "optimizer.schedule.name=multistep")
        .doesNotContain("data.");
    assertThat(out.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void help_ofAnUnknownKeySaysWhatIsNear() {
    Session.Answer answer = session.run("train", "--help", "data.sise");
    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.err())
        .isEqualTo("error: unknown key 'data.sise'; did you mean 'data.size'?\n");
  }

  @Test
  void help_ofACommandIsAsBefore() {
    assertThat(session.run("train", "--help").out()).startsWith("Usage: fairlead train");
    assertThat(session.run("train", "utkface-dense", "--help").out())
        .startsWith("Usage: fairlead train");
    assertThat(session.run("train", "my.yaml", "--help").out()).startsWith("Usage: fairlead train");
    assertThat(session.run("data", "--help").out()).startsWith("Usage: fairlead data");
    assertThat(session.run("help", "data").out()).startsWith("Usage: fairlead data");
  }
}
