package org.fairlead.data.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Where the first frame of a GIF lies on its screen; a frame may be smaller than the picture.
 *
 * @param height rows of the screen
 * @param width columns of the screen
 * @param top first row of the frame
 * @param left first column of the frame
 */
record GifScreen(int height, int width, int top, int left) implements Extent {
  private static final int TABLE_FLAG = 0x80;
  private static final int EXTENSION = 0x21;

  /** Reads the screen's and the first frame's descriptor. */
  static GifScreen of(byte[] bytes) throws RefusedImageException {
    try {
      var gif = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int width = gif.getShort(6) & 0xffff;
      int height = gif.getShort(8) & 0xffff;
      int flags = gif.get(10);
      gif.position(13);
      if ((flags & TABLE_FLAG) != 0) {
        gif.position(13 + 3 * (2 << (flags & 7)));
      }
      while (gif.get() == EXTENSION) {
        gif.get();
        for (int block = gif.get() & 0xff; block > 0; block = gif.get() & 0xff) {
          gif.position(gif.position() + block);
        }
      }
      int left = gif.getShort() & 0xffff;
      int top = gif.getShort() & 0xffff;
      int right = left + (gif.getShort() & 0xffff);
      int bottom = top + (gif.getShort() & 0xffff);
      return new GifScreen(Math.max(height, bottom), Math.max(width, right), top, left);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new RefusedImageException("is truncated: it has no frame");
    }
  }

  /** Returns the frame on its screen, black elsewhere. */
  RgbImage show(RgbImage frame) {
    if (frame.height() == height && frame.width() == width) {
      return frame;
    }
    var pixels = new byte[height * width * 3];
    int rows = Math.min(frame.height(), height - top);
    int columns = Math.min(frame.width(), width - left);
    for (int y = 0; y < rows; y++) {
      System.arraycopy(
          frame.pixels(),
          y * frame.width() * 3,
          pixels,
          ((top + y) * width + left) * 3,
          columns * 3);
    }
    return new RgbImage(height, width, pixels);
  }
}
