package org.fairlead.data.synthetic;

import org.fairlead.base.InputException;

/**
 * Which synthetic faces to draw.
 *
 * @param count images for training and validation, at least 1
 * @param testCount images for testing, at least 0, half of either skin tone
 * @param minorityShare share of dark skin among {@code count}, in {@code (0, 0.5]}
 * @param minorityDifficulty how much subtler and worse the minority is drawn, 0 (alike) to 1
 * @param noise standard deviation of the pixel noise, as a share of full intensity, 0 to 0.5
 * @param seed of every random choice in what is drawn
 */
public record SyntheticOptions(
    int count,
    int testCount,
    double minorityShare,
    double minorityDifficulty,
    double noise,
    long seed) {

  public SyntheticOptions {
    require(count >= 1, "count", count, "at least 1");
    require(testCount >= 0, "testCount", testCount, "at least 0");
    require(
        minorityShare > 0 && minorityShare <= 0.5,
        "minorityShare",
        minorityShare,
        "a share above 0 and at most 0.5 (as many of either)");
    require(
        minorityDifficulty >= 0 && minorityDifficulty <= 1,
        "minorityDifficulty",
        minorityDifficulty,
        "0 (as the majority) to 1");
    require(noise >= 0 && noise <= 0.5, "noise", noise, "0 to 0.5 of full intensity");
  }

  private static void require(boolean holds, String name, Number value, String expected) {
    if (!holds) {
      throw new InputException("%s is %s, expected %s".formatted(name, value, expected));
    }
  }

  /** Returns 12,000 training and 6,000 test images with a scarce and harder minority. */
  public static SyntheticOptions defaults() {
    return new SyntheticOptions(12_000, 6_000, 0.1, 0.5, 0.05, 1);
  }
}
