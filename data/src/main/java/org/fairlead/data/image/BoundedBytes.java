package org.fairlead.data.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * A file's bytes for a reader that goes on past their end: it is told so a number of times, as it
 * may look ahead, and is then refused.
 */
final class BoundedBytes extends ImageInputStreamImpl {
  private static final int MOST_PAST_END = 16;

  private final byte[] bytes;
  private int pastEnd;

  BoundedBytes(byte[] bytes) {
    this.bytes = bytes;
  }

  @Override
  public int read() throws IOException {
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      return atEnd();
    }
    return bytes[(int) streamPos++] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    bitOffset = 0;
    if (streamPos >= bytes.length) {
      return length == 0 ? 0 : atEnd();
    }
    int count = (int) Math.min(length, bytes.length - streamPos);
    System.arraycopy(bytes, (int) streamPos, target, offset, count);
    streamPos += count;
    return count;
  }

  private int atEnd() throws IOException {
    pastEnd++;
    if (pastEnd > MOST_PAST_END) {
      throw new RefusedImageException(
          "is damaged or truncated: its %d bytes end before its image does"
              .formatted(bytes.length));
    }
    return -1;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
