package org.fairlead.base;

/**
 * What code that is not the library's throws: a listener, a sink. It may throw anything, checked
 * exceptions too where its language does not check them.
 */
public final class Thrown {
  private Thrown() {}

  /**
   * Returns whether the virtual machine is no longer sound, as when memory has run out. A stack
   * that overflowed is not of these: it is empty again when the caller sees the error.
   */
  public static boolean isFatal(Throwable thrown) {
    return thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError);
  }

  /** Returns its text, or the name of its class where even asking for the text throws. */
  @SuppressWarnings("CatchingUnchecked") // whatever it is
  public static String text(Throwable thrown) {
    try {
      return String.valueOf(thrown);
    } catch (Throwable e) {
      if (isFatal(e)) {
        throw e;
      }
      return thrown.getClass().getName();
    }
  }
}
