package org.fairlead.data.image;

import java.util.concurrent.Semaphore;

/**
 * Keeps images that are decoded at the same time within half of the heap: however many processors
 * there are, a folder of huge images makes them wait for each other rather than fail.
 */
final class DecodingMemory {
  /** Decoded, converted, turned, resized: up to four bytes each of three channels. */
  private static final int BYTES_PER_PIXEL = 12;

  private static final long SMALL_PIXELS = 1 << 20;
  private static final int UNIT = 1 << 10;
  private static final int TOTAL =
      (int)
          Math.max(
              1,
              Math.min(
                  Integer.MAX_VALUE,
                  Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_PIXEL / UNIT));
  private static final Semaphore FREE = new Semaphore(TOTAL, true);

  private DecodingMemory() {}

  /** Waits until an image's share is free. Returns what to give back. */
  static int take(Extent extent) {
    long pixels = (long) extent.height() * extent.width();
    if (pixels <= SMALL_PIXELS) {
      return 0;
    }
    int units = (int) Math.min(TOTAL, pixels / UNIT);
    FREE.acquireUninterruptibly(units);
    return units;
  }

  static void giveBack(int units) {
    if (units > 0) {
      FREE.release(units);
    }
  }
}
