package org.fairlead.data;

/**
 * Size of a row of a table: so many numbers in single precision, in the machine's order of bytes. A
 * number that is missing is NaN.
 *
 * @param features numbers of a row, at least 1
 */
public record FeatureShape(int features) implements SampleShape {
  private static final int MOST = 1 << 20;

  public FeatureShape {
    if (features < 1 || features > MOST) {
      throw new IllegalArgumentException(
          "features is %d, expected 1 to %d".formatted(features, MOST));
    }
  }

  @Override
  public int height() {
    return 1;
  }

  @Override
  public int width() {
    return 1;
  }

  @Override
  public int channels() {
    return features;
  }

  @Override
  public int bytes() {
    return features * Float.BYTES;
  }

  @Override
  public String toString() {
    return features + " features";
  }
}
