package org.fairlead.networks.sparse.allocation;

import java.util.List;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.networks.sparse.MagnitudePruning;

/**
 * Erdős-Rényi-Kernel: the density of a layer is proportional to {@code (out + in + kh + kw) / (out
 * in kh kw)}, at most 1. A linear map counts as a kernel of 1 x 1.
 *
 * @see <a href="https://arxiv.org/abs/1911.11134">Evci et al. (2020)</a>
 */
public final class ErkProvider implements AllocationProvider<NoOptions> {
  @Override
  public String name() {
    return "erk";
  }

  @Override
  public String summary() {
    return "small layers denser, by their shapes alone (Erdős-Rényi-Kernel)";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public LayerAllocation create(NoOptions options, DenseNetwork dense) {
    return (network, weights, current, sparsity) -> {
      List<Budget.Layer> layers = Budget.layers(network, current);
      // density times weights: the sum of the extents itself
      double[] wanted = layers.stream().mapToDouble(ErkProvider::extents).toArray();
      long kept = Budget.kept(layers, sparsity);
      return MagnitudePruning.keepLargest(
          network, weights, current, Budget.share(layers, wanted, kept));
    };
  }

  private static double extents(Budget.Layer layer) {
    List<Integer> shape = layer.parameter().shape();
    int sum = shape.stream().mapToInt(Integer::intValue).sum();
    return shape.size() == 2 ? sum + 2 : sum;
  }
}
