package org.fairlead.fairness.rates;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.language.Quantity;
import org.fairlead.fairness.rates.language.Quantity.Mean;
import org.jspecify.annotations.Nullable;

/** Finds the means that a sample counts in. */
final class Cells {
  private final Mean[] means; // null for a norm
  private final int[] everyone;
  private final int[][] ofCondition;

  Cells(List<Quantity> quantities, int conditions) {
    this.means = new Mean[quantities.size()];
    var all = new ArrayList<Integer>();
    var lists = new ArrayList<List<Integer>>();
    for (int c = 0; c < conditions; c++) {
      lists.add(new ArrayList<>());
    }
    for (int q = 0; q < means.length; q++) {
      if (quantities.get(q) instanceof Mean mean) {
        means[q] = mean;
        (mean.everyone() ? all : lists.get(mean.condition())).add(q);
      }
    }
    this.everyone = all.stream().mapToInt(q -> q).toArray();
    this.ofCondition =
        lists.stream().map(list -> list.stream().mapToInt(q -> q).toArray()).toArray(int[][]::new);
  }

  /** Returns an array that holds what {@link #match} finds. */
  int[] scratch() {
    return new int[means.length];
  }

  /** Writes the quantities that sample {@code i} counts in and returns how many. */
  int match(Outcomes outcomes, int i, int[] found) {
    int label = outcomes.label(i);
    int count = append(everyone, label, found, 0);
    Groups groups = outcomes.groups();
    for (int slot = 0; slot < groups.memberships(); slot++) {
      int condition = groups.group(i, slot);
      if (condition >= 0) {
        count = append(ofCondition[condition], label, found, count);
      }
    }
    return count;
  }

  private int append(int[] candidates, int label, int[] found, int begin) {
    int count = begin;
    for (int q : candidates) {
      if (means[q].takes(label)) {
        found[count++] = q;
      }
    }
    return count;
  }

  /** Returns what sample {@code i} contributes to a mean. */
  static double value(Mean mean, Outcomes outcomes, int i, boolean @Nullable [] dense) {
    return switch (mean.measure()) {
      case CORRECT -> outcomes.correct(i) ? 1 : 0;
      case LOSS -> outcomes.loss(i);
      case DROP -> {
        if (dense == null) {
          throw new IllegalArgumentException("drop() needs the dense model's outcomes, got none");
        }
        yield (dense[i] ? 1 : 0) - (outcomes.correct(i) ? 1 : 0);
      }
      case PREDICTED -> outcomes.prediction(i) == mean.output() ? 1 : 0;
    };
  }
}
