package org.fairlead.training;

/** Whether a run was asked to stop. Set from any thread. */
final class StopRequest {
  private volatile boolean requested;

  void request() {
    requested = true;
  }

  boolean requested() {
    return requested;
  }

  /**
   * For work that nothing is lost of when it ends halfway.
   *
   * @throws StoppedException if the run was asked to stop
   */
  void check() {
    if (requested) {
      throw new StoppedException();
    }
  }

  /** The run was asked to stop, outside of training. */
  static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("stopped");
    }
  }
}
