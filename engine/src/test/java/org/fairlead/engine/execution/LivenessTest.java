package org.fairlead.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import org.fairlead.networks.GraphBuilder;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.Flatten;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.NetworkInput;
import org.fairlead.networks.sparse.Liveness;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folding against the network that it replaces, over random graphs and masks. */
final class LivenessTest {
  private static final int SEEDS = 60;
  private static final int BATCH = 3;

  private record Case(Network network, Weights unfolded, Masks masks, Liveness liveness) {
    static Case of(long seed, boolean padded) {
      Network network = RandomGraph.network(seed, padded);
      Masks masks = RandomGraph.masks(network, seed + 1);
      Weights weights = RandomGraph.masked(RandomGraph.weights(network, seed + 2, padded), masks);
      return new Case(network, weights, masks, Liveness.of(network, weights, masks));
    }
  }

  private static double[][] input(long seed) {
    return new double[][] {new Random(seed).doubles(BATCH * 2 * 15 * 15, -1, 1).toArray()};
  }

  private static double scale(double[] values) {
    return 1 + Arrays.stream(values).map(Math::abs).max().orElse(0);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fold_keepsOutputsAndTheGradientsOfLiveWeights(boolean padded) {
    int folded = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Case each = Case.of(seed, padded);
      Liveness liveness = each.liveness;
      assertThat(padded ? liveness.changedBorders() : 0).as("seed %d", seed).isZero();
      double[][] input = input(seed);
      double[] upstream = new Random(seed + 3).doubles(BATCH * 3, -1, 1).toArray();
      try (var before = new GraphRun(each.network, each.unfolded);
          var after = new GraphRun(each.network, liveness.fold())) {
        double[] expected = before.forward(BATCH, input)[0];
        double[] actual = after.forward(BATCH, input)[0];
        assertThat(actual)
            .as("outputs of seed %d", seed)
            .containsExactly(expected, within(1e-12 * scale(expected)));
        before.backward(BATCH, input, new double[][] {upstream}, false);
        after.backward(BATCH, input, new double[][] {upstream}, false);
        folded += liveness.share() < 1 ? 1 : 0;
        for (Parameter parameter : each.network.parameters()) {
          requireGradients(each, parameter, before, after, seed);
        }
      }
    }
    assertThat(folded).as("cases with dead weights").isGreaterThan(SEEDS / 2);
  }

  private static void requireGradients(
      Case each, Parameter parameter, GraphRun before, GraphRun after, long seed) {
    double[] expected = before.gradient(parameter.name());
    double[] actual = after.gradient(parameter.name());
    BitSet frozen = each.liveness.frozen().getOrDefault(parameter.name(), new BitSet());
    byte[] live =
        each.masks.contains(parameter.name())
            ? each.liveness.live().mask(parameter.name())
            : new byte[0];
    double tolerance = 1e-11 * scale(expected);
    for (int i = 0; i < actual.length; i++) {
      if (!frozen.get(i) && (live.length == 0 || live[i] != 0)) {
        assertThat(actual[i])
            .as("gradient of %s[%d], seed %d", parameter.name(), i, seed)
            .isCloseTo(expected[i], within(tolerance));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void live_isAFixedPoint(boolean padded) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Case each = Case.of(seed, padded);
      Liveness first = each.liveness;
      Liveness again = Liveness.of(each.network, first.fold(), first.live());
      assertThat(again.share()).as("seed %d", seed).isEqualTo(1);
      assertThat(again.live()).as("seed %d", seed).isEqualTo(first.live());
      assertThat(again.frozen()).as("seed %d", seed).isEqualTo(first.frozen());
      assertThat(again.deadStatistics()).as("seed %d", seed).isEqualTo(first.deadStatistics());
      assertThat(again.connected()).as("seed %d", seed).isEqualTo(first.connected());
      Map<String, double[]> same = again.folded();
      same.forEach(
          (name, values) ->
              assertThat(values)
                  .as("%s of seed %s", name, each.network)
                  .containsExactly(first.fold().get(name).doubles(), within(1e-12)));
    }
  }

  @Test
  void live_leavesOutEntriesOfKernelsThatSeeOnlyPadding() {
    var graph = new GraphBuilder(NetworkInput.images(2, Layer.ANY, Layer.ANY));
    int first = graph.convolution("a", 0, 2, 2, 3, 1, 1, 1);
    int second = graph.convolution("b", first, 2, 2, 3, 1, 1, 2);
    int norm = graph.batchNorm("c", second, 2);
    int pooled = graph.add("d", AveragePool.global(), norm);
    int flat = graph.add("e", new Flatten(), pooled);
    graph.add("f", new Linear(2, 2, true), flat);
    Network network = graph.network("small", Initialization.TORCH, flat + 1);
    Weights weights = RandomGraph.weights(network, 1, false);
    Masks masks = Masks.dense(network);
    assertThat(Liveness.of(network, weights, masks).share()).isEqualTo(1);
    assertThat(Liveness.of(network, weights, masks, 2, 2).share()).isEqualTo(1);
    Liveness ofPixels = Liveness.of(network, weights, masks, 1, 1);
    assertThat(ofPixels.live().mask("b.weight"))
        .containsExactly(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0);
  }

  /**
   * A weight is live exactly if its gradient can be other than 0, values and inputs being random.
   */
  @Test
  void live_areTheWeightsWithAGradient() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Case each = Case.of(seed, true);
      double[] upstream = new Random(seed + 3).doubles(BATCH * 3, -1, 1).toArray();
      try (var run = new GraphRun(each.network, each.unfolded)) {
        run.backward(BATCH, input(seed), new double[][] {upstream}, false);
        for (String name : each.masks.names()) {
          double[] gradient = run.gradient(name);
          byte[] kept = each.masks.mask(name);
          byte[] live = each.liveness.live().mask(name);
          for (int i = 0; i < kept.length; i++) {
            if (kept[i] != 0 && gradient[i] != 0) {
              assertThat(live[i]).as("%s[%d] of seed %d", name, i, seed).isEqualTo((byte) 1);
            }
          }
        }
      }
    }
  }
}
