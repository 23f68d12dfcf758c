package org.fairlead.data;

import java.nio.ByteBuffer;

/**
 * The images of a data set, decoded and resized, by the number of their sample. Thread-safe.
 *
 * @see org.fairlead.data.cache.SampleCache#open
 */
public interface SampleStore extends AutoCloseable {

  /** Returns the shape of every image. */
  SampleShape shape();

  /** Returns the number of images. */
  int size();

  /** Puts the {@code H * W * C} bytes of one image at the target's position, which advances. */
  void copy(int sample, ByteBuffer target);

  /** Copies the {@code H * W * C} bytes of one image to the start of an array. */
  void copy(int sample, byte[] target);

  /**
   * Returns the same images for callers that copy many of them at once and ask {@link
   * org.fairlead.base.io.MappedBytes#settle} afterwards whether all of them were there: where
   * another program has cut a file meanwhile, that is told only then, and they are copied anew from
   * the store itself. Closing it does nothing.
   */
  default SampleStore unsettled() {
    return this;
  }

  /** Ends the use of the store. Further calls do nothing. */
  @Override
  void close();
}
