package org.fairlead.base;

/**
 * The numbers of the streams of randomness that {@link Seeds#mix} tells apart, by the seed that
 * they are mixed with: {@code Seeds.mix(seed, SeedStreams.OfSamples.AUGMENTATION, epoch, sample)}.
 *
 * <p>A new use of randomness takes a number that its seed does not have yet. A number that is in
 * use stays as it is: another gives other results for the same seed. Not listed are counts that are
 * mixed into a seed of their own kind, such as a parameter's number or a step's.
 */
public final class SeedStreams {
  private SeedStreams() {}

  /** Of the seed of a recipe. */
  public static final class OfRecipe {
    /** Which samples validation gets. */
    public static final long SPLIT = 1;

    /** The first weights. */
    public static final long INITIALIZATION = 2;

    /** Order and augmentation of training samples: {@link OfSamples}. */
    public static final long SAMPLES = 3;

    /** What dropout drops. */
    public static final long DROPOUT = 4;

    /** The intervals in the results: {@link OfBootstrap}. */
    public static final long BOOTSTRAP = 5;

    /** The samples that adapt a mixture, and its draws. */
    public static final long MIXTURE = 6;

    /** The scores that decide which weights are pruned at random. */
    public static final long PRUNING = 7;

    private OfRecipe() {}
  }

  /** Of the seed of a split. */
  public static final class OfSplit {
    /** The fold of the training samples that moves multipliers. */
    public static final long HELD_OUT = 1;

    /** The part of validation that adapts the ratios of a mixture. */
    public static final long RATIOS = 6;

    private OfSplit() {}
  }

  /** Of the seed of a loader's samples. */
  public static final class OfSamples {
    /** The order of an epoch. */
    public static final long SHUFFLE = 1;

    /** The augmentation of a sample in an epoch, itself a seed: {@link OfAugmentation}. */
    public static final long AUGMENTATION = 2;

    private OfSamples() {}
  }

  /** Of the seed of one sample's augmentation. */
  public static final class OfAugmentation {
    /** Whether it is flipped. */
    public static final long FLIP = 0;

    /** How far the crop is moved down. */
    public static final long CROP_DOWN = 1;

    /** How far the crop is moved to the right. */
    public static final long CROP_RIGHT = 2;

    /** The part of a resized crop, itself a seed. */
    public static final long RESIZED_CROP = 3;

    /** TrivialAugment's operation, itself a seed. */
    public static final long TRIVIAL = 4;

    /** The changes of colour, itself a seed. */
    public static final long JITTER = 5;

    /** What is erased, itself a seed. */
    public static final long ERASE = 6;

    /** What the sample is mixed by, itself a seed. */
    public static final long MIX = 7;

    private OfAugmentation() {}
  }

  /**
   * Of the seed of a sampler of subgroups. It may be that of a loader too: the sampler mixes one
   * part more after {@link #ORDER}, one fewer after {@link #BATCH} than the loader after the same
   * number, which gives unrelated seeds.
   */
  public static final class OfSubgroupSampler {
    /** The order of a subgroup's samples in a pass. */
    public static final long ORDER = 1;

    /** The order within a batch. */
    public static final long BATCH = 2;

    private OfSubgroupSampler() {}
  }

  /** Of the seed of a bootstrap. */
  public static final class OfBootstrap {
    /** Bounds of the gaps of accuracy. */
    public static final long GAP_BOUNDS = 1;

    /** The noise floor: the largest gap where there is none but chance. */
    public static final long NOISE_FLOOR = 2;

    /** The comparison of two models on the same samples. */
    public static final long PAIRED_COMPARISON = 3;

    /** Verdicts on constraints of rates. */
    public static final long RATE_VERDICTS = 7;

    /** Equalized odds and equal opportunity. */
    public static final long ODDS = 11;

    /** Demographic parity. */
    public static final long PARITY = 12;

    /** Accuracy parity. */
    public static final long ACCURACY = 13;

    /** The worst group and the worst subgroup. */
    public static final long WORST = 14;

    private OfBootstrap() {}
  }

  /** Of the seed of synthetic images. */
  public static final class OfSyntheticImages {
    /** The faces of the training split. */
    public static final long TRAIN = 0;

    /** The faces of the test split. */
    public static final long TEST = 1;

    /** Portraits as a camera would take them. */
    public static final long REAL_PORTRAITS = 11;

    /** Portraits as a generator would make them. */
    public static final long GENERATED_PORTRAITS = 12;

    private OfSyntheticImages() {}
  }
}
