package org.fairlead.networks.sparse.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.networks.sparse.MagnitudePruning;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.sparse.Scope;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WeightScoreTest {
  private static final Network NETWORK =
      MultilayerPerceptron.network(new NetworkSpec("mlp", 2, 1, 4, 0), List.of(5));
  private static final Weights WEIGHTS = Initializer.initialize(NETWORK, 3);
  private static final Masks DENSE = Masks.dense(NETWORK);
  private static final String PRUNABLE = "main.0.weight";

  /** Gradients of as many groups as are given, which are all of a parameter's entries. */
  private record Given(List<Weights> groups) implements GradientSource {
    @Override
    public Weights gradient(Weights weights) {
      return groups.get(0);
    }

    @Override
    public List<Weights> gradientsOfGroups(Weights weights) {
      return groups;
    }
  }

  private static Weights drawn(long seed) {
    var random = new SplittableRandom(seed);
    var values = new float[80];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return WEIGHTS.with(PRUNABLE, Tensor.ofFloats(List.of(5, 16), values));
  }

  @Test
  void magnitude_isTheWeightsThemselves() {
    assertThat(WeightScore.magnitude().of(NETWORK, WEIGHTS, DENSE)).isSameAs(WEIGHTS);
  }

  @Test
  void random_isTheSameForASeedAndNothingElse() {
    double[] scores = WeightScore.random(7).of(NETWORK, WEIGHTS, DENSE).get(PRUNABLE).doubles();
    assertThat(WeightScore.random(7).of(NETWORK, drawn(1), DENSE).get(PRUNABLE).doubles())
        .containsExactly(scores);
    assertThat(WeightScore.random(8).of(NETWORK, WEIGHTS, DENSE).get(PRUNABLE).doubles())
        .isNotEqualTo(scores);
    assertThat(Arrays.stream(scores).allMatch(score -> score > 0 && score <= 1)).isTrue();
    assertThat(Arrays.stream(scores).average().orElseThrow()).isBetween(0.4, 0.6);
    assertThat(Arrays.stream(scores).distinct().count()).isEqualTo(80);
  }

  @Test
  void gradient_isTheProductWithTheWeight() {
    Weights gradient = drawn(2);
    double[] scores =
        WeightScore.gradient(new Given(List.of(gradient)))
            .of(NETWORK, WEIGHTS, DENSE)
            .get(PRUNABLE)
            .doubles();
    double[] weights = WEIGHTS.get(PRUNABLE).doubles();
    double[] slopes = gradient.get(PRUNABLE).doubles();
    for (int i = 0; i < scores.length; i++) {
      assertThat(scores[i]).isEqualTo(Math.abs(weights[i] * slopes[i]), within(1e-7));
    }
  }

  /**
   * Importance of four weights to A: 8, 4, 0, 0, to B: 0, 0, 3, 1; so A's share is 3/4. A chooses
   * the first, and has 100 %; B is behind and chooses the third (A 8/11 = 73 %), so A is behind and
   * chooses the second; B the last.
   */
  @Test
  void groupShares_letTheGroupThatIsBehindChoose() {
    float[] order =
        GroupShareScore.order(
            List.of(new double[] {8, 4, 0, 0}, new double[] {0, 0, 3, 1}), new byte[] {1, 1, 1, 1});
    assertThat(order).containsExactly(1, 0.5f, 0.75f, 0.25f);
  }

  @Test
  void groupShares_leaveOutWhatIsMasked() {
    float[] order =
        GroupShareScore.order(
            List.of(new double[] {8, 4, 0, 2}, new double[] {0, 0, 3, 1}), new byte[] {0, 1, 1, 0});
    assertThat(order).containsExactly(0, 1, 0.5f, 0);
  }

  @Test
  void groupShares_ofNoImportanceGoOnInOrder() {
    assertThat(GroupShareScore.order(List.of(new double[3], new double[3]), new byte[] {1, 1, 1}))
        .containsExactly(1, 2 / 3f, 1 / 3f);
  }

  /** Of any half of a layer that is kept, every group has about its share of the whole. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5})
  void groupShares_areKept(long seed) {
    var random = new SplittableRandom(seed);
    int n = 400;
    double[][] importance = new double[3][n];
    double[] scale = {1, 0.2, 0.05};
    for (int g = 0; g < 3; g++) {
      for (int i = 0; i < n; i++) {
        importance[g][i] = scale[g] * Math.pow(random.nextDouble(), 4);
      }
    }
    var mask = new byte[n];
    Arrays.fill(mask, (byte) 1);
    float[] order = GroupShareScore.order(List.of(importance), mask);
    double[] whole = new double[3];
    double[] half = new double[3];
    for (int g = 0; g < 3; g++) {
      for (int i = 0; i < n; i++) {
        whole[g] += importance[g][i];
        half[g] += order[i] > 0.5 ? importance[g][i] : 0;
      }
    }
    for (int g = 0; g < 3; g++) {
      assertThat(half[g] / Arrays.stream(half).sum())
          .isEqualTo(whole[g] / Arrays.stream(whole).sum(), within(0.01));
    }
  }

  /** Whatever the score, what is pruned stays pruned, and the kept are those of largest score. */
  @Test
  void masks_growUnderEveryScore() {
    var source = new Given(List.of(drawn(4), drawn(5)));
    for (WeightScore score :
        List.of(
            WeightScore.magnitude(),
            WeightScore.random(1),
            WeightScore.gradient(source),
            WeightScore.groupShares(source))) {
      Masks masks = DENSE;
      for (double sparsity : new double[] {0.3, 0.6, 0.9}) {
        Masks next =
            MagnitudePruning.prune(
                NETWORK, score.of(NETWORK, WEIGHTS, masks), masks, sparsity, Scope.LAYER);
        byte[] before = masks.mask(PRUNABLE);
        byte[] after = next.mask(PRUNABLE);
        for (int i = 0; i < after.length; i++) {
          assertThat(after[i]).isLessThanOrEqualTo(before[i]);
        }
        assertThat(next.kept(PRUNABLE)).isEqualTo(80 - (long) Math.ceil(80 * sparsity));
        masks = next;
      }
    }
  }
}
