package org.fairlead.data;

/** Faces drawn by this library. */
public final class SyntheticFaces {
  private SyntheticFaces() {}

  /**
   * What to draw.
   *
   * @param count images for training and validation
   * @param testCount images for testing
   * @param minorityShare share of the minority among {@code count}
   * @param minorityDifficulty how much subtler and noisier the minority is drawn
   * @param noise standard deviation of the pixel noise, as a share of full intensity
   * @param seed of everything drawn
   */
  public record Options(
      int count,
      int testCount,
      double minorityShare,
      double minorityDifficulty,
      double noise,
      long seed) {

    /** Returns 12,000 training and 6,000 test images with a scarce and harder minority. */
    public static Options defaults() {
      return new Options(12_000, 6_000, 0.15, 0.6, 0.03, 1);
    }
  }
}
