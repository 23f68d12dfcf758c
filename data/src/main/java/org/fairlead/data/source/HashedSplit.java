package org.fairlead.data.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.fairlead.base.Seeds;
import org.fairlead.data.Column;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Draws;

/**
 * A test split of data that come without one: of every class the share whose ids have the lowest
 * hash. It depends on the ids alone, so that every run of every recipe tests on the same samples,
 * and files that are added move few others.
 */
public final class HashedSplit {
  private static final long SEED = 1357;

  private HashedSplit() {}

  /** Chooses the share that a recipe asks for, of every class of its target. */
  public static int[] of(List<String> ids, List<Column> columns, DataSpec spec) {
    Column classes =
        columns.stream()
            .filter(column -> column.name().equals(spec.target()))
            .findFirst()
            .orElse(columns.get(0)); // that there is no target is told elsewhere
    return of(ids, classes, spec.testSplit());
  }

  /**
   * Chooses the samples that are for testing, ascending.
   *
   * @param classes whose shares are kept; samples of no known class count as one more
   * @param share of every class, rounded to the nearest number but never all of it
   */
  public static int[] of(List<String> ids, Column classes, double share) {
    record Ranked(int sample, long rank) {}
    var members = new ArrayList<List<Ranked>>();
    for (int c = 0; c <= classes.values().size(); c++) {
      members.add(new ArrayList<>());
    }
    for (int i = 0; i < ids.size(); i++) {
      var of = members.get(classes.code(i) + 1);
      of.add(new Ranked(i, Seeds.mix(SEED, Draws.hash(ids.get(i)))));
    }
    var chosen = new ArrayList<Integer>();
    for (var of : members) {
      of.sort(Comparator.comparingLong(Ranked::rank).thenComparingInt(Ranked::sample));
      long wanted = Math.min(Math.round(share * of.size()), Math.max(0, of.size() - 1));
      of.stream().limit(wanted).forEach(r -> chosen.add(r.sample));
    }
    return chosen.stream().mapToInt(Integer::intValue).sorted().toArray();
  }
}
