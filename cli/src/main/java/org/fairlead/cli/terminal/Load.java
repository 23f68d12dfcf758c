package org.fairlead.cli.terminal;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * How much the machine has to do.
 *
 * @param average how many threads wanted a processor over the last minute; below 0 if unknown
 * @param processors how many there are
 */
public record Load(double average, int processors) {

  /** Returns what it is now. */
  public static Load now() {
    return new Load(
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
  }

  /** Returns whether more wants to run than can. */
  public boolean high() {
    return average > processors;
  }

  /** Returns for example {@code "load 3.5 on 2 threads"}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "load %.1f on %s", average, Text.counted(processors, "thread"));
  }
}
