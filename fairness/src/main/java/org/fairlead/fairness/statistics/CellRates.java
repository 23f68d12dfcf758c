package org.fairlead.fairness.statistics;

import java.util.Arrays;
import org.fairlead.base.Seeds;
import org.fairlead.fairness.Groups;

/**
 * Samples in cells that exclude each other, each sample with one of a few events: how often the
 * events happen in unions of cells, and how far the differences of such rates may be from the
 * truth.
 *
 * <p>The bootstrap draws within cells (see {@link PairedBootstrapModel}); every cell gains {@value
 * #PSEUDO} pseudo-samples spread over the events, so that ten samples without an event are no proof
 * that it does not exist. Intervals stand around rates that have gained as many.
 */
final class CellRates {
  /*
   * A rate is Σ_s w_s p_s with the shares w_s of the cells in its union, and a difference of two
   * is Σ_s (w_s - v_s) p_s: cells that both have in part cancel in part. Its variance is
   *
   *   Σ_s (w_s - v_s)² var_s / n_s
   *
   * and a resample's deviation is the same sum over the cells' deviations. So a rate of a group,
   * its difference from another group and its difference from everybody are one and the same to
   * the bootstrap. Computed as if independent, a group of nearly everybody would seem to differ
   * from everybody by as much as chance moves either.
   *
   * The last category of a PairedBootstrapModel gains no pseudo-samples, but here "none of the
   * events" has to, or a rate of 1 would be proof. An empty category is therefore added after it.
   * For a single event that is 1.5 pseudo-samples with and 1.5 without: a little more than what
   * Agresti and Caffo add for a difference of two proportions (The American Statistician 54, 2000),
   * as the largest of several needs. The rates move as well as their variances. If the variances
   * alone did, a small group would differ from a large one too often: half of its errors are
   * towards 0 or 1, where variances are small. Of six differences between equal groups, one of
   * 5,000 and one of 100 samples, one seemed real in up to 24 % of data sets; now in 5 to 7 %.
   */
  private static final double PSEUDO = 3;

  private final Strata strata;
  private final int[] stratum; // of every cell, -1 if the cell is empty
  private final int[] cell; // of every stratum
  private final long[][] counts; // [stratum][event], the last one is none of them
  private final int events;

  private CellRates(Strata strata, int[] stratum, long[][] counts, int events) {
    this.strata = strata;
    this.stratum = stratum;
    this.counts = counts;
    this.events = events;
    this.cell = new int[strata.size()];
    for (int c = 0; c < stratum.length; c++) {
      if (stratum[c] >= 0) {
        cell[stratum[c]] = c;
      }
    }
  }

  /**
   * Counts events.
   *
   * @param cellOf the cell of every sample, from 0 to below {@code cells}, or -1 to leave it out
   * @param eventOf the event of every sample, from 0 to below {@code events}, or -1 if none
   */
  static CellRates of(int[] cellOf, int cells, int[] eventOf, int events) {
    String[] names = new String[cells];
    for (int c = 0; c < cells; c++) {
      names[c] = Integer.toString(c);
    }
    int[] kept = keep(cellOf);
    int[] of = new int[kept.length];
    for (int i = 0; i < kept.length; i++) {
      of[i] = cellOf[kept[i]];
    }
    Strata strata = Strata.of(Groups.of(Arrays.asList(names), of));
    int[] stratum = new int[cells];
    Arrays.fill(stratum, -1);
    long[][] counts = new long[strata.size()][events + 1];
    for (int i = 0; i < kept.length; i++) {
      stratum[of[i]] = strata.stratum(i);
      int event = eventOf[kept[i]];
      counts[strata.stratum(i)][event < 0 ? events : event]++;
    }
    return new CellRates(strata, stratum, counts, events);
  }

  private static int[] keep(int[] cellOf) {
    int[] kept = new int[cellOf.length];
    int found = 0;
    for (int i = 0; i < cellOf.length; i++) {
      if (cellOf[i] >= 0) {
        kept[found++] = i;
      }
    }
    return Arrays.copyOf(kept, found);
  }

  /** How often an event happens in a union of cells: {@code Σ_s w_s p_s} over its strata. */
  final class Rate {
    private final int event;
    private final double[] weights; // of every stratum
    private final long trials;
    private final long hits;

    private Rate(int event, int[] cells) {
      this.event = event;
      this.weights = new double[strata.size()];
      long all = 0;
      long found = 0;
      for (int c : cells) {
        if (stratum[c] >= 0) {
          all += strata.count(stratum[c]);
          found += counts[stratum[c]][event];
        }
      }
      for (int c : cells) {
        if (stratum[c] >= 0) {
          weights[stratum[c]] = (double) strata.count(stratum[c]) / all;
        }
      }
      this.trials = all;
      this.hits = found;
    }

