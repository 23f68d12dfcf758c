package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.fairlead.tracking.run.RunInfo;
import org.fairlead.training.compare.ExactComparison;
import org.fairlead.training.context.RunContext;
import org.fairlead.training.context.Stopwatch;
import org.fairlead.training.recipe.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that is set back changes durations at most, and none of them becomes negative. */
final class ClockTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  /** Advances by a second with every look; is set back by an hour with every tenth. */
  private static InstantSource jumping() {
    var looks = new AtomicLong();
    return () -> {
      long look = looks.incrementAndGet();
      return START.plusSeconds(look).minus(Duration.ofHours(look / 10));
    };
  }

  @Test
  void seconds_neverRunBackwards() {
    var watch = new Stopwatch(jumping());
    double last = 0;
    for (int i = 0; i < 100; i++) {
      double seconds = watch.seconds();
      assertThat(seconds).isBetween(last, last + 1);
      last = seconds;
    }
    assertThat(last).isBetween(80.0, 100.0);
  }

  @Test
  void run_onAClockThatIsSetBackGivesTheSameBits(@TempDir Path folder) {
    Recipe recipe = TestRuns.recipe("synthetic-dense", "train.epochs=3");
    RunContext steady = TestRuns.place(folder);
    TrainingResult expected = TestRuns.run(steady, recipe);
    var place = new RunContext(steady.runs(), steady.cache(), jumping());
    TrainingResult result = TestRuns.run(place, recipe);

    ExactComparison comparison = ExactComparison.of(expected.run(), result.run());
    assertThat(comparison.identical()).as(comparison.text()).isTrue();
    assertThat(Objects.requireNonNull(result.results()).seconds()).isPositive();
    assertThat(Arrays.stream(result.run().readMetrics().ofKind("epoch").numbers("seconds")))
        .isNotEmpty()
        .allMatch(seconds -> seconds >= 0);
    assertThat(Arrays.stream(result.run().readMetrics().ofKind("step").numbers("samplesPerSecond")))
        .isNotEmpty()
        .allMatch(speed -> speed >= 0);
    RunInfo info =
        steady.runs().list().stream()
            .filter(each -> each.id().equals(result.run().id()))
            .findFirst()
            .orElseThrow();
    assertThat(info.duration(START)).hasValueSatisfying(d -> assertThat(d.isNegative()).isFalse());
  }
}
