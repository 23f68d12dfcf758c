package org.fairlead.data;

import java.nio.ByteBuffer;
import org.fairlead.data.source.GeneratedImages;

/**
 * Numbered samples that can be read into memory, all to the same number of bytes: what a store of
 * pixels is made of. Immutable and thread-safe.
 *
 * <p>A {@link Dataset} is one that a model can be judged on. {@link GeneratedImages} are one that a
 * model can only learn from.
 */
public interface SampleSet {

  /** Returns the name of the format, for example {@code "utkface"}. */
  String name();

  /** Returns the number of samples. */
  int size();

  /** Returns the class of a sample. */
  int label(int sample);

  /** Returns what identifies a sample among the others: its file's name, or its number. */
  String id(int sample);

  /** Returns the shape every image is resized to, or that of a table's rows. */
  SampleShape shape();

  /**
   * Decodes one image, resizes it to {@link #shape} and puts its {@code H * W * C} bytes (rows of
   * pixels, red first) at the target's position, which advances; of a table, puts the numbers of a
   * row in single precision and the machine's order of bytes, which is the target's.
   *
   * @throws org.fairlead.base.InputException naming the file, if it cannot be decoded
   */
  void read(int sample, ByteBuffer target);

  /**
   * Returns a sample as it is stored, before decoding: equal content means a duplicate.
   *
   * @throws org.fairlead.base.InputException naming the file, if it cannot be read
   */
  byte[] content(int sample);

  /**
   * Returns the shape of the stored image, before resizing, from its header.
   *
   * @throws org.fairlead.base.InputException naming the file, if it is not an image
   */
  SampleShape storedShape(int sample);

  /**
   * Returns what "the same pixels" means: a SHA-256, in hexadecimal, over the image shape and the
   * identity of every stored image, whatever the target. It changes when a file is touched.
   */
  default String pixelFingerprint() {
    return pixelFingerprint(0, size());
  }

  /**
   * Returns the same of the samples {@code from} to below {@code to} alone: equal where another
   * data set has the same images in a row.
   */
  String pixelFingerprint(int from, int to);

  /** Returns where the images lie, for people to read: a folder, or how they come to be. */
  String origin();
}
