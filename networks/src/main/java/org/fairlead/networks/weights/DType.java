package org.fairlead.networks.weights;

/** The element type of a tensor; names are those of safetensors. */
public enum DType {
  F64(8),
  F32(4),
  F16(2),
  BF16(2),
  I64(8),
  I32(4),
  /** Unsigned bytes; masks are stored so, as 0 and 1. */
  U8(1),
  /** One byte per entry, 0 or 1. */
  BOOL(1);

  private final int bytes;

  DType(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the size of one entry in bytes. */
  public int bytes() {
    return bytes;
  }
}
