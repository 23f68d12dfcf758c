package org.fairlead.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.rates.language.Vocabulary;
import org.fairlead.fairness.statistics.Verdict;
import org.junit.jupiter.api.Test;

final class SplitAuditTest {
  private static final int N = 80;

  private final int[] gender = IntStream.range(0, N).map(i -> i % 2).toArray();
  private final int[] labels = IntStream.range(0, N).map(i -> i / 2 % 2).toArray();
  private final boolean[] dense = new boolean[N];
  private final double[] logits = new double[2 * N];

  /** Men are at 75 % and women at 70 %, where the dense model had 80 % of both. */
  private SplitResults judge(String split) {
    for (int i = 0; i < N; i++) {
      int rank = i / 2; // within the group of 40
      dense[i] = rank >= 8;
      boolean right = rank >= (gender[i] == 0 ? 10 : 12);
      logits[2 * i + (right ? labels[i] : 1 - labels[i])] = 1;
    }
    var vocabulary =
        Vocabulary.of(
            List.of(new Attribute("gender", List.of("m", "w"))),
            new int[][] {gender},
            true,
            List.of("no", "yes"),
            labels);
    var constraints =
        RateConstraints.bind(
            Statement.parse(List.of("accuracy(gender=m) >= 0.74", "accuracy(gender=w) >= 0.74")),
            vocabulary,
            Surrogate.AUTO);
    Groups groups = Groups.of(List.of("m", "w"), gender);
    return new SplitAudit(0.03, 1, constraints, List.of("no", "yes"), null)
        .of(
            split,
            IntStream.range(0, N).toArray(),
            Outcomes.of(logits, 2, labels, groups),
            dense,
            new double[0]);
  }

  @Test
  void of_trainingIsCountedNotEstimated() {
    SplitResults training = judge(SplitResults.TRAINING);
    SplitResults test = judge(SplitResults.TEST);

    // the excess gap is 2.5 points, of people in general it may be -10 or 15
    assertThat(Objects.requireNonNull(training.gaps()).verdict()).isEqualTo(Verdict.FEASIBLE);
    assertThat(Objects.requireNonNull(test.gaps()).verdict()).isEqualTo(Verdict.CANNOT_TELL);
    assertThat(training.gaps().maxPsi()).isEqualTo(test.gaps().maxPsi());
    assertThat(training.constraints())
        .extracting(ConstraintResults::verdict)
        .containsExactly(Verdict.FEASIBLE, Verdict.INFEASIBLE);
    assertThat(test.constraints())
        .extracting(ConstraintResults::verdict)
        .containsOnly(Verdict.CANNOT_TELL);
  }
}
