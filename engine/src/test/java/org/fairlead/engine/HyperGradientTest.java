package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.fairlead.data.ImageShape;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.libtorch.Tensors;
import org.fairlead.engine.optimizer.OptimizerOptions;
import org.fairlead.engine.optimizer.ParameterTerms;
import org.fairlead.fairness.mixture.Origin;
import org.fairlead.fairness.mixture.SubgroupGrid;
import org.fairlead.fairness.mixture.SubgroupPools;
import org.fairlead.fairness.mixture.ValidationPass;
import org.fairlead.fairness.mixture.drfairness.Curvature;
import org.fairlead.fairness.mixture.drfairness.DrFairness;
import org.fairlead.fairness.mixture.drfairness.DrFairnessOptions;
import org.fairlead.networks.Initializer;
import org.fairlead.networks.Network;
import org.fairlead.networks.NetworkSpec;
import org.fairlead.networks.Networks;
import org.fairlead.networks.weights.Weights;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The ratios of Dr-Fairness on real networks, whose hyper-gradient has a closed form in logits and
 * last-layer inputs, against those of automatic differentiation: the gradients of both objectives
 * in the last layer, and the derivative of their product in the ratios' logits.
 */
@SuppressWarnings("try") // scopes are closed, not read
final class HyperGradientTest {
  private static final ImageShape SHAPE = ImageShape.square(8);
  private static final double STEP = 0.05;
  private static final double ACCURACY_WEIGHT = 3;
  private static final int UPDATES = 6;

  /** A random problem: how many samples every class has. */
  private static final class Problem {
    final SubgroupGrid grid;
    final int[] classes;
    final boolean[] generated;
    final SubgroupPools training;
    final SubgroupPools validation;

    Problem(int labels, int groups, long seed) {
      this.grid = new SubgroupGrid(names("y", labels), names("z", groups));
      var random = new SplittableRandom(seed);
      this.training = pools(random.ints(grid.size(), 5, 40).toArray(), grid);
      this.validation = pools(random.ints(grid.size(), 5, 40).toArray(), grid);
      int[] counts = random.ints(2L * grid.size(), 2, 6).toArray();
      this.classes =
          IntStream.range(0, counts.length)
              .flatMap(slot -> IntStream.generate(() -> slot % grid.size()).limit(counts[slot]))
              .toArray();
      int real = Arrays.stream(counts, 0, grid.size()).sum();
      this.generated = new boolean[classes.length];
      Arrays.fill(generated, real, classes.length, true);
    }

    private static List<String> names(String prefix, int count) {
      return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
    }

    private static SubgroupPools pools(int[] counts, SubgroupGrid grid) {
      int[] classes =
          IntStream.range(0, counts.length)
              .flatMap(c -> IntStream.generate(() -> c).limit(counts[c]))
              .toArray();
      int[] samples = IntStream.range(0, classes.length).toArray();
      int[] made = IntStream.range(0, 3 * grid.size()).toArray();
      return SubgroupPools.of(grid, samples, classes)
          .withGenerated(made, Arrays.stream(made).map(i -> i % grid.size()).toArray());
    }

    double[] validationShares() {
      return shares(validation);
    }

    double[] shares(SubgroupPools pools) {
      double all = pools.count(Origin.REAL);
      return IntStream.range(0, grid.size())
          .mapToDouble(c -> pools.count(Origin.REAL, c) / all)
          .toArray();
    }

    double[] labelShares(double[] shares) {
      double[] sums = new double[grid.size()];
      for (int c = 0; c < sums.length; c++) {
        for (int e = 0; e < sums.length; e++) {
          sums[c] += grid.label(e) == grid.label(c) ? shares[e] : 0;
        }
      }
      return sums;
    }

