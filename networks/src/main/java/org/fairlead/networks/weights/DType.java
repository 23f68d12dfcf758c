package org.fairlead.networks.weights;

/** The element type of a tensor; names are those of safetensors. */
public enum DType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  I64(8),
  I32(4),
  I16(2),
  I8(1),
  /** Unsigned bytes; masks are stored so, as 0 and 1. */
  U8(1),
  /** One byte per entry, 0 or 1. */
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns whether entries are floating-point numbers. */
  public boolean isFloating() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  /** Returns the size of one entry in bytes. */
  public int bytes() {
    return bytes;
  }
}
