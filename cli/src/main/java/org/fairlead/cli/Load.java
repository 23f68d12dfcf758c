package org.fairlead.cli;

import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.fairlead.cli.terminal.Text;

/**
 * How much the machine has to do.
 *
 * @param average how many threads wanted a processor over the last minute; below 0 if unknown
 * @param processors how many there are
 */
record Load(double average, int processors) {

  static Load now() {
    return new Load(
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
  }

  /** Returns whether more wants to run than can. */
  boolean high() {
    return average > processors;
  }

  /** Returns for example {@code "load 3.5 on 2 threads"}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "load %.1f on %s", average, Text.counted(processors, "thread"));
  }
}
