package org.fairlead.data.image;

/** Height and width of an image. */
public interface Extent {

  /** Returns the number of rows. */
  int height();

  /** Returns the number of columns. */
  int width();

  /** Returns an extent of so many rows and columns. */
  static Extent of(int height, int width) {
    record Plain(int height, int width) implements Extent {}
    return new Plain(height, width);
  }
}
