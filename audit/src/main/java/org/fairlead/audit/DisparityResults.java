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
 * @param missing what has no samples and so takes no part, as {@code "sex=F has no 'yes'"}; empty
 *     where nothing is missing
 */
public record DisparityResults(
    String name, double value, @Nullable Interval interval, String missing) {

  /** Equalized odds between the two groups farthest apart. */
  public static final String ODDS = "equalized odds, pairwise";

  /** Accuracy parity between the two groups farthest apart. */
  public static final String ACCURACY = "accuracy parity, pairwise";

  /** Of more subgroups without samples than this, the number of the others is named. */
  private static final int NAMED = 3;

  /** A measure that everybody takes part in. */
  public DisparityResults(String name, double value, @Nullable Interval interval) {
    this(name, value, interval, "");
  }

  /**
   * Returns every measure of a model. Where {@linkplain Disparities#groupsAreLabels classes are the
   * groups}, those that compare within a class or ask that predictions do not follow groups are not
   * among them, nor those of subgroups, which are the groups.
   *
   * @param classes the names of all classes
   * @param opportunities the classes whose equal opportunity is measured, each named so
   */
  public static List<DisparityResults> of(
      Disparities found, List<String> classes, List<Integer> opportunities) {
    boolean distinct = !found.groupsAreLabels();
    var all = new ArrayList<DisparityResults>();
    for (Disparities.Against against : Disparities.Against.values()) {
      String form = against == Disparities.Against.PAIRWISE ? ", pairwise" : ", against all";
      if (distinct) {
        addWithinLabels(all, found, classes, opportunities, against, form);
      }
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
    if (distinct) {
      all.add(
          new DisparityResults(
              "accuracy of the worst subgroup",
              found.worstSubgroupAccuracy(),
              found.worstSubgroupAccuracyInterval()));
    }
    all.add(
        new DisparityResults(
            "accuracy, every group counting the same",
            found.accuracy(Disparities.Average.GROUPS),
            found.accuracyInterval(Disparities.Average.GROUPS)));
    if (distinct) {
      all.add(
          new DisparityResults(
              "accuracy, every subgroup counting the same",
              found.accuracy(Disparities.Average.SUBGROUPS),
              found.accuracyInterval(Disparities.Average.SUBGROUPS)));
    }
    return all;
  }

  private static void addWithinLabels(
      List<DisparityResults> all,
      Disparities found,
      List<String> classes,
      List<Integer> opportunities,
      Disparities.Against against,
      String form) {
    var missing = new ArrayList<List<String>>();
    for (int label = 0; label < classes.size(); label++) {
      missing.add(missing(found, classes, label));
    }
    all.add(
        new DisparityResults(
            "equalized odds" + form,
            found.equalizedOdds(against),
            found.equalizedOddsInterval(against),
            few(missing.stream().flatMap(List::stream).toList())));
    for (int label : opportunities) {
      all.add(
          new DisparityResults(
              "equal opportunity of '" + classes.get(label) + "'" + form,
              found.equalOpportunity(label, against),
              found.equalOpportunityInterval(label, against),
              few(missing.get(label))));
    }
    all.add(
        new DisparityResults(
            "demographic parity" + form,
            found.demographicParity(against),
            found.demographicParityInterval(against)));
  }

  private static List<String> missing(Disparities found, List<String> classes, int label) {
    return found.groupsWithout(label).stream()
        .map(group -> "%s has no '%s'".formatted(group, classes.get(label)))
        .toList();
  }

  private static String few(List<String> all) {
    String named = String.join(", ", all.subList(0, Math.min(NAMED, all.size())));
    return all.size() > NAMED ? named + " and %d more".formatted(all.size() - NAMED) : named;
  }
}
