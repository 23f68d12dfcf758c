package org.fairlead.tracking.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.base.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * The process that a lock names.
 *
 * @param process its id, host and start
 * @param birth what no other process of its host shares, not even after the clock was set: the
 *     boot's id and the ticks since; null where the system does not tell
 */
record LockOwner(RunProcess process, @Nullable String birth) {
  private static final int START_TICKS = 19; // counted from the state, the field after the name

  static LockOwner current() {
    RunProcess process = RunProcess.current();
    return new LockOwner(process, birth(process.pid()));
  }

  /** Returns whether the process is known to be over. */
  boolean gone() {
    String now = birth == null || !process.here() ? null : birth(process.pid());
    return now == null ? process.gone() : !now.equals(birth);
  }

  /** Returns the line that {@link #parse} reads. */
  String line() {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    tree.put("pid", process.pid());
    tree.put("host", process.host());
    tree.put("started", process.started() == null ? null : process.started().toString());
    tree.put("birth", birth);
    return Json.line(tree);
  }

  /** Returns the owner, or null if the text is empty or half written: its writer died over it. */
  static @Nullable LockOwner parse(String text) {
    Map<String, @Nullable Object> tree = Json.parseLine(text);
    if (tree != null
        && tree.get("pid") instanceof Long pid
        && tree.get("host") instanceof String host) {
      return new LockOwner(
          new RunProcess(pid, host, instant(tree.get("started"))),
          tree.get("birth") instanceof String birth ? birth : null);
    }
    return null;
  }

  private static @Nullable Instant instant(@Nullable Object text) {
    try {
      return text instanceof String time ? Instant.parse(time) : null;
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable String birth(long pid) {
    try {
      String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields.length > START_TICKS ? boot + ":" + fields[START_TICKS] : null;
    } catch (IOException e) {
      return null;
    }
  }
}