    /** Returns the matrix that takes losses of samples to means of classes. */
    double[] means(boolean ofGenerated) {
      double[] matrix = new double[grid.size() * classes.length];
      int[] counts = new int[grid.size()];
      for (int i = 0; i < classes.length; i++) {
        counts[classes[i]] += generated[i] == ofGenerated ? 1 : 0;
      }
      for (int i = 0; i < classes.length; i++) {
        if (generated[i] == ofGenerated) {
          matrix[classes[i] * classes.length + i] = 1.0 / counts[classes[i]];
        }
      }
      return matrix;
    }

    /** Returns one row {@code l_{y,z} - l_{y,z'}} for every pair of groups within a label. */
    double[][] pairs() {
      return IntStream.range(0, grid.size())
          .boxed()
          .flatMap(
              c ->
                  IntStream.range(0, c)
                      .filter(e -> grid.label(e) == grid.label(c))
                      .mapToObj(
                          e -> {
                            double[] row = new double[grid.size()];
                            row[c] = 1;
                            row[e] = -1;
                            return row;
                          }))
          .toArray(double[][]::new);
    }
  }

  /** Adam on logits, written anew. */
  private static final class Logits {
    final double[] values;
    private final double[] first;
    private final double[] second;
    private int steps;

    Logits(double[] values) {
      this.values = values;
      this.first = new double[values.length];
      this.second = new double[values.length];
    }

    void descend(double[] gradient) {
      steps++;
      for (int i = 0; i < values.length; i++) {
        first[i] = 0.9 * first[i] + 0.1 * gradient[i];
        second[i] = 0.999 * second[i] + 0.001 * gradient[i] * gradient[i];
        double mean = first[i] / (1 - Math.pow(0.9, steps));
        double square = second[i] / (1 - Math.pow(0.999, steps));
        values[i] -= STEP * mean / (Math.sqrt(square) + 1e-8);
      }
    }
  }

  private static Tensor constant(double[] values, long... shape) {
    return torch
        .from_blob(new DoublePointer(values), shape, new TensorOptions(ScalarType.Double))
        .clone();
  }

  private static Tensor leaf(double[] values, long... shape) {
    Tensor tensor = constant(values, shape);
    tensor.set_requires_grad(true);
    return tensor;
  }

  private static TensorVector derivatives(Tensor of, Tensor in, Tensor and, boolean graph) {
    return torch.grad(
        new TensorVector(of),
        new TensorVector(in, and),
        new TensorVector(),
        new BoolOptional(true),
        graph,
        false);
  }

  /** Moves the logits of λ and of μ along the hyper-gradient by automatic differentiation. */
  private static void differentiate(
      Problem problem, Outputs outputs, double[] w, double[] bias, Logits lambda, Logits mu) {
    int labels = problem.grid.labels().size();
    int groups = problem.grid.groups().size();
    int samples = problem.classes.length;
    int width = outputs.width();
    double[] shares = problem.validationShares();
    double[] targets = new double[samples * labels];
    for (int i = 0; i < samples; i++) {
      targets[i * labels + problem.grid.label(problem.classes[i])] = -1;
    }
    double[][] pairs = problem.pairs();
    double[] differences = Arrays.stream(pairs).flatMapToDouble(Arrays::stream).toArray();
    try (var scope = new PointerScope()) {
      Tensor weight = leaf(w, labels, width);
      Tensor shift = leaf(bias, labels);
      Tensor a = leaf(lambda.values, labels, groups);
      Tensor b = leaf(mu.values, problem.grid.size());
      Tensor inputs = constant(outputs.inputs(), samples, width);
      Tensor logits = inputs.matmul(weight.t()).add(shift);
      Tensor loss = logits.log_softmax(1).mul(constant(targets, samples, labels)).sum(1L);
      Tensor real = constant(problem.means(false), problem.grid.size(), samples).matmul(loss);
      Tensor made = constant(problem.means(true), problem.grid.size(), samples).matmul(loss);

      Tensor gap = constant(differences, pairs.length, problem.grid.size()).matmul(real);
      Tensor weighted = constant(shares, shares.length).mul(real).sum();
      Tensor outer = gap.abs().max().add(weighted.mul(new Scalar(ACCURACY_WEIGHT)));

      Tensor shareOfClass =
          constant(problem.labelShares(shares), shares.length).mul(a.softmax(1).flatten());
      Tensor ofReal = b.sigmoid();
      Tensor inner = shareOfClass.mul(ofReal.mul(real).add(made).sub(ofReal.mul(made))).sum();

      TensorVector v = derivatives(outer, weight, shift, false);
      TensorVector g = derivatives(inner, weight, shift, true);
      Tensor product =
          v.get(0).detach().mul(g.get(0)).sum().add(v.get(1).detach().mul(g.get(1)).sum()).neg();
      TensorVector hyper = derivatives(product, a, b, false);
      lambda.descend(Tensors.toDoubles(hyper.get(0)));
      mu.descend(Tensors.toDoubles(hyper.get(1)));
    }
  }

