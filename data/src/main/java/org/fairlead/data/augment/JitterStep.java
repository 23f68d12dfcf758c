package org.fairlead.data.augment;

/** The {@link ColorJitter} of one image after another. Makes no objects. Not thread-safe. */
final class JitterStep {
  private static final int KINDS = 4;

  private final ColorJitter jitter;
  private final Colors colors;
  private final int[] order = new int[KINDS];
  private final double[] amount = new double[KINDS];

  JitterStep(ColorJitter jitter, Colors colors) {
    this.jitter = jitter;
    this.colors = colors;
  }

  void draw(Draw draw) {
    for (int i = 0; i < KINDS; i++) {
      int j = draw.below(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    amount[0] = factor(draw, jitter.brightness());
    amount[1] = factor(draw, jitter.contrast());
    amount[2] = factor(draw, jitter.saturation());
    amount[3] = draw.between(-jitter.hue(), jitter.hue());
  }

  private static double factor(Draw draw, double strength) {
    return draw.between(Math.max(0, 1 - strength), 1 + strength);
  }

  /** Changes the image in place. */
  void apply(byte[] image) {
    for (int kind : order) {
      switch (kind) {
        case 0 -> {
          if (jitter.brightness() > 0) {
            colors.brightness(image, amount[0]);
          }
        }
        case 1 -> {
          if (jitter.contrast() > 0) {
            colors.contrast(image, amount[1]);
          }
        }
        case 2 -> {
          if (jitter.saturation() > 0) {
            colors.saturation(image, amount[2]);
          }
        }
        default -> {
          if (jitter.hue() > 0) {
            colors.hue(image, amount[3]);
          }
        }
      }
    }
  }
}
