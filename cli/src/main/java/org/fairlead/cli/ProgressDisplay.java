package org.fairlead.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.cli.terminal.BarLine;
import org.fairlead.cli.terminal.Terminal;
import org.fairlead.cli.terminal.Text;
import org.fairlead.fairness.mixture.SubgroupState;
import org.fairlead.training.event.EpochSummary;
import org.fairlead.training.event.StepProgress;
import org.fairlead.training.event.TrainingEvent;
import org.fairlead.training.event.TrainingListener;
import org.fairlead.training.plan.Plan;
import org.jspecify.annotations.Nullable;

/**
 * Shows how training goes on: one line per epoch, and below them a bar where lines can be drawn
 * over, or now and then a line where they cannot.
 *
 * <p>Used by the thread that trains; the bar's own thread only redraws.
 */
final class ProgressDisplay implements TrainingListener, AutoCloseable {
  private static final long FIRST_LINE_NANOS = 10_000_000_000L;
  private static final double SLOW_DATA = 0.05;

  /** Of a shorter epoch, in seconds, what waiting costs does not matter. */
  private static final double SHORT_EPOCH = 5;

  private static final int MOST_RATIOS = 12;
  private static final long NEXT_LINE_NANOS = 30_000_000_000L;

  private final PrintStream err;
  private final @Nullable BarLine line;
  private final LongSupplier nanoTime;
  private final int columns;
  private final Set<Note> notes = new HashSet<>();

  /** Codes of notes that are not shown. */
  private final Set<String> untold;

  private @Nullable ProgressBar bar;
  private String phase = "";
  private String samples = "images";
  private boolean phaseSaid;
  private long firstDone = -1;
  private long firstHeard;
  private boolean headed;
  private boolean slowDataSaid;
  private int epochs;
  private long nextLine;

  /**
   * @param nanoTime a clock that paces lines
   */
  ProgressDisplay(Terminal terminal, LongSupplier nanoTime) {
    this(terminal, nanoTime, Set.of());
  }

  private ProgressDisplay(Terminal terminal, LongSupplier nanoTime, Set<String> untold) {
    this.untold = Set.copyOf(untold);
    this.err = terminal.err();
    this.line = terminal.live() ? new BarLine(terminal) : null;
    this.columns = terminal.columns();
    this.nanoTime = nanoTime;
    this.nextLine = nanoTime.getAsLong() + FIRST_LINE_NANOS;
  }

  /** Returns what shows the progress of a command, or hears nothing if it is to be quiet. */
  static TrainingListener listener(Fairlead fairlead) {
    return listener(fairlead, Set.of());
  }

  /**
   * As {@link #listener(Fairlead)}, without notes of some codes: what is of no use where a command
   * says it better itself.
   */
  static TrainingListener listener(Fairlead fairlead, Set<String> untold) {
    return fairlead.quiet
        ? TrainingListener.NONE
        : new ProgressDisplay(fairlead.terminal(), System::nanoTime, untold);
  }

  /** Returns whether a listener has shown a note. */
  static boolean hasShown(TrainingListener listener, Note note) {
    return listener instanceof ProgressDisplay display && display.notes.contains(note);
  }

  /** Ends what {@link #listener} began: takes the bar away. */
  static void end(TrainingListener listener) {
    if (listener instanceof ProgressDisplay display) {
      display.close();
    }
  }

  @Override
  public void started(TrainingEvent.Started event) {
    Plan plan = event.plan();
    headed = false;
    notes.clear();
    say("run " + event.runId());
    samples = plan.sample() + "s";
    String what =
        format(
            "  %s; %s, %s; %s, %,d parameters",
            counts(plan),
            Text.counted(plan.classes().size(), "class"),
            Text.counted(plan.groups().size(), "group"),
            plan.network().name(),
            plan.network().parameters());
    say(line == null ? what : Text.wrapped(what, columns, 4));
    plan.notes().forEach(this::show);
  }

