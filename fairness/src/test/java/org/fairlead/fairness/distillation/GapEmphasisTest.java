package org.fairlead.fairness.distillation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.fairlead.fairness.Attribute;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Baseline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GapEmphasisTest {
  /** Eight samples: five of a, two of b, one of neither. */
  private static final Groups TRAINING =
      Groups.of(List.of("a", "b"), new int[] {0, 0, 0, 0, 0, 1, 1, -1});

  private static final Baseline DENSE =
      new Baseline(0.8, List.of(0.9, 0.7), 0.3, List.of(0.2, 0.5), List.of(0.625, 0.25));

  private static Outcomes outcomes(Groups groups, boolean... right) {
    double[] logits = new double[2 * right.length];
    for (int i = 0; i < right.length; i++) {
      logits[2 * i + (right[i] ? 0 : 1)] = 1;
    }
    return Outcomes.of(logits, 2, new int[right.length], groups);
  }

  @Test
  void weigh_beforeTheFirstSampleGivesAllTheSame() {
    GapEmphasis emphasis = GapEmphasis.create(DENSE, TRAINING, 10, 100);
    double[] weights = new double[8];
    emphasis.weigh(TRAINING, weights);
    assertThat(weights).containsOnly(1.0);
  }

  /**
   * k = 4. Of a one right: Δ_a = (0.9-1)/4. Of b one wrong, one right: Δ_b = 0.7/4 = 0.175, then
   * 0.175 + (-0.3 - 0.175)/4. Δ = (0.625 Δ_a + 0.25 Δ_b)/0.875.
   */
  @Test
  void weigh_followsTheExcessGapByHand() {
    GapEmphasis emphasis = GapEmphasis.create(DENSE, TRAINING, 5, 4);
    Groups step = Groups.of(List.of("a", "b"), new int[] {1, 0, 1, -1});
    emphasis.observe(outcomes(step, false, true, true, false));
    double a = -0.025;
    double b = 0.175 + (-0.3 - 0.175) / 4;
    double mean = (0.625 * a + 0.25 * b) / 0.875;
    assertThat(emphasis.gaps()).containsExactly(new double[] {a - mean, b - mean}, within(1e-15));
    double ofA = Math.exp(5 * (a - mean));
    double ofB = Math.exp(5 * (b - mean));
    double average = 0.625 * ofA + 0.25 * ofB + 0.125;
    double[] weights = new double[4];
    emphasis.weigh(step, weights);
    assertThat(weights)
        .containsExactly(
            new double[] {ofB / average, ofA / average, ofB / average, 1 / average}, within(1e-14));
    assertThat(weights[0]).isGreaterThan(weights[1]);
  }

  /** With overlapping groups, unknown ones among them, and any history. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void weigh_averagesOneOverTheTrainingSet(long seed) {
    var random = new SplittableRandom(seed);
    int samples = 300;
    int[][] codes = new int[2][samples];
    for (int i = 0; i < samples; i++) {
      codes[0][i] = random.nextInt(4) - 1;
      codes[1][i] = random.nextInt(10) == 0 ? -1 : random.nextInt(2);
    }
    Groups groups =
        Groups.union(
            List.of(
                new Attribute("race", List.of("x", "y", "z")),
                new Attribute("gender", List.of("f", "m"))),
            codes);
    boolean[] right = new boolean[samples];
    for (int i = 0; i < samples; i++) {
      right[i] = random.nextDouble() < (codes[0][i] == 0 ? 0.3 : 0.9);
    }
    var dense =
        new Baseline(
            0.9,
            List.of(0.9, 0.8, 0.95, 0.9, 0.85),
            0.3,
            List.of(0.3, 0.3, 0.3, 0.3, 0.3),
            List.of(0.2, 0.2, 0.2, 0.5, 0.4));
    GapEmphasis emphasis = GapEmphasis.create(dense, groups, 10, 50);
    emphasis.observe(outcomes(groups, right));
    double[] weights = new double[samples];
    emphasis.weigh(groups, weights);
    assertThat(Arrays.stream(weights).average().orElseThrow()).isEqualTo(1, within(1e-12));
    assertThat(Arrays.stream(weights).min().orElseThrow()).isPositive();
    assertThat(emphasis.gaps()[0]).isPositive();
  }

  @Test
  void weigh_ofSharpnessZeroIsUniform() {
    GapEmphasis emphasis = GapEmphasis.create(DENSE, TRAINING, 0, 4);
    emphasis.observe(outcomes(TRAINING, true, false, true, false, true, false, false, true));
    double[] weights = new double[8];
    emphasis.weigh(TRAINING, weights);
    assertThat(weights).containsOnly(1.0);
  }

  @Test
  void restore_goesOnWithTheSameBits() {
    GapEmphasis whole = GapEmphasis.create(DENSE, TRAINING, 10, 7);
    Outcomes first = outcomes(TRAINING, true, false, true, false, true, false, false, true);
    Outcomes second = outcomes(TRAINING, false, false, true, true, true, false, true, true);
    whole.observe(first);
    GapEmphasis resumed = GapEmphasis.create(DENSE, TRAINING, 10, 7);
    resumed.restore(whole.state());
    whole.observe(second);
    resumed.observe(second);
    double[] expected = new double[8];
    double[] actual = new double[8];
    whole.weigh(TRAINING, expected);
    resumed.weigh(TRAINING, actual);
    assertThat(actual).containsExactly(expected);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> resumed.restore(Map.of("drop", new double[] {0, 2})))
        .withMessage("state 'drop'[1] is 2.0, expected a difference of accuracies from -1 to 1");
  }

  @Test
  void create_refusesWhatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GapEmphasis.create(DENSE, TRAINING, 101, 4))
        .withMessage("sharpness is 101.0, expected a number from 0 to 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> GapEmphasis.create(DENSE, TRAINING, 1, 0))
        .withMessage("memory is 0, expected a positive number of samples");
    GapEmphasis emphasis = GapEmphasis.create(DENSE, TRAINING, 1, 4);
    Groups others = Groups.of(List.of("a", "c"), new int[] {0});
    assertThatIllegalArgumentException()
        .isThrownBy(() -> emphasis.weigh(others, new double[1]))
        .withMessage("step has groups [a, c], expected those of the training set, [a, b]");
  }
}
