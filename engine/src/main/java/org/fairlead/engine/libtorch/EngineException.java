package org.fairlead.engine.libtorch;

/** A failure of the native engine, told in terms of the network. */
public final class EngineException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What went wrong. */
  public enum Kind {
    /** Shapes or types of a layer's inputs do not fit. */
    SHAPE,
    /** Memory ran out. */
    MEMORY,
    /** Logits are NaN or infinite. */
    NOT_FINITE,
    /** Anything else that the native library reports. */
    NATIVE
  }

  private final Kind kind;

  public EngineException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  EngineException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Returns what went wrong. */
  public Kind kind() {
    return kind;
  }
}
