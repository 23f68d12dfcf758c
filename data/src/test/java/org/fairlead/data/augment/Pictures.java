package org.fairlead.data.augment;

import java.util.SplittableRandom;
import org.fairlead.data.ImageShape;

/** Small images. */
final class Pictures {
  private Pictures() {}

  /** Returns values as unsigned bytes. */
  static byte[] of(int... values) {
    var image = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      image[i] = (byte) values[i];
    }
    return image;
  }

  /** Returns unsigned bytes as values. */
  static int[] values(byte[] image) {
    var values = new int[image.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = image[i] & 0xff;
    }
    return values;
  }

  static byte[] random(ImageShape shape, long seed) {
    var image = new byte[shape.bytes()];
    new SplittableRandom(seed).nextBytes(image);
    return image;
  }
}
