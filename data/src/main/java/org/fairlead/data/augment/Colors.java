package org.fairlead.data.augment;

import java.util.Arrays;
import org.fairlead.data.ImageShape;

/**
 * Operations on the colours of one image, in place. Grey is ITU-R 601's luma, {@code 0.299 R +
 * 0.587 G + 0.114 B}. Makes no objects. Not thread-safe.
 */
final class Colors {
  private final ImageShape shape;
  private final byte[] table = new byte[256];
  private final int[] counts = new int[256];

  /**
   * @param shape of one channel or three
   */
  Colors(ImageShape shape) {
    if (shape.channels() != 1 && shape.channels() != 3) {
      throw new IllegalArgumentException(
          "colours of images of %d channels are unknown, expected 1 or 3"
              .formatted(shape.channels()));
    }
    this.shape = shape;
  }

  /** Multiplies every value: {@code f x}. */
  void brightness(byte[] image, double f) {
    spread(image, 0, f);
  }

  /** Moves every value from the mean grey {@code m} of the image: {@code m + f (x - m)}. */
  void contrast(byte[] image, double f) {
    long sum = 0;
    for (int i = 0; i < image.length; i += shape.channels()) {
      sum += grey(image, i);
    }
    spread(image, Math.rint((double) sum * shape.channels() / image.length), f);
  }

  private void spread(byte[] image, double from, double f) {
    for (int x = 0; x < table.length; x++) {
      table[x] = clip(from + f * (x - from));
    }
    look(image, 0, 1);
  }

  /** Moves every value from the grey of its pixel. */
  void saturation(byte[] image, double f) {
    if (shape.channels() == 1) {
      return;
    }
    for (int i = 0; i < image.length; i += 3) {
      int grey = grey(image, i);
      for (int c = i; c < i + 3; c++) {
        image[c] = clip(grey + f * ((image[c] & 0xff) - grey));
      }
    }
  }

  /*
   * A pixel is least + chroma * (the pure colour of its hue). On the circle of six sectors red is
   * at 0, green at 2, blue at 4, and a channel at distance d from its own has the share
   * clamp(2 - d, 0, 1) of the chroma. Moving the hue leaves least and chroma alone.
   */

  /**
   * Moves the hue on its circle.
   *
   * @param turn share of the whole circle, red towards green
   */
  void hue(byte[] image, double turn) {
    if (shape.channels() == 1) {
      return;
    }
    for (int i = 0; i < image.length; i += 3) {
      int red = image[i] & 0xff;
      int green = image[i + 1] & 0xff;
      int blue = image[i + 2] & 0xff;
      int most = Math.max(red, Math.max(green, blue));
      int least = Math.min(red, Math.min(green, blue));
      int chroma = most - least;
      if (chroma == 0) {
        continue;
      }
      double sector;
      if (most == red) {
        sector = (double) (green - blue) / chroma;
      } else if (most == green) {
        sector = 2 + (double) (blue - red) / chroma;
      } else {
        sector = 4 + (double) (red - green) / chroma;
      }
      sector += 6 * turn;
      image[i] = clip(least + chroma * share(sector));
      image[i + 1] = clip(least + chroma * share(sector - 2));
      image[i + 2] = clip(least + chroma * share(sector - 4));
    }
  }

  /** Returns the share of the chroma at a distance on the circle of six. */
  private static double share(double distance) {
    double d = Math.abs(distance - 6 * Math.rint(distance / 6));
    return Math.min(1, Math.max(0, 2 - d));
  }

  /** Keeps the upper bits of every value. */
  void posterize(byte[] image, int bits) {
    int mask = 0xff << (8 - bits);
    for (int i = 0; i < image.length; i++) {
      image[i] &= (byte) mask;
    }
  }

  /** Inverts values from a threshold on; 256 inverts none. */
  void solarize(byte[] image, int threshold) {
    for (int x = 0; x < table.length; x++) {
      table[x] = (byte) (x < threshold ? x : 255 - x);
    }
    look(image, 0, 1);
  }

  /** Stretches every channel to the whole range; one of a single value stays. */
  void autocontrast(byte[] image) {
    for (int c = 0; c < shape.channels(); c++) {
      count(image, c);
      int lowest = 0;
      int highest = 255;
      while (counts[lowest] == 0) {
        lowest++;
      }
      while (counts[highest] == 0) {
        highest--;
      }
      if (lowest == highest) {
        continue;
      }
      double scale = 255.0 / (highest - lowest);
      for (int x = 0; x < table.length; x++) {
        table[x] = clip((x - lowest) * scale);
      }
      look(image, c, shape.channels());
    }
  }

  /**
   * Spreads every channel's values by their ranks. With {@code n} pixels, {@code n_255'} of them of
   * the largest value and {@code s = ⌊(n - n_255') / 255⌋} of a step, {@code x} becomes {@code
   * ⌊(⌊s/2⌋ + those below x) / s⌋}; a channel stays where {@code s = 0}.
   */
  void equalize(byte[] image) {
    int pixels = image.length / shape.channels();
    for (int c = 0; c < shape.channels(); c++) {
      count(image, c);
      int highest = 255;
      while (counts[highest] == 0) {
        highest--;
      }
      int step = (pixels - counts[highest]) / 255;
      if (step == 0) {
        continue;
      }
      int below = step / 2;
      for (int x = 0; x < table.length; x++) {
        table[x] = (byte) Math.min(255, below / step);
        below += counts[x];
      }
      look(image, c, shape.channels());
    }
  }

  /**
   * Moves every value from what a blur says: {@code b + f (x - b)}, where a pixel weighs 5 and its
   * eight neighbours 1 each, of 13. The border stays.
   *
   * @param target written
   */
  void sharpness(byte[] image, double f, byte[] target) {
    int channels = shape.channels();
    int stride = shape.width() * channels;
    System.arraycopy(image, 0, target, 0, image.length);
    for (int y = 1; y + 1 < shape.height(); y++) {
      int row = y * stride;
      for (int i = row + channels; i < row + stride - channels; i++) {
        int sum = 4 * (image[i] & 0xff);
        for (int above = i - stride; above <= i + stride; above += stride) {
          sum +=
              (image[above - channels] & 0xff)
                  + (image[above] & 0xff)
                  + (image[above + channels] & 0xff);
        }
        double blur = sum / 13.0;
        target[i] = clip(blur + f * ((image[i] & 0xff) - blur));
      }
    }
  }

  private int grey(byte[] image, int at) {
    return shape.channels() == 1
        ? image[at] & 0xff
        : (19595 * (image[at] & 0xff)
                + 38470 * (image[at + 1] & 0xff)
                + 7471 * (image[at + 2] & 0xff)
                + 0x8000)
            >> 16;
  }

  private void count(byte[] image, int channel) {
    Arrays.fill(counts, 0);
    for (int i = channel; i < image.length; i += shape.channels()) {
      counts[image[i] & 0xff]++;
    }
  }

  private void look(byte[] image, int first, int stride) {
    for (int i = first; i < image.length; i += stride) {
      image[i] = table[image[i] & 0xff];
    }
  }

  /** Returns the nearest value that a byte has. */
  private static byte clip(double value) {
    return (byte) Math.min(255, Math.max(0, (int) (value + 0.5)));
  }
}
