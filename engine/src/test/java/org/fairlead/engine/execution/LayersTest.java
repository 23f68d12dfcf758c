package org.fairlead.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.fairlead.networks.Initialization;
import org.fairlead.networks.Network;
import org.fairlead.networks.Node;
import org.fairlead.networks.layer.Activation;
import org.fairlead.networks.layer.Add;
import org.fairlead.networks.layer.Attention;
import org.fairlead.networks.layer.AveragePool;
import org.fairlead.networks.layer.ChannelPadding;
import org.fairlead.networks.layer.Concat;
import org.fairlead.networks.layer.Convolution;
import org.fairlead.networks.layer.Embedding;
import org.fairlead.networks.layer.GroupNorm;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.LayerNorm;
import org.fairlead.networks.layer.LearnedTokens;
import org.fairlead.networks.layer.Linear;
import org.fairlead.networks.layer.Multiply;
import org.fairlead.networks.layer.NetworkInput;
import org.fairlead.networks.layer.PixelShuffle;
import org.fairlead.networks.layer.PixelUnshuffle;
import org.fairlead.networks.layer.TakeToken;
import org.fairlead.networks.layer.Tokens;
import org.fairlead.networks.layer.Upsample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every layer in double precision: its output against its formula written out in Java, and its
 * gradient against finite differences.
 *
 * <p>The gradient that comes back is of {@code Σ r y} with random {@code r}, so that one backward
 * checks all entries of the Jacobian at once. Central differences with a step of 1e-5 are exact to
 * about 1e-9 for values of order 1.
 */
final class LayersTest {
  private static final int BATCH = 2;
  private static final double STEP = 1e-5;
  private static final double GRADIENT = 1e-7;
  private static final double EXACT = 1e-12;

  private static List<Integer> shape(Integer... extents) {
    return List.of(extents);
  }

  /** Layers, and the shapes of what they take. */
  static Stream<Arguments> layers() {
    var maps = shape(4, 3, 2);
    var tokens = shape(3, 6);
    var cases = new ArrayList<Arguments>();
    for (Activation.Function function : Activation.Function.values()) {
      cases.add(Arguments.of(new Activation(function), List.of(maps)));
    }
    cases.add(Arguments.of(new GroupNorm(2, 4, 1e-5), List.of(maps)));
    cases.add(Arguments.of(new LayerNorm(6, 1e-6), List.of(tokens)));
    cases.add(Arguments.of(new LayerNorm(6, 1e-6), List.of(shape(6))));
    cases.add(Arguments.of(new Linear(6, 5, true), List.of(tokens)));
    cases.add(Arguments.of(new Linear(6, 5, true), List.of(shape(6))));
    cases.add(Arguments.of(new Convolution(4, 2, 2, 1, 1, 2, true), List.of(maps)));
    cases.add(Arguments.of(new Add(), List.of(maps, maps)));
    cases.add(Arguments.of(new Add(), List.of(maps, shape(4, 1, 1))));
    cases.add(Arguments.of(new Add(), List.of(shape(1, 6), tokens)));
    cases.add(Arguments.of(new Multiply(), List.of(maps, maps)));
    cases.add(Arguments.of(new Multiply(), List.of(shape(4, 1, 1), maps)));
    cases.add(Arguments.of(new Concat(2, 0), List.of(maps, shape(1, 3, 2))));
    cases.add(Arguments.of(new Concat(3, 1), List.of(tokens, shape(3, 1), tokens)));
    cases.add(Arguments.of(new ChannelPadding(4, 2, 1, 2), List.of(maps)));
    cases.add(Arguments.of(new ChannelPadding(6, 0, 3, 1), List.of(shape(6))));
    cases.add(Arguments.of(new ChannelPadding(1, 1, 0, 1), List.of(shape(1))));
    cases.add(Arguments.of(new Upsample(3), List.of(maps)));
    cases.add(Arguments.of(new PixelShuffle(2), List.of(maps)));
    cases.add(Arguments.of(new PixelUnshuffle(2), List.of(shape(2, 4, 2))));
    cases.add(Arguments.of(new AveragePool(2, 3), List.of(shape(2, 5, 4))));
    cases.add(Arguments.of(AveragePool.global(), List.of(maps)));
    cases.add(Arguments.of(new Attention(6, 2), List.of(tokens)));
    cases.add(Arguments.of(new Attention(4, 1), List.of(shape(1, 4))));
    cases.add(Arguments.of(new Tokens(), List.of(maps)));
    cases.add(Arguments.of(new TakeToken(1), List.of(tokens)));
    return cases.stream();
  }

