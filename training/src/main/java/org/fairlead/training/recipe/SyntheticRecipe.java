package org.fairlead.training.recipe;

import org.fairlead.data.synthetic.SyntheticOptions;

/**
 * The synthetic faces to draw.
 *
 * @param count training and validation images
 * @param testCount test images; every group gets an equal share
 * @param minorityShare share of the minority group among {@code count}; 0.5 is balanced
 * @param minorityDifficulty how much subtler the minority's expressions are; 0 is no difference
 * @param noise standard deviation of the pixel noise, in shares of the full range
 * @param seed the seed of the drawing
 */
public record SyntheticRecipe(
    int count,
    int testCount,
    double minorityShare,
    double minorityDifficulty,
    double noise,
    long seed) {

  public SyntheticRecipe {
    Bounds.positive("data.synthetic.count", count);
    Bounds.positive("data.synthetic.testCount", testCount);
    Bounds.require(
        minorityShare > 0 && minorityShare <= 0.5,
        "data.synthetic.minorityShare",
        minorityShare,
        "a number above 0 and at most 0.5");
    Bounds.require(
        minorityDifficulty >= 0 && minorityDifficulty <= 1,
        "data.synthetic.minorityDifficulty",
        minorityDifficulty,
        "a number from 0 to 1");
    Bounds.require(noise >= 0 && noise <= 1, "data.synthetic.noise", noise, "a number from 0 to 1");
  }

  /** Returns what the data module needs to draw these faces. */
  public SyntheticOptions options() {
    return new SyntheticOptions(count, testCount, minorityShare, minorityDifficulty, noise, seed);
  }
}
