package org.fairlead.cli.terminal;

import java.io.PrintStream;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressState;

/** The last line of a terminal, which a progress bar draws over and over. Thread-safe. */
public final class BarLine implements ProgressBarConsumer {
  /** To the line's begin, erase it, cut instead of wrapping. */
  private static final String BEGIN = "\r\033[K\033[?7l";

  private static final String END = "\033[?7h";
  private static final int LONGEST_BAR = 24;

  private final PrintStream err;
  private final int columns;
  private boolean drawn;

  public BarLine(Terminal terminal) {
    this.err = terminal.err();
    this.columns = terminal.columns();
  }

  @Override
  public int getMaxRenderedLength() {
    return columns;
  }

  @Override
  public synchronized void accept(String rendered) {
    err.print(BEGIN + rendered + END);
    err.flush();
    drawn = true;
  }

  /** Prints a line that stays, above the bar. */
  public synchronized void above(String text) {
    erase();
    err.println(text);
  }

  @Override
  public synchronized void close() {
    erase();
    err.flush();
  }

  private void erase() {
    if (drawn) {
      err.print("\r\033[K");
      drawn = false;
    }
  }

  /** Renders {@code epoch 2/5 ━━━━──── 45% 0:12 left loss 0.41 ...}. */
  public static String render(ProgressState state, int columns) {
    double share = state.getMax() <= 0 ? 0 : state.getNormalizedProgress();
    share = Math.min(1, Math.max(0, share));
    int length = Math.max(4, Math.min(LONGEST_BAR, columns / 5));
    int full = (int) Math.round(share * length);
    String left = "";
    double elapsed = state.getElapsedAfterStart().toMillis() / 1000.0;
    long done = state.getCurrent() - state.getStart();
    if (done > 0 && elapsed > 1) {
      left = "  " + Text.clock(elapsed * (state.getMax() - state.getCurrent()) / done) + " left";
    }
    String text =
        String.format(
            Locale.ROOT,
            "  %s %s%s %3.0f%%%s  %s",
            state.getTaskName(),
            "━".repeat(full),
            "─".repeat(length - full),
            100 * share,
            left,
            state.getExtraMessage() == null ? "" : state.getExtraMessage());
    return Text.shortened(text.stripTrailing(), columns);
  }
}
