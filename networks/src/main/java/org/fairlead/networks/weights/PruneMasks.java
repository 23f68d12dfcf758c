package org.fairlead.networks.weights;

import java.util.ArrayList;
import java.util.List;

/**
 * Parameters as {@code torch.nn.utils.prune} keeps them, {@code weight_orig} and {@code
 * weight_mask}, made into what they stand for: {@code weight = weight_orig * weight_mask}.
 *
 * @param weights with the products in the place of their factors
 * @param names of the products
 */
record PruneMasks(Weights weights, List<String> names) {
  private static final String ORIGINAL = "_orig";
  private static final String MASK = "_mask";

  PruneMasks {
    names = List.copyOf(names);
  }

  /** Returns weights with their masks applied. */
  static PruneMasks applied(Weights weights) {
    var all = Weights.builder();
    var products = new ArrayList<String>();
    for (String name : weights.names()) {
      String original = name.endsWith(ORIGINAL) ? parameter(name, ORIGINAL) : "";
      String masked = name.endsWith(MASK) ? parameter(name, MASK) : "";
      if (!original.isEmpty() && isPair(weights, original)) {
        all.add(original, product(weights.get(name), weights.get(original + MASK)));
        products.add(original);
      } else if (masked.isEmpty() || !isPair(weights, masked)) {
        all.add(name, weights.get(name));
      }
    }
    return products.isEmpty()
        ? new PruneMasks(weights, List.of())
        : new PruneMasks(all.build(), products);
  }

  private static String parameter(String name, String ending) {
    return name.substring(0, name.length() - ending.length());
  }

  private static boolean isPair(Weights weights, String parameter) {
    Tensor original = weights.find(parameter + ORIGINAL).orElse(null);
    Tensor mask = weights.find(parameter + MASK).orElse(null);
    return original != null
        && mask != null
        && original.dtype().isFloating()
        && original.shape().equals(mask.shape())
        && weights.find(parameter).isEmpty();
  }

  /** Returns the product, in the precision of the entries: half precision is widened. */
  private static Tensor product(Tensor original, Tensor mask) {
    List<Integer> shape = original.shape().stream().map(Math::toIntExact).toList();
    float[] kept = mask.floats();
    if (original.dtype() == DType.F64) {
      double[] values = original.doubles();
      for (int i = 0; i < values.length; i++) {
        values[i] = kept[i] == 0 ? 0 : values[i] * kept[i];
      }
      return Tensor.ofDoubles(shape, values);
    }
    float[] values = original.floats();
    for (int i = 0; i < values.length; i++) {
      values[i] = kept[i] == 0 ? 0 : values[i] * kept[i];
    }
    return Tensor.ofFloats(shape, values);
  }
}
