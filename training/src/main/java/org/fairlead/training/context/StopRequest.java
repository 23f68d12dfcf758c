package org.fairlead.training.context;

/** Whether a run was asked to stop. Set from any thread. */
public final class StopRequest {
  private volatile boolean requested;

  /** Asks the run to stop. */
  public void request() {
    requested = true;
  }

  /** Returns whether it was asked. */
  public boolean requested() {
    return requested;
  }

  /**
   * For work that nothing is lost of when it ends halfway.
   *
   * @throws StoppedException if the run was asked to stop
   */
  public void check() {
    if (requested) {
      throw new StoppedException();
    }
  }

  /** The run was asked to stop, outside of training. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("stopped");
    }
  }
}