  /** Returns {@code "480 training, 80 test images; generated: 90 training, 20 ratios"}. */
  private static String counts(Plan plan) {
    return counts(plan, false)
        + format(" %ss", plan.sample())
        + (plan.splits().stream().anyMatch(Plan.SplitCount::generated)
            ? "; generated: " + counts(plan, true)
            : "");
  }

  private static String counts(Plan plan, boolean generated) {
    return plan.splits().stream()
        .filter(split -> split.generated() == generated)
        .map(split -> format("%,d %s", split.samples(), split.use()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public void phaseStarted(TrainingEvent.PhaseStarted event) {
    endBar();
    phase = event.name();
    phaseSaid = false;
    firstDone = -1;
    if (line != null) {
      line.accept("  " + phase + " ...");
    }
    nextLine = nanoTime.getAsLong() + FIRST_LINE_NANOS;
  }

  @Override
  public void progressed(TrainingEvent.Progressed event) {
    long done = event.done();
    long total = event.total();
    if (firstDone < 0) {
      firstDone = done;
      firstHeard = nanoTime.getAsLong();
    }
    if (line == null) {
      if (done < total && due()) {
        say(format("  %s: %,d of %,d%s", phase, done, total, pace(done, total)));
        phaseSaid = true;
      } else if (done >= total && phaseSaid) {
        say(format("  %s: done", phase));
        phaseSaid = false;
      }
    } else if (done >= total) {
      endBar();
    } else {
      ProgressBar drawn = bar(phase, done, total);
      drawn.setExtraMessage(rate(done));
      drawn.stepTo(done);
    }
  }

  /**
   * Returns {@code "1,200/s"}, the items per second since the first ones of this phase were done.
   */
  private String rate(long done) {
    double seconds = (nanoTime.getAsLong() - firstHeard) / 1e9;
    return done > firstDone && seconds > 0
        ? format(
            done - firstDone < 10 * seconds ? "%,.1f/s" : "%,.0f/s", (done - firstDone) / seconds)
        : "";
  }

  /** Returns {@code ", 1,200/s, 0:12 left"}, or nothing before the pace is known. */
  private String pace(long done, long total) {
    double seconds = (nanoTime.getAsLong() - firstHeard) / 1e9;
    return done > firstDone && seconds > 0
        ? format(
            ", %s, %s left", rate(done), Text.clock(seconds * (total - done) / (done - firstDone)))
        : "";
  }

  @Override
  public void epochStarted(TrainingEvent.EpochStarted event) {
    endBar();
    epochs = event.epochs();
    if (!headed) {
      headed = true;
      say(
          format(
              "   epoch  pruned    loss  accuracy  validation  %-" + worstWidth() + "s    time",
              "fairness"));
    }
  }

  @Override
  public void stepTaken(TrainingEvent.StepTaken event) {
    StepProgress step = event.progress();
    String numbers =
        format(
            "loss %.3f  accuracy %s  %,.0f %s/s%s",
            step.loss(),
            Text.percent(step.accuracy()),
            step.samplesPerSecond(),
            samples,
            multipliers(step));
    if (line == null) {
      if (due()) {
        say(
            format(
                "  epoch %d/%d, step %,d/%,d: %s",
                step.epoch(), epochs, step.step(), step.steps(), numbers));
      }
    } else {
      bar(format("epoch %d/%d", step.epoch(), epochs), 0, step.steps())
          .setExtraMessage(numbers)
          .stepTo(step.step());
    }
  }

  private static String multipliers(StepProgress step) {
    return step.worstGroup().isEmpty()
        ? ""
        : format("  Λ %.3f  worst %s", step.total(), Text.shortened(step.worstGroup(), 40));
  }

  @Override
  public void epochFinished(TrainingEvent.EpochFinished event) {
    EpochSummary summary = event.summary();
    endBar();
    nextLine = nanoTime.getAsLong() + FIRST_LINE_NANOS;
    String worst =
        Double.isNaN(summary.maxGap())
            ? disparity(summary)
            : summary.ofConstraints()
                ? format("%+.3f %s", summary.maxGap(), summary.worstGroup())
                : format("%s %s", Text.points(summary.maxGap()), summary.worstGroup());
    say(
        format(
            "%8s  %6s  %6.3f  %8s  %10s  %-" + worstWidth() + "s  %6s%s",
            summary.epoch() + "/" + summary.epochs(),
            Text.percent(summary.sparsity()),
            summary.loss(),
            Text.percent(summary.accuracy()),
            Text.percent(summary.validationAccuracy()),
            Text.shortened(worst, worstWidth()),
            Text.duration(summary.seconds()),
            summary.selected() ? "  best" : ""));
    if (summary.dataWait() > SLOW_DATA && summary.seconds() > SHORT_EPOCH && !slowDataSaid) {
      slowDataSaid = true;
      show(
          Note.warning(
              NoteCodes.SLOW_DATA,
              "%s of the epoch's time was spent on waiting for %s."
                  .formatted(Text.percent(summary.dataWait()), samples)));
    }
  }

  /** Returns how long the name of a group may be, so that a line of an epoch fits. */
  private int worstWidth() {
    return Math.max(12, Math.min(26, columns - 62));
  }

  /** Returns the disparity where models are selected by one, else the group of least accuracy. */
  private static String disparity(EpochSummary summary) {
    return Double.isNaN(summary.disparity())
        ? summary.worstGroup()
        : format("disparity %s", Text.percent(summary.disparity()));
  }

  @Override
  public void ratiosUpdated(TrainingEvent.RatiosUpdated event) {
    List<SubgroupState> subgroups = event.subgroups();
    var shown = new StringBuilder(format("          gap %.3f; λ", event.gap()));
    boolean mixed = subgroups.stream().anyMatch(each -> each.mu() < 1);
    shown.append(mixed ? " (μ):" : ":");
    int count = Math.min(subgroups.size(), MOST_RATIOS);
    for (SubgroupState each : subgroups.subList(0, count)) {
      shown.append(
          format(
              "%s %s %.2f", each.equals(subgroups.get(0)) ? "" : ";", each.name(), each.lambda()));
      shown.append(mixed ? format(" (%.2f)", each.mu()) : "");
    }
    shown.append(count < subgroups.size() ? format("; and %d more", subgroups.size() - count) : "");
    say(line == null ? shown.toString() : Text.wrapped(shown.toString(), columns, 12));
  }

  /** Shows a note; the same note of a run is shown once. */
  @Override
  public void noted(TrainingEvent.Noted event) {
    show(event.note());
  }

  private void show(Note note) {
    if (notes.add(note) && !untold.contains(note.code())) {
      String text = "  " + Text.labelled(note);
      say(line == null ? text : Text.wrapped(text, columns, 8));
    }
  }

  /** Takes the bar away. */
  @Override
  public void close() {
    endBar();
  }

  private boolean due() {
    long now = nanoTime.getAsLong();
    if (now - nextLine < 0) {
      return false;
    }
    nextLine = now + NEXT_LINE_NANOS;
    return true;
  }

  private ProgressBar bar(String task, long done, long total) {
    ProgressBar present = bar;
    if (present == null) {
      BarLine drawn = Objects.requireNonNull(line);
      present =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total)
              .startsFrom(done, Duration.ZERO)
              .setUpdateIntervalMillis(200)
              .setRenderer(BarLine::render)
              .setConsumer(drawn)
              .build();
      bar = present;
    }
    return present;
  }

  private void endBar() {
    if (bar != null) {
      bar.close();
      bar = null;
    } else if (line != null) {
      line.close();
    }
  }

  private void say(String text) {
    if (line == null) {
      err.println(text);
    } else {
      line.above(text);
    }
  }

  private static String format(String template, Object... values) {
    return String.format(Locale.ROOT, template, values);
  }
}
