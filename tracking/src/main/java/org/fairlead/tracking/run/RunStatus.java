package org.fairlead.tracking.run;

import java.util.Locale;

/** Where a run stands. */
public enum RunStatus {
  /** A process is at work on it. */
  RUNNING,
  /** It came to its end and has results. */
  FINISHED,
  /** It was stopped and can be resumed. */
  INTERRUPTED,
  /** It stopped with an error. */
  FAILED,
  /** Its {@code run.json} cannot be read; never written, only found when listing. */
  UNREADABLE;

  /** Returns the word used in {@code run.json} and in tables. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return text();
  }
}
