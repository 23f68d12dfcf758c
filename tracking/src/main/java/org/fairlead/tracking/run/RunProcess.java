package org.fairlead.tracking.run;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The process that works, or worked, on a run.
 *
 * @param pid its process id
 * @param host the name of its machine
 * @param started when it began, if the system tells; tells processes apart that share a pid
 */
public record RunProcess(long pid, String host, @Nullable Instant started) {
  /** By so much may the start of one process differ between two looks: clocks are adjusted. */
  private static final Duration TOLERANCE = Duration.ofSeconds(5);

  /** Returns the current process. */
  public static RunProcess current() {
    ProcessHandle self = ProcessHandle.current();
    return new RunProcess(self.pid(), HostName.VALUE, self.info().startInstant().orElse(null));
  }

  /** Returns whether it ran on this host, as far as names tell. */
  boolean here() {
    return host.equals(HostName.VALUE);
  }

  /** Returns whether the process is known to be over; one on another host is not known. */
  boolean gone() {
    if (!here()) {
      return false;
    }
    ProcessHandle handle = ProcessHandle.of(pid).orElse(null);
    if (handle == null || !handle.isAlive()) {
      return true;
    }
    Instant begun = handle.info().startInstant().orElse(null);
    return started != null
        && begun != null
        && Duration.between(started, begun).abs().compareTo(TOLERANCE) > 0;
  }

  private static final class HostName {
    static final String VALUE = read();

    private static String read() {
      try {
        Path kernel = Path.of("/proc/sys/kernel/hostname"); // no name service, which may be slow
        if (Files.isReadable(kernel)) {
          return Files.readString(kernel).strip();
        }
        return InetAddress.getLocalHost().getHostName();
      } catch (IOException e) {
        return "unknown";
      }
    }
  }
}
