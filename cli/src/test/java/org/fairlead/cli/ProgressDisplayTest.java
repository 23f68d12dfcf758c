package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.cli.terminal.Terminal;
import org.fairlead.training.event.EpochMetrics;
import org.fairlead.training.event.EpochSummary;
import org.fairlead.training.event.StepProgress;
import org.fairlead.training.event.TrainingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgressDisplayTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final AtomicLong clock = new AtomicLong();
  private final ProgressDisplay display =
      new ProgressDisplay(
          Terminal.of(
              "",
              new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
              new PrintStream(written, true, StandardCharsets.UTF_8)),
          clock::get);

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }

  private static TrainingEvent step(long step) {
    return new TrainingEvent.StepTaken(
        new StepProgress(2, step, 100, 0.5, 0.75, 812.4, 0.031, "race=Black"), null);
  }

  private static TrainingEvent finished(EpochSummary summary) {
    return new TrainingEvent.EpochFinished(
        summary, new EpochMetrics(1, 0.7, 0.1, null, null, false, null, 0, List.of(), null, null));
  }

  private static EpochSummary summary(int epoch) {
    return summary(epoch, 0.01);
  }

  private static EpochSummary summary(int epoch, double dataWait) {
    return new EpochSummary(
        epoch,
        10,
        0.45,
        0.4321,
        0.801,
        0.5,
        0.787,
        0.0123,
        "race=Black",
        Double.NaN,
        false,
        true,
        12.3,
        dataWait);
  }

  @Test
  void step_writesALineNowAndThen() {
    display.hear(new TrainingEvent.EpochStarted(2, 10, 100));
    display.hear(step(1));
    assertThat(text().lines()).hasSize(1);
    pass(Duration.ofSeconds(11));
    display.hear(step(40));
    display.hear(step(41));
    assertThat(text().lines()).hasSize(2);
    assertThat(text())
        .endsWith(
            "  epoch 2/10, step 40/100: loss 0.500  accuracy 75.0 %  812 images/s"
                + "  Λ 0.031  worst race=Black\n");
    pass(Duration.ofSeconds(20));
    display.hear(step(60));
    assertThat(text().lines()).hasSize(2);
    pass(Duration.ofSeconds(11));
    display.hear(step(80));
    assertThat(text().lines()).hasSize(3);
  }

  @Test
  void epochFinished_writesOneLineBelowAHeading() {
    display.hear(new TrainingEvent.EpochStarted(1, 10, 100));
    display.hear(finished(summary(1)));
    display.hear(new TrainingEvent.EpochStarted(2, 10, 100));
    display.hear(finished(summary(2)));
    assertThat(text().lines()).hasSize(3);
    assertThat(text().lines().findFirst().orElseThrow()).contains("epoch", "validation", "time");
    assertThat(text())
        .contains("2/10", "45.0 %", "0.432", "80.1 %", "78.7 %", "+1.2 race=Black", "12 s", "best");
  }

  /** A line of an epoch fits, names of groups are cut to what is left. */
  @ParameterizedTest
  @ValueSource(ints = {80, 100})
  void epochFinished_fitsTheTerminal(int columns) {
    var out = new ByteArrayOutputStream();
    var narrow =
        new ProgressDisplay(
            Terminal.of("", new PrintStream(out, true), new PrintStream(out, true))
                .withColumns(columns),
            clock::get);
    narrow.hear(new TrainingEvent.EpochStarted(1, 10, 100));
    narrow.hear(finished(summary(1)));
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(columns));
  }

  @Test
  void epochFinished_ofAnEpochOfSecondsSaysNothingOfWaiting() {
    display.hear(
        finished(
            new EpochSummary(
                1,
                10,
                0,
                0.4321,
                0.801,
                0.5,
                0.787,
                Double.NaN,
                "a=b",
                Double.NaN,
                false,
                true,
                1.5,
                0.4)));
    assertThat(text()).doesNotContain("waiting");
  }

  @Test
  void epochFinished_saysThatStepsWaitedForImages() {
    display.hear(new TrainingEvent.EpochStarted(1, 10, 100));
    display.hear(finished(summary(1, 0.06)));
    assertThat(text().lines())
        .last()
        .asString()
        .isEqualTo("  warning: 6.0 % of the epoch's time was spent on waiting for images.");
    display.hear(finished(summary(2, 0.5)));
    assertThat(text().lines()).hasSize(4);
  }

  @Test
  void progress_shortPhaseIsSilent() {
    display.hear(new TrainingEvent.PhaseStarted("reading images"));
    display.hear(new TrainingEvent.Progressed(10, 100));
    display.hear(new TrainingEvent.Progressed(100, 100));
    assertThat(text()).isEmpty();
  }

  @Test
  void progress_longPhaseIsHeardOf() {
    display.hear(new TrainingEvent.PhaseStarted("reading images"));
    pass(Duration.ofSeconds(12));
    display.hear(new TrainingEvent.Progressed(1234, 5000));
    display.hear(new TrainingEvent.Progressed(5000, 5000));
    assertThat(text()).isEqualTo("  reading images: 1,234 of 5,000\n  reading images: done\n");
  }

  @Test
  void progress_tellsThePaceOfWhatItHasHeardOf() {
    display.hear(new TrainingEvent.PhaseStarted("Decoding images"));
    display.hear(new TrainingEvent.Progressed(1000, 5000));
    pass(Duration.ofSeconds(12));
    display.hear(new TrainingEvent.Progressed(3400, 5000));
    assertThat(text()).isEqualTo("  Decoding images: 3,400 of 5,000, 200/s, 0:08 left\n");
  }

  @Test
  void note_isShownOnce() {
    Note skipped = Note.warning(NoteCodes.SAMPLES_LEFT_OUT, "two files were skipped");
    display.hear(new TrainingEvent.Noted(skipped));
    display.hear(new TrainingEvent.Noted(skipped));
    assertThat(text()).isEqualTo("  warning: two files were skipped\n");
    assertThat(ProgressDisplay.hasShown(display, skipped)).isTrue();
    assertThat(ProgressDisplay.hasShown(display, Note.info(NoteCodes.SAMPLES_LEFT_OUT, "another")))
        .isFalse();
  }

  @Test
  void terminal_barIsTakenAwayAtTheEnd() {
    var drawn = new ByteArrayOutputStream();
    var bars =
        new ProgressDisplay(
            Terminal.live(new PrintStream(drawn, true, StandardCharsets.UTF_8), 80), clock::get);
    bars.hear(new TrainingEvent.EpochStarted(2, 10, 100));
    bars.hear(step(50));
    bars.hear(finished(summary(2)));
    bars.close();
    String text = drawn.toString(StandardCharsets.UTF_8);
    assertThat(text).contains("epoch 2/10").contains("+1.2 race=Black");
    assertThat(text.substring(text.lastIndexOf('\r') + 1)).doesNotContain("━");
  }

  @Test
  void terminal_dumbOneGetsLines() {
    Terminal dumb = Terminal.ofProcess("out+err", "80", Map.of("TERM", "dumb"));
    assertThat(dumb.live()).isFalse();
    assertThat(dumb.colour()).isFalse();
  }

  @Test
  void terminal_noColorTakesColoursAway() {
    Map<String, String> environment = Map.of("TERM", "xterm", "NO_COLOR", "1");
    Terminal plain = Terminal.ofProcess("out+err", "80", environment);
    assertThat(plain.live()).isTrue();
    assertThat(plain.colour()).isFalse();
    assertThat(Terminal.ofProcess("out", "80", Map.of("NO_COLOR", "")).colour()).isTrue();
    assertThat(Terminal.ofProcess("", "", Map.of()).columns()).isEqualTo(100);
  }
}
