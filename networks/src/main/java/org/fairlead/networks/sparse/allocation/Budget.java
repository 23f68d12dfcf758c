package org.fairlead.networks.sparse.allocation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.sparse.MagnitudePruning;
import org.fairlead.networks.sparse.Masks;

/**
 * Whole numbers of weights that layers keep, which add up to what a sparsity leaves: what an
 * allocation needs that knows in which proportion layers keep weights.
 */
public final class Budget {
  private Budget() {}

  /**
   * A layer that may be pruned.
   *
   * @param parameter its weight tensor
   * @param weights how many weights it has without a mask
   * @param available how many its mask still keeps: no more can be kept, as masks are monotone
   */
  public record Layer(Parameter parameter, long weights, long available) {}

  /**
   * Returns the layers that may be pruned, in the network's order.
   *
   * @param current the masks in use
   */
  public static List<Layer> layers(Network network, Masks current) {
    var layers = new ArrayList<Layer>();
    for (Parameter parameter : network.parameters()) {
      if (parameter.prunable()) {
        layers.add(new Layer(parameter, parameter.elements(), current.kept(parameter.name())));
      }
    }
    return layers;
  }

  /**
   * Returns how many weights a sparsity leaves of all layers together.
   *
   * @param sparsity the share of the weights to be masked, in {@code [0, 1]}
   */
  public static long kept(List<Layer> layers, double sparsity) {
    long weights = layers.stream().mapToLong(Layer::weights).sum();
    return weights - MagnitudePruning.masked(sparsity, weights);
  }

  /**
   * Returns how many weights each layer keeps: {@code min(available, scale * wanted)}, with the
   * scale at which they add up; all that is available where that is not enough.
   *
   * @param wanted for every layer a positive number of weights, of any common scale
   * @param kept how many weights all layers keep together, as {@link #kept} returns it
   * @return by the names of the parameters, as {@link MagnitudePruning#keepLargest} takes it
   */
  public static Map<String, Long> share(List<Layer> layers, double[] wanted, long kept) {
    double low = 0;
    double high = 1;
    while (sum(layers, wanted, high) < Math.min(kept, sum(layers, wanted, Double.MAX_VALUE))) {
      high *= 2;
    }
    for (int i = 0; i < 200 && high - low > Math.ulp(high); i++) {
      double middle = (low + high) / 2;
      if (sum(layers, wanted, middle) <= kept) {
        low = middle;
      } else {
        high = middle;
      }
    }
    var counts = new LinkedHashMap<String, Long>();
    long left = kept;
    for (int i = 0; i < wanted.length; i++) {
      long count = count(layers.get(i), wanted[i], low);
      counts.put(layers.get(i).parameter().name(), count);
      left -= count;
    }
    // What rounding down has left, one by one, to the layers in their order.
    for (Layer layer : layers) {
      String name = layer.parameter().name();
      long count = counts.getOrDefault(name, 0L);
      if (left > 0 && count < layer.available()) {
        counts.put(name, count + 1);
        left--;
      }
    }
    return counts;
  }

  private static long sum(List<Layer> layers, double[] wanted, double scale) {
    long sum = 0;
    for (int i = 0; i < wanted.length; i++) {
      sum += count(layers.get(i), wanted[i], scale);
    }
    return sum;
  }

  private static long count(Layer layer, double wanted, double scale) {
    double scaled = wanted * scale;
    return scaled >= layer.available() ? layer.available() : (long) scaled;
  }
}
