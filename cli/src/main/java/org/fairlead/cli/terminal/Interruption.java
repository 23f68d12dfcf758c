package org.fairlead.cli.terminal;

import java.util.concurrent.CountDownLatch;

/**
 * Lets a training run end well when the process is told to end: by Ctrl-C or by a request to
 * terminate.
 *
 * <p>The virtual machine then starts its shutdown hooks and ends with 130 or 143 when all are done.
 * The hook here asks the work to stop and waits until it has, so that the last checkpoint is
 * written and the last line printed.
 */
public final class Interruption implements AutoCloseable {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  private Interruption(Terminal terminal, String message, Runnable requestStop) {
    this.hook =
        new Thread(
            () -> {
              terminal.err().println("\n" + message);
              requestStop.run();
              await();
            },
            "stop");
  }

  /** From now on, and until it is closed, the end of the process waits for the work. */
  public static Interruption guarding(Terminal terminal, Runnable requestStop) {
    return guarding(terminal, "stopping: finishing this step and saving ...", requestStop);
  }

  /**
   * As {@link #guarding(Terminal, Runnable)}, for work that has nothing to save: native code that
   * still runs while the virtual machine unloads its library would crash it.
   *
   * @param message what to say when the process is told to end
   */
  public static Interruption guarding(Terminal terminal, String message, Runnable requestStop) {
    var interruption = new Interruption(terminal, message, requestStop);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  private void await() {
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook has just been released.
      return;
    }
  }
}