    /** Returns the number of samples. */
    long trials() {
      return trials;
    }

    long hits() {
      return hits;
    }

    /** Returns the rate, NaN without samples. */
    double value() {
      return (double) hits / trials;
    }

    /** Returns the rate with pseudo-samples, around which intervals stand. */
    private double smoothed() {
      return (hits + PSEUDO / (events + 1)) / (trials + PSEUDO);
    }
  }

  Rate rate(int event, int[] cells) {
    return new Rate(event, cells);
  }

  /** The distribution that resamples are drawn from: an indicator per event. */
  private PairedBootstrapModel model() {
    int[][] values = new int[events][events + 2];
    long[][] padded = new long[strata.size()][];
    for (int s = 0; s < padded.length; s++) {
      padded[s] = Arrays.copyOf(counts[s], events + 2);
    }
    for (int event = 0; event < events; event++) {
      values[event][event] = 1;
    }
    return PairedBootstrapModel.of(strata, values, padded, PSEUDO / (events + 1));
  }

  /** Rates, or differences of two, whose intervals hold together. */
  final class Family {
    private final int[] events;
    private final int[][] terms; // strata with a weight
    private final double[][] weights;
    private final double[] centres;
    private final double[] halves;

    /**
     * Computes the intervals.
     *
     * @param minuends one or more rates with samples
     * @param subtrahends as many, of the same events, or none
     */
    Family(Rate[] minuends, Rate[] subtrahends, BootstrapOptions options, long stream) {
      int size = minuends.length;
      this.events = new int[size];
      this.terms = new int[size][];
      this.weights = new double[size][];
      this.centres = new double[size];
      this.halves = new double[size];
      for (int j = 0; j < size; j++) {
        events[j] = minuends[j].event;
        centres[j] = minuends[j].smoothed();
        double[] weight = minuends[j].weights.clone();
        if (subtrahends.length > 0) {
          centres[j] -= subtrahends[j].smoothed();
          for (int s = 0; s < weight.length; s++) {
            weight[s] -= subtrahends[j].weights[s];
          }
        }
        keepTerms(j, weight);
      }
      PairedBootstrapModel model = model();
      PairedBootstrapModel.Sums[] sums = new PairedBootstrapModel.Sums[CellRates.this.events];
      double[] inverse = new double[size];
      for (int j = 0; j < size; j++) {
        int event = events[j];
        sums[event] = sums[event] == null ? model.sums(event, event) : sums[event];
        double variance = 0;
        for (int m = 0; m < terms[j].length; m++) {
          double scaled = weights[j][m] / strata.count(terms[j][m]);
          variance += scaled * scaled * sums[event].of(cell[terms[j][m]]);
        }
        inverse[j] = MaxT.inverse(variance);
      }
      MaxT maxima = new MaxT(options.resamples());
      PairedBootstrapModel.Resamples draws = model.resamples(Seeds.mix(options.seed(), stream));
      for (int r = 0; r < options.resamples(); r++) {
        draws.draw();
        double max = 0;
        for (int j = 0; j < size; j++) {
          double[] deviations = draws.deviations(events[j]);
          double deviation = 0;
          for (int m = 0; m < terms[j].length; m++) {
            deviation += weights[j][m] * deviations[cell[terms[j][m]]];
          }
          max = Math.max(max, Math.abs(deviation) * inverse[j]);
        }
        maxima.add(max);
      }
      double critical = maxima.criticalValue(options.confidence());
      for (int j = 0; j < size; j++) {
        halves[j] = MaxT.half(critical, inverse[j]);
      }
    }

    private void keepTerms(int j, double[] weight) {
      int found = 0;
      terms[j] = new int[weight.length];
      weights[j] = new double[weight.length];
      for (int s = 0; s < weight.length; s++) {
        if (weight[s] != 0) {
          terms[j][found] = s;
          weights[j][found++] = weight[s];
        }
      }
      terms[j] = Arrays.copyOf(terms[j], found);
      weights[j] = Arrays.copyOf(weights[j], found);
    }

    /** Returns the interval of the largest absolute value in the family. */
    Interval largestMagnitude() {
      double low = 0;
      double high = 0;
      for (int j = 0; j < centres.length; j++) {
        double size = Math.abs(centres[j]);
        low = Math.max(low, size - halves[j]);
        high = Math.max(high, size + halves[j]);
      }
      return new Interval(low, Math.min(1, high));
    }

    /** Returns the interval of the smallest value in a family of rates. */
    Interval smallest() {
      double low = 1;
      double high = 1;
      for (int j = 0; j < centres.length; j++) {
        low = Math.min(low, centres[j] - halves[j]);
        high = Math.min(high, centres[j] + halves[j]);
      }
      return new Interval(Math.max(0, low), high);
    }
  }
}
