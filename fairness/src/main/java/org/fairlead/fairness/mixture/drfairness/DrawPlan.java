package org.fairlead.fairness.mixture.drfairness;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;
import org.fairlead.base.InputException;
import org.fairlead.base.Seeds;
import org.fairlead.fairness.mixture.Apportionment;
import org.fairlead.fairness.mixture.Origin;
import org.fairlead.fairness.mixture.Quotas;
import org.fairlead.fairness.mixture.SubgroupPools;

/** How many validation samples of every subgroup are measured for an update of the ratios. */
final class DrawPlan {
  private static final int LEAST = 2; // one for either half
  private static final int ATTEMPTS = 10_000;

  private final SubgroupPools validation;
  private final boolean[] mixed;
  private final DrFairnessOptions.Draw options;
  private final Quotas spread;

  /**
   * Plans draws.
   *
   * @param validation the pools drawn from, real samples in every subgroup
   * @param mixed the subgroups of which generated samples are needed
   */
  DrawPlan(SubgroupPools validation, boolean[] mixed, DrFairnessOptions.Draw options) {
    this.validation = validation;
    this.mixed = mixed;
    this.options = options;
    this.spread =
        Quotas.of(
            spread(Origin.REAL, options.real()), spread(Origin.GENERATED, options.generated()));
  }

  /** Returns the quotas of a draw; only uniform draws differ from one to the next. */
  Quotas draw(long number) {
    if (!options.uniform()) {
      return spread;
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      long seed = Seeds.mix(options.seed(), number, attempt);
      UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
      int[] real = uniform(Origin.REAL, options.real(), random);
      int[] generated = uniform(Origin.GENERATED, options.generated(), random);
      if (complete(real, generated)) {
        return Quotas.of(real, generated);
      }
    }
    throw new InputException(
        ("%d uniform draws of %d real and %d generated validation samples all missed a subgroup"
                + " (the rarest is '%s'); draw more samples, or spread the draw over the subgroups")
            .formatted(ATTEMPTS, options.real(), options.generated(), rarest()));
  }

  private int[] spread(Origin origin, int size) {
    int[] caps = new int[mixed.length];
    double[] wanted = new double[mixed.length];
    int needed = 0;
    for (int c = 0; c < caps.length; c++) {
      caps[c] = needs(origin, c) ? validation.count(origin, c) : 0;
      needed += caps[c] > 0 ? 1 : 0;
    }
    if (needed == 0 || size == 0) {
      return new int[mixed.length];
    }
    int total = Math.max(size, LEAST * needed);
    double all = validation.count(origin);
    double half = Math.max(total / 2.0, LEAST * needed);
    for (int c = 0; c < wanted.length; c++) {
      wanted[c] =
          caps[c] == 0 ? 0 : half / needed + (total - half) * validation.count(origin, c) / all;
    }
    return Apportionment.nearest(wanted, total, caps);
  }

  private boolean needs(Origin origin, int index) {
    return origin == Origin.REAL || mixed[index];
  }

  /** Returns how many samples of each subgroup a draw without replacement has. */
  private int[] uniform(Origin origin, int size, UniformRandomProvider random) {
    int[] left = new int[mixed.length];
    int all = 0;
    for (int c = 0; c < left.length; c++) {
      left[c] = validation.count(origin, c);
      all += left[c];
    }
    int[] drawn = new int[left.length];
    for (int n = Math.min(size, all); n > 0; n--) {
      int at = random.nextInt(all--);
      int c = 0;
      while (at >= left[c]) {
        at -= left[c++];
      }
      left[c]--;
      drawn[c]++;
    }
    return drawn;
  }

  private boolean complete(int[] real, int[] generated) {
    for (int c = 0; c < mixed.length; c++) {
      if (real[c] == 0 || (mixed[c] && generated[c] == 0)) {
        return false;
      }
    }
    return true;
  }

  private String rarest() {
    int rarest = 0;
    int count = Integer.MAX_VALUE;
    for (int c = 0; c < mixed.length; c++) {
      int least =
          Math.min(
              validation.count(Origin.REAL, c),
              mixed[c] ? validation.count(Origin.GENERATED, c) : Integer.MAX_VALUE);
      if (least < count) {
        rarest = c;
        count = least;
      }
    }
    return validation.grid().name(rarest);
  }
}
