package org.fairlead.base.io;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Checksum;

/**
 * Reads bytes that may lie in a mapped file by copying them.
 *
 * <p>Where another program cuts a file that is mapped, a copy of what is gone ends in an {@link
 * InternalError}, which {@link Untrusted} turns into a message. Checksums and comparisons that look
 * at the mapping themselves do so in code for which the virtual machine has no such way out: it
 * ends, and the program with it.
 */
public final class MappedBytes {
  private static final int CHUNK = 1 << 16;

  /** Of the smallest pages that there are. */
  private static final int PAGE = 1 << 12;

  private static volatile int one = 1;

  @SuppressWarnings("UnusedVariable") // written so that no read is left out
  private static volatile int sum;

  private MappedBytes() {}

  /**
   * Throws now what the virtual machine has to say of the reads before: of a page that is gone it
   * makes a note, and throws the error when it is next asked for something that compiled code
   * leaves to it, which may be long after the method that has read. An array of two dimensions
   * whose lengths it cannot foresee is such a thing.
   *
   * @throws InternalError if a mapped file was cut since
   */
  public static void settle() {
    one = new byte[one][one].length;
  }

  /**
   * Looks at every page of a buffer, before code outside of the virtual machine does, which has no
   * way out at all.
   *
   * @throws InternalError if the buffer lies in a mapped file that was cut since
   */
  public static void look(ByteBuffer bytes) {
    int seen = 0;
    for (int at = bytes.position(); at < bytes.limit(); at += PAGE) {
      seen += bytes.get(at);
    }
    if (bytes.hasRemaining()) {
      seen += bytes.get(bytes.limit() - 1);
    }
    sum = seen;
    settle();
  }

  /** Updates a checksum with the remaining bytes of a buffer, which does not move. */
  public static void update(Checksum sum, ByteBuffer bytes) {
    if (bytes.hasArray()) {
      sum.update(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
      return;
    }
    var chunk = new byte[Math.min(CHUNK, bytes.remaining())];
    for (int at = bytes.position(); at < bytes.limit(); at += chunk.length) {
      int length = Math.min(chunk.length, bytes.limit() - at);
      bytes.get(at, chunk, 0, length);
      sum.update(chunk, 0, length);
    }
  }

  /** Returns whether the remaining bytes of two buffers, which do not move, are the same. */
  public static boolean same(ByteBuffer first, ByteBuffer second) {
    int size = first.remaining();
    if (size != second.remaining()) {
      return false;
    }
    var ofFirst = new byte[Math.min(CHUNK, size)];
    var ofSecond = new byte[ofFirst.length];
    for (int at = 0; at < size; at += ofFirst.length) {
      int length = Math.min(ofFirst.length, size - at);
      first.get(first.position() + at, ofFirst, 0, length);
      second.get(second.position() + at, ofSecond, 0, length);
      if (!Arrays.equals(ofFirst, 0, length, ofSecond, 0, length)) {
        return false;
      }
    }
    return true;
  }
}
