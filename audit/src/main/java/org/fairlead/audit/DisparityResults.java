package org.fairlead.audit;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.fairness.statistics.Disparities;
import org.fairlead.fairness.statistics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * How differently a model treats groups, by one measure, or an accuracy that counts groups alike.
 *
 * @param name the measure, such as {@code "equalized odds, pairwise"}; see {@link Disparities}
 * @param value a share, NaN where there is nothing to compare
 * @param interval of the value, simultaneous over all that is compared; null where there is none
 */
public record DisparityResults(String name, double value, @Nullable Interval interval) {

  /** Equalized odds between the two groups farthest apart. */
  public static final String ODDS = "equalized odds, pairwise";

  /**
   * Returns every measure of a model.
   *
   * @param classes the names of all classes
   * @param opportunities the classes whose equal opportunity is measured, each named so
   */
  public static List<DisparityResults> of(
      Disparities found, List<String> classes, List<Integer> opportunities) {
    var all = new ArrayList<DisparityResults>();
    for (Disparities.Against against : Disparities.Against.values()) {
      String form = against == Disparities.Against.PAIRWISE ? ", pairwise" : ", against all";
      all.add(
          new DisparityResults(
              "equalized odds" + form,
              found.equalizedOdds(against),
              found.equalizedOddsInterval(against)));
      for (int label : opportunities) {
        all.add(
            new DisparityResults(
                "equal opportunity of '" + classes.get(label) + "'" + form,
                found.equalOpportunity(label, against),
                found.equalOpportunityInterval(label, against)));
      }
      all.add(
          new DisparityResults(
              "demographic parity" + form,
              found.demographicParity(against),
              found.demographicParityInterval(against)));
      all.add(
          new DisparityResults(
              "accuracy parity" + form,
              found.accuracyParity(against),
              found.accuracyParityInterval(against)));
    }
    all.add(
        new DisparityResults(
            "accuracy of the worst group",
            found.worstGroupAccuracy(),
            found.worstGroupAccuracyInterval()));
    all.add(
        new DisparityResults(
            "accuracy of the worst subgroup",
            found.worstSubgroupAccuracy(),
            found.worstSubgroupAccuracyInterval()));
    all.add(
        new DisparityResults(
            "accuracy, every group counting the same",
            found.accuracy(Disparities.Average.GROUPS),
            found.accuracyInterval(Disparities.Average.GROUPS)));
    all.add(
        new DisparityResults(
            "accuracy, every subgroup counting the same",
            found.accuracy(Disparities.Average.SUBGROUPS),
            found.accuracyInterval(Disparities.Average.SUBGROUPS)));
    return all;
  }
}
