package org.fairlead.examples.allocation;

import java.util.List;
import org.fairlead.networks.sparse.MagnitudePruning;
import org.fairlead.networks.sparse.allocation.AllocationProvider;
import org.fairlead.networks.sparse.allocation.Budget;
import org.fairlead.networks.sparse.allocation.DenseNetwork;
import org.fairlead.networks.sparse.allocation.LayerAllocation;

/**
 * An allocation of one's own: a layer of {@code n} weights keeps a number that is proportional to
 * {@code n^p}. An exponent {@code p} of 1 makes all layers equally sparse, a smaller one leaves
 * small layers denser.
 *
 * <p>{@code fairlead train utkface-ceag from=last data.path=DIR sparsity.allocation=power
 * sparsity.power.exponent=0.5}
 */
public final class PowerAllocation implements AllocationProvider<PowerAllocation.Options> {

  /**
   * The allocation's own keys.
   *
   * @param exponent p, from 0 to 1
   */
  public record Options(double exponent) {
    public Options {
      if (!(exponent >= 0 && exponent <= 1)) {
        throw new IllegalArgumentException("exponent is " + exponent + ", expected 0 to 1");
      }
    }
  }

  /** For the catalogue. */
  public PowerAllocation() {}

  @Override
  public String name() {
    return "power";
  }

  @Override
  public String summary() {
    return "small layers denser, by a power of their size";
  }

  @Override
  public Options defaults() {
    return new Options(0.75);
  }

  @Override
  public LayerAllocation create(Options options, DenseNetwork dense) {
    return (network, weights, current, sparsity) -> {
      List<Budget.Layer> layers = Budget.layers(network, current);
      double[] wanted =
          layers.stream()
              .mapToDouble(each -> Math.pow((double) each.weights(), options.exponent()))
              .toArray();
      long kept = Budget.kept(layers, sparsity);
      return MagnitudePruning.keepLargest(
          network, weights, current, Budget.share(layers, wanted, kept));
    };
  }
}
