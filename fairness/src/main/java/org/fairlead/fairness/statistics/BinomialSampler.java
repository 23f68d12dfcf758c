package org.fairlead.fairness.statistics;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * Draws from binomial distributions whose parameters change with every draw, in constant time.
 *
 * <p>Means below ten are drawn by inversion, larger ones by transformed rejection with squeeze
 * (BTRS): both exact, neither with tables to set up.
 *
 * @see <a href="https://doi.org/10.1080/00949659308811496">Hörmann (1993), algorithm BTRS</a>
 */
public final class BinomialSampler {
  private static final int REJECTION_FROM_MEAN = 10;

  /** {@code log(k!) - Stirling} for k below ten. */
  private static final double[] STIRLING_TAIL = {
    0.08106146679532726,
    0.04134069595540929,
    0.02767792568499834,
    0.02079067210376509,
    0.01664469118982119,
    0.01387612882307075,
    0.01189670994589177,
    0.01041126526197209,
    0.00925546218271273,
    0.00833056343336287
  };

  private final UniformRandomProvider random;

  public BinomialSampler(UniformRandomProvider random) {
    this.random = random;
  }

  /** Returns the number of successes in {@code trials} of probability {@code p}. */
  public long sample(long trials, double p) {
    if (trials == 0 || p <= 0) {
      return 0;
    }
    if (p >= 1) {
      return trials;
    }
    if (p > 0.5) {
      return trials - sampleSmall(trials, 1 - p);
    }
    return sampleSmall(trials, p);
  }

  private long sampleSmall(long trials, double p) {
    return trials * p < REJECTION_FROM_MEAN ? invert(trials, p) : reject(trials, p);
  }

  /** Walks up the distribution function; {@code (1-p)^n > 2^-20} here, so nothing underflows. */
  private long invert(long trials, double p) {
    double odds = p / (1 - p);
    double probability = Math.exp(trials * Math.log1p(-p));
    double uniform = random.nextDouble();
    long k = 0;
    while (uniform > probability && k < trials) {
      uniform -= probability;
      k++;
      probability *= odds * (trials - k + 1) / k;
    }
    return k;
  }

  private long reject(long trials, double p) {
    double n = trials;
    double deviation = Math.sqrt(n * p * (1 - p));
    double b = 1.15 + 2.53 * deviation;
    double a = -0.0873 + 0.0248 * b + 0.01 * p;
    double centre = n * p + 0.5;
    double squeeze = 0.92 - 4.2 / b;
    double odds = p / (1 - p);
    double alpha = (2.83 + 5.1 / b) * deviation;
    double mode = Math.floor((n + 1) * p);
    while (true) {
      double u = random.nextDouble() - 0.5;
      double v = random.nextDouble();
      double us = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / us + b) * u + centre);
      if (us >= 0.07 && v <= squeeze) {
        return (long) k;
      }
      if (!(k >= 0 && k <= n)) {
        continue;
      }
      double logAccept = Math.log(v * alpha / (a / (us * us) + b));
      double logRatio =
          (mode + 0.5) * Math.log((mode + 1) / (odds * (n - mode + 1)))
              + (n + 1) * Math.log((n - mode + 1) / (n - k + 1))
              + (k + 0.5) * Math.log(odds * (n - k + 1) / (k + 1))
              + stirlingTail(mode)
              + stirlingTail(n - mode)
              - stirlingTail(k)
              - stirlingTail(n - k);
      if (logAccept <= logRatio) {
        return (long) k;
      }
    }
  }

  private static double stirlingTail(double k) {
    if (k < STIRLING_TAIL.length) {
      return STIRLING_TAIL[(int) k];
    }
    double next = k + 1;
    double square = next * next;
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / next;
  }
}
