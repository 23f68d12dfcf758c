package org.fairlead.networks.sparse.allocation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.networks.sparse.MagnitudePruning;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * Layer-adaptive magnitude pruning: the score of a weight is {@code w² / Σ v²} over the weights of
 * its layer that are at least as large, and the smallest scores of all layers are pruned.
 *
 * @see <a href="https://arxiv.org/abs/2010.07611">Lee et al. (2021)</a>
 */
public final class LampProvider implements AllocationProvider<NoOptions> {
  /*
   * Within a layer the scores are in the order of the magnitudes, so a threshold of scores is one of
   * magnitudes in every layer, and it is enough to find how many each layer loses. The magnitudes of
   * a layer are sorted once (a radix sort of the bits of floats, which order as their magnitudes);
   * sums from the largest down give every score; then the threshold is searched for among all
   * doubles by halving, counting the scores below it in each sorted layer.
   *
   * Equal magnitudes have equal scores. Of equal scores those of earlier layers go first.
   */
  @Override
  public String name() {
    return "lamp";
  }

  @Override
  public String summary() {
    return "by magnitude relative to the larger weights of the same layer (LAMP)";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public LayerAllocation create(NoOptions options, DenseNetwork dense) {
    return (network, weights, current, sparsity) -> {
      List<Budget.Layer> layers = Budget.layers(network, current);
      long available = layers.stream().mapToLong(Budget.Layer::available).sum();
      long more = available - Budget.kept(layers, sparsity);
      if (more <= 0) {
        return current;
      }
      double[][] scores =
          layers.stream()
              .parallel()
              .map(layer -> scores(weights, current, layer.parameter().name()))
              .toArray(double[][]::new);
      return MagnitudePruning.keepLargest(network, weights, current, counts(layers, scores, more));
    };
  }

  /** Returns how many weights each layer keeps when the smallest scores are taken away. */
  private static Map<String, Long> counts(List<Budget.Layer> layers, double[][] scores, long more) {
    long low = 0; // bits of a score below which at most `more` lie
    long high = Double.doubleToRawLongBits(Double.MAX_VALUE);
    while (high - low > 1) {
      long middle = (low + high) >>> 1;
      if (below(scores, Double.longBitsToDouble(middle)) <= more) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double threshold = Double.longBitsToDouble(low);
    long ties = more - below(scores, threshold);
    double next = Double.longBitsToDouble(low + 1);
    var counts = new LinkedHashMap<String, Long>();
    for (int i = 0; i < scores.length; i++) {
      int strictly = below(scores[i], threshold);
      long equal = Math.min(ties, below(scores[i], next) - strictly);
      ties -= equal;
      counts.put(layers.get(i).parameter().name(), scores[i].length - strictly - equal);
    }
    return counts;
  }

  private static long below(double[][] scores, double threshold) {
    long count = 0;
    for (double[] layer : scores) {
      count += below(layer, threshold);
    }
    return count;
  }

  /** Returns how many entries of an increasing array are smaller. */
  private static int below(double[] increasing, double threshold) {
    int low = 0;
    int high = increasing.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (increasing[middle] < threshold) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the scores of a layer's kept weights, increasing. */
  private static double[] scores(Weights weights, Masks current, String name) {
    double[] scores = magnitudes(weights.get(name), current.mask(name));
    double sum = 0;
    int end = scores.length;
    while (end > 0) {
      int begin = end;
      double magnitude = scores[end - 1];
      while (begin > 0 && scores[begin - 1] == magnitude) {
        begin--;
      }
      double square = magnitude * magnitude;
      sum += square * (end - begin);
      Arrays.fill(scores, begin, end, sum == 0 ? 0 : square / sum);
      end = begin;
    }
    return scores;
  }

  /** Returns the magnitudes of a tensor's kept entries, increasing. */
  private static double[] magnitudes(Tensor tensor, byte[] mask) {
    int count = 0;
    for (byte kept : mask) {
      count += kept;
    }
    var magnitudes = new double[count];
    int at = 0;
    switch (tensor.dtype()) {
      case F32 -> {
        var keys = new int[count];
        float[] values = tensor.floats();
        for (int i = 0; i < mask.length; i++) {
          if (mask[i] != 0) {
            keys[at++] = Float.floatToRawIntBits(values[i]) & Integer.MAX_VALUE;
          }
        }
        keys = sorted(keys);
        for (int i = 0; i < count; i++) {
          magnitudes[i] = Float.intBitsToFloat(keys[i]);
        }
      }
      default -> {
        double[] values = tensor.doubles();
        for (int i = 0; i < mask.length; i++) {
          if (mask[i] != 0) {
            magnitudes[at++] = Math.abs(values[i]);
          }
        }
        Arrays.sort(magnitudes);
      }
    }
    return magnitudes;
  }

  /**
   * Sorts keys that are not negative, by digits of 11 bits from the lowest; may reuse the array.
   */
  private static int[] sorted(int[] keys) {
    int[] from = keys;
    var to = new int[keys.length];
    for (int shift = 0; shift < Integer.SIZE; shift += 11) {
      var places = new int[(1 << 11) + 1];
      for (int key : from) {
        places[(key >>> shift & (1 << 11) - 1) + 1]++;
      }
      for (int digit = 1; digit < places.length; digit++) {
        places[digit] += places[digit - 1];
      }
      for (int key : from) {
        to[places[key >>> shift & (1 << 11) - 1]++] = key;
      }
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }
}
