package org.fairlead.data;

/** Size of a sample as a data set hands it out: an image of bytes, or a row of numbers. */
public sealed interface SampleShape permits ImageShape, FeatureShape {

  /** Returns the rows of an image; 1 where there is none. */
  int height();

  /** Returns the columns of an image; 1 where there is none. */
  int width();

  /** Returns the values per pixel, or the number of features. */
  int channels();

  /** Returns the bytes that a sample takes in memory. */
  int bytes();
}
