package org.fairlead.networks.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.fairlead.base.InputException;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.architecture.MultilayerPerceptron;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MagnitudePruningTest {

  private static byte[] prune(List<Integer> shape, double[] values, double sparsity) {
    Network network = OneLayer.of(shape);
    Weights weights = OneLayer.weights(shape, values, new double[shape.get(0)]);
    return MagnitudePruning.prune(network, weights, Masks.dense(network), sparsity, Scope.LAYER)
        .mask("x.weight");
  }

  @Test
  void prune_ofEqualMagnitudesTheLowestIndexGoesFirst() {
    double[] values = {2, -1, 1, 3, 1, -1};
    assertThat(prune(List.of(2, 3), values, 0.5)).containsExactly(1, 0, 0, 1, 0, 1);
    assertThat(prune(List.of(1, 4), new double[4], 0.5)).containsExactly(0, 0, 1, 1);
    assertThat(prune(List.of(1, 3), new double[] {-0.0, 0.0, 1}, 0.3)).containsExactly(0, 1, 1);
  }

  @Test
  void prune_extremes() {
    double[] values = {Double.MIN_VALUE, -Double.MAX_VALUE, Double.POSITIVE_INFINITY, 1e-310};
    assertThat(prune(List.of(1, 4), values, 0)).containsExactly(1, 1, 1, 1);
    assertThat(prune(List.of(1, 4), values, 0.01)).containsExactly(0, 1, 1, 1);
    assertThat(prune(List.of(1, 4), values, 0.75)).containsExactly(0, 0, 1, 0);
    assertThat(prune(List.of(1, 4), values, 1)).containsExactly(0, 0, 0, 0);
  }

  private static Weights random(Network network, SplittableRandom random, boolean coarse) {
    var weights = Weights.builder();
    for (Parameter parameter : network.parameters()) {
      var values = new float[(int) parameter.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = coarse ? random.nextInt(-3, 4) * 0.5f : (float) random.nextDouble(-1, 1);
      }
      weights.add(parameter.name(), Tensor.ofFloats(parameter.shape(), values));
    }
    return weights.build();
  }

  /** Sorts by (already masked, magnitude, layer, index) and masks the first ceil(s n). */
  private static List<byte[]> bySorting(List<float[]> values, List<byte[]> masks, double sparsity) {
    record At(int layer, int index, boolean kept, float magnitude) {}
    var all = new ArrayList<At>();
    for (int layer = 0; layer < values.size(); layer++) {
      for (int i = 0; i < values.get(layer).length; i++) {
        all.add(new At(layer, i, masks.get(layer)[i] != 0, Math.abs(values.get(layer)[i])));
      }
    }
    List<byte[]> result = masks.stream().map(byte[]::clone).toList();
    all.stream()
        .sorted(
            Comparator.comparing((At at) -> at.kept())
                .thenComparing(at -> at.kept() ? at.magnitude() : 0f)
                .thenComparing(At::layer)
                .thenComparing(At::index))
        .limit((long) Math.ceil(sparsity * all.size()))
        .forEach(at -> result.get(at.layer())[at.index()] = 0);
    return result;
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5})
  void prune_equalsSortingAndNeverRevives(long seed) {
    var random = new SplittableRandom(seed);
    Network network =
        MultilayerPerceptron.network(NetworkSpec.of("mlp", 3).withInputSize(3), List.of(11, 7, 5));
    List<String> names =
        network.parameters().stream().filter(Parameter::prunable).map(Parameter::name).toList();
    for (Scope scope : Scope.values()) {
      Masks masks = Masks.dense(network);
      for (int round = 0; round < 8; round++) {
        Weights weights = random(network, random, seed % 2 == 0);
        double sparsity = random.nextDouble();
        List<float[]> values = names.stream().map(n -> weights.get(n).floats()).toList();
        Masks before = masks;
        List<byte[]> current = names.stream().map(before::mask).toList();
        masks = MagnitudePruning.prune(network, weights, before, sparsity, scope);
        for (int i = 0; i < names.size(); i++) {
          byte[] expected =
              scope == Scope.GLOBAL
                  ? bySorting(values, current, sparsity).get(i)
                  : bySorting(List.of(values.get(i)), List.of(current.get(i)), sparsity).get(0);
          byte[] mask = masks.mask(names.get(i));
          assertThat(mask).containsExactly(expected);
          for (int j = 0; j < mask.length; j++) {
            assertThat(mask[j]).isLessThanOrEqualTo(current.get(i)[j]);
          }
        }
        assertThat(before.names()).isEqualTo(masks.names());
      }
    }
  }

  @Test
  void prune_doublesAndFloatsTogetherAreOrderedByValue() {
    Network network =
        MultilayerPerceptron.network(NetworkSpec.of("mlp", 2).withInputSize(1), List.of(1, 1));
    Weights weights =
        Weights.builder()
            .add("main.0.weight", Tensor.ofFloats(List.of(1, 3), new float[] {0.1f, 3, 0.3f}))
            .add("main.2.weight", Tensor.ofDoubles(List.of(1, 1), new double[] {0.2}))
            .build();
    Masks masks = MagnitudePruning.prune(network, weights, Masks.dense(network), 0.5, Scope.GLOBAL);
    assertThat(masks.mask("main.0.weight")).containsExactly(0, 1, 1);
    assertThat(masks.mask("main.2.weight")).containsExactly(0);
  }

  @ParameterizedTest
  @EnumSource(Scope.class)
  void prune_keepsFirstConvolutionClassifierBiasesAndBatchNormDense(Scope scope) {
    Network network = Networks.create(NetworkSpec.of("cifarresnet8", 10));
    Weights weights = Initializer.initialize(network, 4);
    Masks masks = MagnitudePruning.prune(network, weights, Masks.dense(network), 0.9, scope);
    assertThat(masks.names()).hasSize(8).doesNotContain("conv1.weight", "fc.weight");
    assertThat(masks.elements()).isEqualTo(76_288);
    for (String name : masks.names()) {
      Parameter parameter = network.parameter(name).orElseThrow();
      if (scope == Scope.LAYER) {
        assertThat(parameter.elements() - masks.kept(name))
            .isEqualTo((long) Math.ceil(0.9 * parameter.elements()));
      }
    }
    if (scope == Scope.GLOBAL) {
      assertThat(masks.elements() - masks.kept()).isEqualTo((long) Math.ceil(0.9 * 76_288));
    }
    assertThat(masks.sparsity()).isEqualTo(0.9, within(1e-3));
  }

  @Test
  void prune_namesBadArguments() {
    Network network = OneLayer.of(List.of(2, 3));
    Weights weights = OneLayer.weights(List.of(2, 3), new double[6], new double[2]);
    Masks masks = Masks.dense(network);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MagnitudePruning.prune(network, weights, masks, 1.01, Scope.LAYER))
        .withMessage("sparsity must be in [0, 1], got 1.01");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MagnitudePruning.prune(network, weights, masks, Double.NaN, Scope.LAYER))
        .withMessage("sparsity must be in [0, 1], got NaN");
    assertThatExceptionOfType(InputException.class)
        .isThrownBy(
            () ->
                MagnitudePruning.prune(
                    network,
                    weights.with("x.weight", Tensor.ofDoubles(List.of(6), new double[6])),
                    masks,
                    0.5,
                    Scope.LAYER))
        .withMessage("weight 'x.weight' has shape [6], expected [2, 3]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                MagnitudePruning.prune(
                    network,
                    weights.with("x.weight", Tensor.ofBytes(List.of(2, 3), new byte[6])),
                    masks,
                    0.5,
                    Scope.LAYER))
        .withMessage("weight 'x.weight' is %s, expected F32 or F64", DType.U8);
    Network other = network.withPrunable(Set.of("fc.weight"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MagnitudePruning.prune(other, weights, masks, 0.5, Scope.LAYER))
        .withMessage("parameter 'fc.weight' has no mask");
  }
}