  private static double[] softmax(double[] logits, int groups) {
    double[] shares = new double[logits.length];
    for (int y = 0; y < shares.length; y += groups) {
      double sum = 0;
      for (int c = y; c < y + groups; c++) {
        sum += Math.exp(logits[c]);
      }
      for (int c = y; c < y + groups; c++) {
        shares[c] = Math.exp(logits[c]) / sum;
      }
    }
    return shares;
  }

  @ParameterizedTest
  @CsvSource({"2, 2, 1", "2, 3, 2", "3, 2, 3", "3, 4, 4", "5, 2, 5", "2, 2, 6", "4, 3, 7"})
  void update_movesTheRatiosAsAutomaticDifferentiationDoes(int labels, int groups, long seed) {
    var problem = new Problem(labels, groups, seed);
    Network network = Networks.create(new NetworkSpec("mlp", labels, 3, SHAPE.height(), 0));
    DrFairnessOptions options = DrFairnessOptions.defaults(32);
    DrFairness mixture =
        DrFairness.create(
            problem.training,
            problem.validation,
            options
                .withOuter(options.outer().withAccuracyWeight(ACCURACY_WEIGHT))
                .withUpdate(
                    new DrFairnessOptions.Update(
                        STEP, 1, 0, 0, Curvature.identity(), false, false)));
    double[] shares = problem.shares(problem.training);
    double[] ofLabels = problem.labelShares(shares);
    double[] start = new double[shares.length];
    Arrays.setAll(start, c -> Math.log(shares[c] / ofLabels[c]));
    var lambda = new Logits(start);
    var mu = new Logits(new double[shares.length]);
    try (TorchLearner learner =
        Learners.learner(
            network,
            Initializer.initialize(network, seed),
            Learners.options(SHAPE, OptimizerOptions.sgd(0)),
            Precision.FP64,
            false)) {
      int size = problem.classes.length;
      for (int update = 0; update < UPDATES; update++) {
        Outputs outputs = learner.measure(Learners.batch(SHAPE, size, 100 * seed + update));
        Weights weights = learner.weights();
        String last = network.output().name();
        differentiate(
            problem,
            outputs,
            weights.get(last + ".weight").doubles(),
            weights.get(last + ".bias").doubles(),
            lambda,
            mu);
        mixture.measured(
            ValidationPass.of(
                    problem.grid, problem.classes, problem.generated, outputs.logits(), labels)
                .withInputs(outputs.inputs(), outputs.width()));
        assertThat(mixture.next().total()).isEqualTo(32);
        assertThat(mixture.lambda()).containsExactly(softmax(lambda.values, groups), within(1e-9));
        double[] expected = Arrays.stream(mu.values).map(x -> 1 / (1 + Math.exp(-x))).toArray();
        assertThat(mixture.mu()).containsExactly(expected, within(1e-9));

        learner.forward(Learners.batch(SHAPE, 6, update));
        learner.descend(Learners.gradient(6, labels, update), ParameterTerms.rate(0.1));
      }
    }
  }
}
