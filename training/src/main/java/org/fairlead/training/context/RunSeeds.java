package org.fairlead.training.context;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;

/**
 * The seeds of a run by their use, all derived from the recipe's.
 *
 * @param recipe the recipe's seed
 * @param split of the validation split
 * @param initialization of the first weights
 * @param samples of the order and augmentation of training samples
 * @param dropout of dropout
 * @param bootstrap of the intervals in the results
 * @param mixture of the samples that a mixture draws
 */
public record RunSeeds(
    long recipe,
    long split,
    long initialization,
    long samples,
    long dropout,
    long bootstrap,
    long mixture) {

  /** Returns the seeds that follow from a recipe's. */
  public static RunSeeds of(long seed) {
    return new RunSeeds(
        seed,
        Seeds.mix(seed, SeedStreams.OfRecipe.SPLIT),
        Seeds.mix(seed, SeedStreams.OfRecipe.INITIALIZATION),
        Seeds.mix(seed, SeedStreams.OfRecipe.SAMPLES),
        Seeds.mix(seed, SeedStreams.OfRecipe.DROPOUT),
        Seeds.mix(seed, SeedStreams.OfRecipe.BOOTSTRAP),
        Seeds.mix(seed, SeedStreams.OfRecipe.MIXTURE));
  }

  /** Returns the seeds by the names that a run keeps them under. */
  public Map<String, Long> byUse() {
    var seeds = new LinkedHashMap<String, Long>();
    seeds.put("recipe", recipe);
    seeds.put("split", split);
    seeds.put("initialization", initialization);
    seeds.put("samples", samples);
    seeds.put("dropout", dropout);
    seeds.put("bootstrap", bootstrap);
    seeds.put("mixture", mixture);
    return seeds;
  }
}
