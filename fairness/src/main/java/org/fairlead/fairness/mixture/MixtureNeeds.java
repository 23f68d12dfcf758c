package org.fairlead.fairness.mixture;

import static org.fairlead.base.Checks.requireArgument;

/**
 * What a mixture needs of a run beside real training samples.
 *
 * @param generated whether generated samples come in batches
 * @param validationDraw real validation samples of an update of the shares, which nothing else may
 *     read; 0 for none
 * @param generatedDraw generated samples that are read beside them
 * @param trainingPasses whether updates need passes over the whole training set
 * @param every batches between two updates; 0 is an epoch
 * @param reuse the largest drift of the last layer's inputs at which an earlier draw serves an
 *     update once more; 0 measures every update anew
 * @param freezesNorms whether batch norm is frozen while training, unless a recipe says otherwise
 */
public record MixtureNeeds(
    Generated generated,
    int validationDraw,
    int generatedDraw,
    boolean trainingPasses,
    int every,
    double reuse,
    boolean freezesNorms) {

  /** Whether generated samples come in batches. */
  public enum Generated {
    NEVER,
    /** They come if there are any. */
    OPTIONAL,
    REQUIRED
  }

  public MixtureNeeds {
    requireArgument(
        validationDraw >= 0, "validationDraw is %d, expected 0 (none) or more", validationDraw);
    requireArgument(
        generatedDraw >= 0, "generatedDraw is %d, expected 0 (none) or more", generatedDraw);
    requireArgument(every >= 0, "every is %d, expected 0 (an epoch) or more", every);
    requireArgument(reuse >= 0, "reuse is %s, expected 0 (never) or more", reuse);
  }

  /** Returns to need nothing else. */
  public static MixtureNeeds none() {
    return new MixtureNeeds(Generated.NEVER, 0, 0, false, 0, 0, false);
  }

  /** Returns this with other needs of generated samples. */
  public MixtureNeeds withGenerated(Generated other) {
    return new MixtureNeeds(
        other, validationDraw, generatedDraw, trainingPasses, every, reuse, freezesNorms);
  }

  /** Returns this with draws of validation samples. */
  public MixtureNeeds withValidation(int real, int generatedSamples, double largestDrift) {
    return new MixtureNeeds(
        generated, real, generatedSamples, trainingPasses, every, largestDrift, freezesNorms);
  }

  /** Returns this with passes over the training set, or without. */
  public MixtureNeeds withTrainingPasses(boolean passes) {
    return new MixtureNeeds(
        generated, validationDraw, generatedDraw, passes, every, reuse, freezesNorms);
  }

  /** Returns this with another number of batches between two updates. */
  public MixtureNeeds withEvery(int batches) {
    return new MixtureNeeds(
        generated, validationDraw, generatedDraw, trainingPasses, batches, reuse, freezesNorms);
  }

  /** Returns this with batch norm frozen while training, or not. */
  public MixtureNeeds withFrozenNorms(boolean frozen) {
    return new MixtureNeeds(
        generated, validationDraw, generatedDraw, trainingPasses, every, reuse, frozen);
  }
}