  private static Network network(Layer layer, List<List<Integer>> shapes) {
    var nodes = new ArrayList<Node>();
    var inputs = new ArrayList<Integer>();
    for (List<Integer> shape : shapes) {
      inputs.add(nodes.size());
      nodes.add(new Node(nodes.size(), "in" + nodes.size(), new NetworkInput(shape), List.of()));
    }
    nodes.add(new Node(nodes.size(), "layer", layer, inputs));
    return Network.of("one", Initialization.TORCH, nodes, Set.of());
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("layers")
  void forward_isTheFormula(Layer layer, List<List<Integer>> shapes) {
    Network network = network(layer, shapes);
    try (var run = new GraphRun(network, 1)) {
      double[][] inputs = randomInputs(network, 2);
      double[] expected = LayerFormulas.of(layer, shapes, BATCH, inputs, run.parameters());
      assertThat(run.forward(BATCH, inputs)[0]).containsExactly(expected, within(EXACT));
    }
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("layers")
  void backward_isTheFiniteDifference(Layer layer, List<List<Integer>> shapes) {
    requireGradients(network(layer, shapes));
  }

  @Test
  void embedding_looksRowsUp() {
    Network network = network(new Embedding(5, 3), List.of(shape(4)));
    double[][] indices = {{4, 0, 2, 2, 1, 1, 1, 3}};
    try (var run = new GraphRun(network, 3)) {
      double[] table = Objects.requireNonNull(run.parameters().get("layer.weight"));
      double[] rows = run.forward(BATCH, indices)[0];
      for (int i = 0; i < indices[0].length; i++) {
        int row = (int) indices[0][i];
        assertThat(Arrays.copyOfRange(rows, 3 * i, 3 * i + 3))
            .containsExactly(Arrays.copyOfRange(table, 3 * row, 3 * row + 3));
      }
      double[] r = random(rows.length, 4);
      run.backward(BATCH, indices, new double[][] {r}, false);
      var expected = new double[table.length];
      for (int i = 0; i < r.length; i++) {
        expected[3 * (int) indices[0][i / 3] + i % 3] += r[i];
      }
      assertThat(run.gradient("layer.weight")).containsExactly(expected, within(EXACT));
    }
  }

  @Test
  void graph_hasSeveralInputsAndOutputsAndLearnedTokens() {
    List<Node> nodes =
        List.of(
            new Node(0, "image", NetworkInput.images(2, 2, 2), List.of()),
            new Node(1, "words", new NetworkInput(shape(3, 4)), List.of()),
            new Node(2, "tokens", new Tokens(), List.of(0)),
            new Node(3, "widen", new Linear(2, 4, true), List.of(2)),
            new Node(4, "class", new LearnedTokens(1, 4), List.of()),
            new Node(5, "row", new Concat(3, 0), List.of(4, 3, 1)),
            new Node(6, "places", new LearnedTokens(8, 4), List.of()),
            new Node(7, "sum", new Add(), List.of(5, 6)),
            new Node(8, "attention", new Attention(4, 2), List.of(7)),
            new Node(9, "first", new TakeToken(0), List.of(8)));
    Network network =
        Network.of("several", Initialization.TRANSFORMER, nodes, List.of(9, 8, 3), Set.of());
    assertThat(network.isClassifier()).isFalse();
    assertThat(network.inputs()).hasSize(2);
    assertThat(Network.fromJson(network.toJson())).isEqualTo(network);
    requireGradients(network);
  }

  private static void requireGradients(Network network) {
    try (var run = new GraphRun(network, 5)) {
      double[][] inputs = randomInputs(network, 6);
      double[][] outputs = run.forward(BATCH, inputs);
      var r = new double[outputs.length][];
      for (int i = 0; i < r.length; i++) {
        r[i] = random(outputs[i].length, 7 + i);
      }
      double[][] ofInputs = run.backward(BATCH, inputs, r, true);
      for (int i = 0; i < inputs.length; i++) {
        for (int entry = 0; entry < inputs[i].length; entry++) {
          double value = inputs[i][entry];
          inputs[i][entry] = value + STEP;
          double above = weighted(run.forward(BATCH, inputs), r);
          inputs[i][entry] = value - STEP;
          double below = weighted(run.forward(BATCH, inputs), r);
          inputs[i][entry] = value;
          assertThat(ofInputs[i][entry])
              .as("gradient of input %d, entry %d", i, entry)
              .isCloseTo((above - below) / (2 * STEP), within(GRADIENT));
        }
      }
      for (var parameter : run.parameters().entrySet()) {
        double[] gradient = run.gradient(parameter.getKey());
        for (int entry = 0; entry < gradient.length; entry++) {
          run.shift(parameter.getKey(), entry, STEP);
          double above = weighted(run.forward(BATCH, inputs), r);
          run.shift(parameter.getKey(), entry, -2 * STEP);
          double below = weighted(run.forward(BATCH, inputs), r);
          run.shift(parameter.getKey(), entry, STEP);
          assertThat(gradient[entry])
              .as("gradient of %s, entry %d", parameter.getKey(), entry)
              .isCloseTo((above - below) / (2 * STEP), within(GRADIENT));
        }
      }
    }
  }

  private static double weighted(double[][] outputs, double[][] r) {
    double sum = 0;
    for (int i = 0; i < r.length; i++) {
      for (int j = 0; j < r[i].length; j++) {
        sum += r[i][j] * outputs[i][j];
      }
    }
    return sum;
  }

  private static double[][] randomInputs(Network network, long seed) {
    List<Node> inputs = network.inputs();
    var values = new double[inputs.size()][];
    for (int i = 0; i < values.length; i++) {
      int entries =
          ((NetworkInput) inputs.get(i).layer()).shape().stream().reduce(1, (a, b) -> a * b);
      values[i] = random(BATCH * entries, seed + i);
      for (int j = 0; j < values[i].length; j++) {
        // wide enough for both ends of a hard swish
        values[i][j] *= 3;
      }
    }
    return values;
  }

  private static double[] random(int entries, long seed) {
    var random = new Random(seed);
    var values = new double[entries];
    for (int i = 0; i < entries; i++) {
      values[i] = 2 * random.nextDouble() - 1;
    }
    return values;
  }
}
