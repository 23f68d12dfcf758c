package org.fairlead.benchmarks;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * An update of ratios the published way: a forward pass that keeps the graph of the whole network,
 * gradients of both objectives in the last layer, and a second backward pass through the inner one.
 * Half of the images are real, half generated; the subgroups, two labels by two groups, take turns.
 */
@SuppressWarnings("try") // scopes are closed, not read
final class PublishedUpdate implements Contender {
  private static final int LABELS = 2;
  private static final int SUBGROUPS = 4;
  private static final double ACCURACY_WEIGHT = 20;

  private final BareStep network;
  private final Tensor realMeans;
  private final Tensor generatedMeans;
  private final Tensor targets;
  private final Tensor lambdaLogits;
  private final Tensor muLogits;

  /**
   * @param network of two outputs, over the images of an update
   * @param images how many
   */
  PublishedUpdate(BareStep network, int images) {
    this.network = network;
    double[] real = new double[SUBGROUPS * images];
    double[] generated = new double[SUBGROUPS * images];
    double[] labels = new double[images * LABELS];
    double share = 2.0 * SUBGROUPS / images;
    for (int i = 0; i < images; i++) {
      (i < images / 2 ? real : generated)[i % SUBGROUPS * images + i] = share;
      labels[i * LABELS + i % SUBGROUPS / 2] = -1;
    }
    this.realMeans = constant(real, SUBGROUPS, images);
    this.generatedMeans = constant(generated, SUBGROUPS, images);
    this.targets = constant(labels, images, LABELS);
    this.lambdaLogits = constant(new double[SUBGROUPS], LABELS, SUBGROUPS / LABELS);
    this.muLogits = constant(new double[SUBGROUPS], SUBGROUPS);
    lambdaLogits.set_requires_grad(true);
    muLogits.set_requires_grad(true);
  }

  private static Tensor constant(double[] values, long... shape) {
    return torch
        .from_blob(
            new DoublePointer(Arrays.copyOf(values, values.length)),
            shape,
            new TensorOptions(ScalarType.Double))
        .to(ScalarType.Float)
        .clone();
  }

  @Override
  public String name() {
    return "published";
  }

  @Override
  public void step() {
    try (var scope = new PointerScope()) {
      Tensor logits =
          torch.linear(
              network.features(), network.classifier(), new TensorOptional(network.bias()));
      Tensor loss = logits.log_softmax(1).mul(targets).sum(1L);
      Tensor real = realMeans.matmul(loss);
      Tensor generated = generatedMeans.matmul(loss);
      Tensor pairs = real.view(LABELS, SUBGROUPS / LABELS);
      Tensor gap = pairs.select(1, 0).sub(pairs.select(1, 1)).abs().max();
      Tensor outer = gap.add(real.mean().mul(new Scalar(ACCURACY_WEIGHT)));
      Tensor mu = muLogits.sigmoid();
      Tensor inner =
          lambdaLogits
              .softmax(1)
              .flatten()
              .mul(mu.mul(real).add(generated).sub(mu.mul(generated)))
              .mean();
      TensorVector v = derivatives(outer, network.classifier(), network.bias(), false);
      TensorVector g = derivatives(inner, network.classifier(), network.bias(), true);
      Tensor product =
          v.get(0).detach().mul(g.get(0)).sum().add(v.get(1).detach().mul(g.get(1)).sum()).neg();
      TensorVector hyper = derivatives(product, lambdaLogits, muLogits, false);
      if (Double.isNaN(hyper.get(0).sum().item_double())) {
        throw new IllegalStateException("the hyper-gradient is NaN");
      }
    }
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

  @Override
  public void close() {
    network.close();
  }
}
