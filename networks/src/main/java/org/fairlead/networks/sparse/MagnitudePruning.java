package org.fairlead.networks.sparse;

import static org.fairlead.base.Checks.requireArgument;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * Unstructured magnitude pruning: of {@code n} weights, the {@code ceil(sparsity n)} smallest in
 * absolute value are masked.
 *
 * <p>Masks are monotone: a masked weight stays masked, whatever its value and however low the
 * sparsity asked for. Of equal magnitudes the one with the lower index goes first (with {@link
 * Scope#GLOBAL}: the earlier layer, then the lower index), so the result does not depend on the
 * machine.
 */
public final class MagnitudePruning {
  /*
   * The bits of a float, without its sign, order as its magnitude does. So the k-th smallest
   * magnitude is found digit by digit, 16 bits at a time from the top: a histogram of the digit
   * over the entries that share the digits found so far tells the next one. Two passes for floats
   * and four for doubles, whatever the values; then one pass masks what lies below, and as many of
   * the equal ones as are still missing.
   */
  private static final int DIGIT = 16;

  private MagnitudePruning() {}

  /**
   * Returns the masks for this sparsity.
   *
   * @param weights the current values, F32 or F64
   * @param current the masks in use, one per prunable parameter; {@link Masks#dense} at first
   * @param sparsity the share to be masked, of every layer or of all weights together, in {@code
   *     [0, 1]}
   */
  public static Masks prune(
      Network network, Weights weights, Masks current, double sparsity, Scope scope) {
    requireArgument(sparsity >= 0 && sparsity <= 1, "sparsity must be in [0, 1], got %s", sparsity);
    List<Entries> layers = entries(network, weights, current);
    if (scope == Scope.LAYER) {
      layers.forEach(layer -> maskSmallest(List.of(layer), masked(sparsity, layer.mask.length)));
    } else {
      long size = layers.stream().mapToLong(layer -> layer.mask.length).sum();
      maskSmallest(layers, masked(sparsity, size));
    }
    return changed(current, layers);
  }

  /**
   * Returns masks that keep the largest weights of each layer.
   *
   * @param kept how many of each prunable parameter; where fewer are kept already, those stay
   */
  public static Masks keepLargest(
      Network network, Weights weights, Masks current, Map<String, Long> kept) {
    List<Entries> layers = entries(network, weights, current);
    for (Entries layer : layers) {
      long wanted = Objects.requireNonNull(kept.get(layer.name), layer.name);
      maskSmallest(List.of(layer), layer.mask.length - wanted);
    }
    return changed(current, layers);
  }

  /** Returns how many of so many weights a sparsity masks. */
  public static long masked(double sparsity, long weights) {
    return (long) Math.ceil(sparsity * weights);
  }

  private static List<Entries> entries(Network network, Weights weights, Masks current) {
    var layers = new ArrayList<Entries>();
    for (Parameter parameter : network.parameters()) {
      if (parameter.prunable()) {
        Tensor tensor = weights.get(parameter.name());
        if (!tensor.hasShape(parameter.shape())) {
          throw new InputException(
              "weight '%s' has shape %s, expected %s"
                  .formatted(parameter.name(), tensor.shape(), parameter.shape()));
        }
        byte[] mask = current.mask(parameter.name());
        layers.add(new Entries(parameter.name(), tensor, mask));
      }
    }
    return layers;
  }

  private static Masks changed(Masks current, List<Entries> layers) {
    var changed = new LinkedHashMap<String, byte[]>();
    layers.forEach(layer -> changed.put(layer.name, layer.mask));
    return current.with(changed);
  }

  /** Masks the smallest entries of all layers together, until so many are masked. */
  private static void maskSmallest(List<Entries> layers, long wanted) {
    long masked = 0;
    int bits = DIGIT;
    for (Entries layer : layers) {
      for (byte kept : layer.mask) {
        masked += 1 - kept;
      }
      bits = Math.max(bits, layer.bits());
    }
    long more = wanted - masked;
    if (more <= 0) {
      return;
    }
    long prefix = 0;
    long rank = more;
    for (int shift = bits - DIGIT; shift >= 0; shift -= DIGIT) {
      var histogram = new long[1 << DIGIT];
      for (Entries layer : layers) {
        layer.count(histogram, prefix, shift, bits);
      }
      int digit = 0;
      while (rank > histogram[digit]) {
        rank -= histogram[digit];
        digit++;
      }
      prefix = prefix << DIGIT | digit;
    }
    for (Entries layer : layers) {
      rank -= layer.mask(prefix, rank, bits);
    }
  }

  /** The entries of one parameter with their mask, which is written to. */
  private static final class Entries {
    private final String name;
    private final ByteBuffer values;
    private final boolean wide;
    private final byte[] mask;

    Entries(String name, Tensor tensor, byte[] mask) {
      requireArgument(
          tensor.dtype() == DType.F32 || tensor.dtype() == DType.F64,
          "weight '%s' is %s, expected F32 or F64",
          name,
          tensor.dtype());
      this.name = name;
      this.values = tensor.bytes();
      this.wide = tensor.dtype() == DType.F64;
      this.mask = mask;
    }

    int bits() {
      return wide ? Long.SIZE : Integer.SIZE;
    }

    /** Returns a number that orders entries by magnitude. */
    private long key(int i, int bits) {
      if (wide) {
        return values.getLong(8 * i) & Long.MAX_VALUE;
      }
      int key = values.getInt(4 * i) & Integer.MAX_VALUE;
      return bits == Integer.SIZE
          ? key
          : Double.doubleToRawLongBits(Float.intBitsToFloat(key)) & Long.MAX_VALUE;
    }

    /** Adds the digit at {@code shift} of the kept entries whose higher digits are the prefix. */
    void count(long[] histogram, long prefix, int shift, int bits) {
      int higher = shift + DIGIT;
      for (int i = 0; i < mask.length; i++) {
        if (mask[i] != 0) {
          long key = key(i, bits);
          if (higher == bits || key >>> higher == prefix) {
            histogram[(int) (key >>> shift) & ((1 << DIGIT) - 1)]++;
          }
        }
      }
    }

    /**
     * Masks every entry below the threshold, and the first {@code ties} equal to it; returns how
     * many were equal and masked.
     */
    long mask(long threshold, long ties, int bits) {
      long equal = 0;
      for (int i = 0; i < mask.length; i++) {
        if (mask[i] != 0) {
          long key = key(i, bits);
          if (key < threshold) {
            mask[i] = 0;
          } else if (key == threshold && equal < ties) {
            mask[i] = 0;
            equal++;
          }
        }
      }
      return equal;
    }
  }
}
