package org.fairlead.fairness.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.rates.RateVerdicts.Judged;
import org.fairlead.fairness.rates.language.Statement;
import org.fairlead.fairness.rates.language.Surrogate;
import org.fairlead.fairness.rates.language.Vocabulary;
import org.fairlead.fairness.statistics.Binomials;
import org.fairlead.fairness.statistics.BootstrapOptions;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RateVerdictsTest {
  private static final Attribute GENDER = new Attribute("gender", List.of("M", "F"));
  private static final BootstrapOptions OPTIONS = BootstrapOptions.defaults();

  /** Of {@code n} samples each of two genders, this share of each is right; all are class yes. */
  private static List<Judged> judge(int n, double men, double women, String... texts) {
    int[] labels = new int[2 * n];
    Arrays.fill(labels, 1);
    int[] gender = new int[2 * n];
    Arrays.fill(gender, n, 2 * n, 1);
    double[] logits = new double[4 * n];
    for (int i = 0; i < 2 * n; i++) {
      boolean right = i < n ? i < men * n : i - n < women * n;
      logits[2 * i + (right ? 1 : 0)] = 1 + (i % 7) / 7.0;
    }
    var vocabulary =
        Vocabulary.of(List.of(GENDER), new int[][] {gender}, true, People.BINARY, labels)
            .withParameters(List.of("w"));
    var constraints =
        RateConstraints.bind(Statement.parse(List.of(texts)), vocabulary, Surrogate.AUTO);
    Outcomes outcomes = Outcomes.of(logits, 2, labels, constraints.membership());
    double[] norms = new double[constraints.norms().size()];
    Arrays.fill(norms, 5);
    return RateVerdicts.of(constraints, outcomes, null, norms, 0.02, OPTIONS);
  }

  /** One constraint alone: ± 1.96 √(p(1-p)/n), up to the noise of the bootstrap. */
  @Test
  void of_oneShareHasItsNormalInterval() {
    Judged judged = judge(1000, 0.8, 0.5, "accuracy(gender=M) >= 0.7").get(0);
    assertThat(judged.left()).isEqualTo(0.8, within(1e-12));
    assertThat(judged.right()).isEqualTo(0.7);
    assertThat(judged.violation()).isEqualTo(-0.1, within(1e-12));
    double half = 1.96 * Math.sqrt(0.8 * 0.2 / 1000);
    assertThat(judged.interval().width()).isEqualTo(2 * half, within(0.1 * half));
    assertThat(judged.holds()).isEqualTo(Verdict.FEASIBLE);
  }

  @Test
  void of_lossesHaveTheIntervalOfTheirMean() {
    Judged judged = judge(2000, 1, 1, "loss() <= 10").get(0);
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < 7; i++) {
      double loss = Math.log1p(Math.exp(-1 - i / 7.0));
      mean += loss / 7;
      squares += loss * loss / 7;
    }
    double half = 1.96 * Math.sqrt((squares - mean * mean) / 4000);
    assertThat(judged.left()).isEqualTo(mean, within(1e-3));
    assertThat(judged.interval().width()).isEqualTo(2 * half, within(0.1 * half));
  }

  @Test
  void of_answersYesNoOrCannotTell() {
    List<Judged> judged =
        judge(
            500,
            0.9,
            0.6,
            "tpr(gender=F) / tpr(gender=M) >= 0.8",
            "tpr(gender=M) >= 0.9",
            "tpr() >= 0.5",
            "tpr(gender=F) = tpr(gender=M)",
            "tpr(gender=F) = 0.6",
            "norm(w) <= 5",
            "norm(w) <= 4",
            "norm(w) = 5.01");
    assertThat(judged)
        .extracting(each -> each.holds().text())
        .containsExactly("no", "cannot tell", "yes", "no", "cannot tell", "yes", "no", "yes");
    assertThat(judged.get(5).interval().width()).isZero();
  }

  /** 100 of 100 are no proof of 99 %: with 98 of 100 right, one data set in eight shows them. */
  @Test
  void of_allRightIsNoProofOfNearlyAll() {
    Judged judged = judge(100, 1, 1, "tpr(gender=F) >= 0.99").get(0);
    assertThat(judged.left()).isEqualTo(1);
    assertThat(judged.interval().low()).isNegative();
    assertThat(judged.interval().high()).isPositive();
    assertThat(judged.holds()).isEqualTo(Verdict.CANNOT_TELL);
  }

  /**
   * Exactly, by all that {@code n} samples can show: how likely is a "yes" where the rate is just
   * below what is asked, and a "no" where it is just above?
   */
  @ParameterizedTest
  @ValueSource(ints = {30, 60, 100})
  void of_wrongVerdictsAreRare(int n) {
    double[] low = new double[n + 1]; // of the rate
    double[] high = new double[n + 1];
    for (int right = 0; right <= n; right++) {
      Interval violation = judge(n, 1, (double) right / n, "tpr(gender=F) >= 0").get(0).interval();
      low[right] = -violation.high();
      high[right] = -violation.low();
    }
    for (int percent = 50; percent <= 99; percent++) {
      double rate = percent / 100.0;
      double yes = 0;
      double no = 0;
      for (int right = 0; right <= n; right++) {
        double probability = Binomials.probability(n, rate, right);
        yes += low[right] > rate ? probability : 0;
        no += high[right] < rate ? probability : 0;
      }
      assertThat(yes).as("wrong yes at %s", rate).isLessThan(0.035);
      assertThat(no).as("wrong no at %s", rate).isLessThan(0.035);
    }
  }

  /** What the dense model has right beside the pruned one moves as what differs, not as both. */
  @Test
  void of_dropsKnowThatTheTwoModelsAgree() {
    int n = 200;
    int[] labels = new int[n];
    Arrays.fill(labels, 1);
    var vocabulary =
        Vocabulary.of(List.of(GENDER), new int[][] {new int[n]}, true, People.BINARY, labels);
    var constraints =
        RateConstraints.bind(
            Statement.parse(List.of("drop() <= 0.05")), vocabulary, Surrogate.AUTO);
    double[] logits = new double[2 * n];
    boolean[] dense = new boolean[n];
    for (int i = 0; i < n; i++) {
      dense[i] = i % 4 > 0; // three quarters, and the pruned model is right about the same
      logits[2 * i + (dense[i] ? 1 : 0)] = 1;
    }
    Outcomes outcomes = Outcomes.of(logits, 2, labels, constraints.membership());
    Judged judged = RateVerdicts.of(constraints, outcomes, dense, new double[0], 0, OPTIONS).get(0);
    assertThat(judged.left()).isZero();
    // 0.75 pseudo-samples either way: deviation √(1.5 / 203 / 200), and counts of 0, 1, 2
    double deviation = Math.sqrt(1.5 / 203 / 200);
    assertThat(judged.interval().width()).isBetween(2 * 1.9 * deviation, 2 * 2.6 * deviation);
    assertThat(judged.holds()).isEqualTo(Verdict.FEASIBLE);
  }

  @Test
  void of_fewSamplesCannotTell() {
    Judged judged = judge(20, 1, 1, "tpr(gender=F) >= 0.5").get(0);
    assertThat(judged.tooSmall()).isTrue();
    assertThat(judged.interval().high()).isNegative();
    assertThat(judged.holds()).isEqualTo(Verdict.CANNOT_TELL);
  }

  @Test
  void of_anUndefinedQuotientCannotTell() {
    Judged judged = judge(200, 0, 1, "tpr(gender=F) / tpr(gender=M) >= 0.8").get(0);
    assertThat(judged.violation()).isNaN();
    assertThat(judged.interval().width()).isInfinite();
    assertThat(judged.holds()).isEqualTo(Verdict.CANNOT_TELL);
  }

  /**
   * With three constraints that all hold exactly, all intervals cover zero 95 times in a hundred.
   */
  @Test
  void of_intervalsHoldTogether() {
    int worlds = 300;
    int covered = 0;
    var random = new SplittableRandom(11);
    int n = 400;
    int[] labels = new int[n];
    Arrays.fill(labels, 1);
    int[] gender = new int[n];
    Arrays.setAll(gender, i -> i % 2);
    var vocabulary =
        Vocabulary.of(List.of(GENDER), new int[][] {gender}, true, People.BINARY, labels);
    var constraints =
        RateConstraints.bind(
            Statement.parse(
                List.of("tpr(gender=M) >= 0.7", "tpr(gender=F) >= 0.7", "tpr() >= 0.7")),
            vocabulary,
            Surrogate.AUTO);
    for (int w = 0; w < worlds; w++) {
      double[] logits = new double[2 * n];
      for (int i = 0; i < n; i++) {
        logits[2 * i + (random.nextDouble() < 0.7 ? 1 : 0)] = 1;
      }
      Outcomes outcomes = Outcomes.of(logits, 2, labels, constraints.membership());
      List<Judged> judged =
          RateVerdicts.of(
              constraints,
              outcomes,
              null,
              new double[0],
              0,
              OPTIONS.withResamples(400).withSeed(w));
      covered += judged.stream().allMatch(each -> each.interval().contains(0)) ? 1 : 0;
    }
    assertThat((double) covered / worlds).isBetween(0.92, 0.98);
  }

  @Test
  void of_theSameSeedGivesTheSameBits() {
    String[] texts = {"tpr(gender=F) / tpr(gender=M) >= 0.8", "loss() <= 1"};
    assertThat(judge(300, 0.8, 0.7, texts)).isEqualTo(judge(300, 0.8, 0.7, texts));
  }
}
