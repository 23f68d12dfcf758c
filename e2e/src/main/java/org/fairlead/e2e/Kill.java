package org.fairlead.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A process that was ended before its time.
 *
 * @param scenario whose run it worked on
 * @param signal that ended it
 * @param place where that hit, as the run's folder shows
 * @param step of the last line of the metrics; 0 before the first
 */
record Kill(String scenario, String signal, Place place, long step) {
  private static final Pattern STEP = Pattern.compile("\"step\": (\\d+)");

  /** Where a kill hit. */
  enum Place {
    STARTING("before it did anything"),
    DENSE("dense training"),
    PRUNING("pruning"),
    CONSTRAINED("CEAG"),
    WRITING("writing a checkpoint"),
    EVALUATING("final evaluation"),
    ENDED("after its end");

    private final String words;

    Place(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Returns what a dead process left.
   *
   * @param run the run's folder, null if there is none yet
   * @param before length of its metrics when the process was started
   */
  static Kill of(Scenario scenario, String signal, @Nullable Path run, long before)
      throws IOException {
    if (run == null) {
      return new Kill(scenario.name(), signal, Place.STARTING, 0);
    }
    Path metrics = run.resolve("metrics.jsonl");
    long step = lastStep(metrics);
    Place place;
    if (Files.readString(run.resolve("run.json")).contains("\"status\": \"finished\"")) {
      place = Place.ENDED;
    } else if (Moment.isWriting(run)) {
      place = Place.WRITING;
    } else if (Files.exists(run.resolve("predictions"))) {
      place = Place.EVALUATING;
    } else if (Moment.length(metrics) == before) {
      place = Place.STARTING;
    } else if (scenario.firstConstrainedStep() > 1 << 16) {
      place = Place.DENSE;
    } else {
      place = step > scenario.firstConstrainedStep() ? Place.CONSTRAINED : Place.PRUNING;
    }
    return new Kill(scenario.name(), signal, place, step);
  }

  /** Returns the step of the last complete line, 0 without one. */
  private static long lastStep(Path metrics) throws IOException {
    long step = 0;
    if (Files.exists(metrics)) {
      String text = Files.readString(metrics);
      Matcher steps = STEP.matcher(text.substring(0, text.lastIndexOf('\n') + 1));
      while (steps.find()) {
        step = Long.parseLong(steps.group(1));
      }
    }
    return step;
  }
}
