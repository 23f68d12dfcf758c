package org.fairlead.testkit;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/**
 * Processes that tests start, tied to the life of the test's own process: however that ends, they
 * are killed with it.
 *
 * <p>A shell beside each of them reads from a pipe that only this process holds open. The system
 * closes the pipe when this process ends, even if it is killed; then the shell kills the other one.
 */
public final class TiedProcess {
  private TiedProcess() {}

  /** Starts a process that does not outlive this one. */
  public static Process start(ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    Process guard;
    try {
      guard =
          new ProcessBuilder(
                  "sh", "-c", "read -r line; kill -KILL \"$0\"", Long.toString(process.pid()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
    CompletableFuture<Void> unused = process.onExit().thenRun(guard::destroyForcibly);
    return process;
  }
}
