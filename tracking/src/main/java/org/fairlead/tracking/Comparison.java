package org.fairlead.tracking;

import java.util.List;
import java.util.Map;
import org.fairlead.fairness.Interval;

/**
 * Runs side by side: their results on the test split, and paired intervals of their differences
 * where they were evaluated on the same samples against the same dense run.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Comparison {
  private Comparison() {}

  /**
   * How runs are compared.
   *
   * @param model {@link ModelResults#SELECTED} or {@link ModelResults#LAST}
   * @param split for example {@code "test"}
   * @param reference index of the run that the others are compared with
   * @param resamples of the paired bootstrap
   * @param confidence of the intervals
   * @param seed of the bootstrap
   */
  public record Options(
      String model, String split, int reference, int resamples, double confidence, long seed) {
    public static Options defaults() {
      return new Options(ModelResults.SELECTED, "test", 0, 2_000, 0.95, 0);
    }
  }

  /** An estimate with its interval. */
  public record Estimate(double value, Interval interval) {}

  /**
   * A run minus the reference, on the same samples.
   *
   * @param run the run's id
   * @param reference the reference's id
   * @param accuracy difference in accuracy
   * @param maxPsi difference in {@code max ψ}
   * @param psi difference in {@code ψ_g} by group, simultaneous
   */
  public record Difference(
      String run,
      String reference,
      Estimate accuracy,
      Estimate maxPsi,
      Map<String, Estimate> psi) {}

  /**
   * Compares runs.
   *
   * @param store where the dense run's predictions are looked up
   * @param runs two or more finished runs
   * @throws org.fairlead.fairness.InputException if a run has no results
   */
  public static Comparison of(RunStore store, List<Run> runs, Options options) {
    throw new UnsupportedOperationException(store.folder() + " " + runs + options);
  }

  /** Returns the results of the runs, in their order. */
  public List<Results> results() {
    throw new UnsupportedOperationException();
  }

  /** Returns the paired differences to the reference, in the order of the runs. */
  public List<Difference> differences() {
    throw new UnsupportedOperationException();
  }

  /** Returns what a reader has to know, for example why a pair could not be compared. */
  public List<String> notes() {
    throw new UnsupportedOperationException();
  }

  /** Returns the comparison as text, ending with a line break. */
  public String table(Styling styling) {
    throw new UnsupportedOperationException();
  }

  /** Returns the comparison as a JSON object. */
  public String json() {
    throw new UnsupportedOperationException();
  }
}
