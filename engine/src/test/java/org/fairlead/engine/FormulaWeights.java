package org.fairlead.engine;

import java.util.List;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.StateBuffer;
import org.fairlead.networks.weights.DType;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * Weights that a hash of position and index gives, so that a reference of a large network needs no
 * file.
 */
final class FormulaWeights {
  private static final int INPUT = 100_000;

  private FormulaWeights() {}

  static Weights of(Network network) {
    var weights = Weights.builder();
    List<String> names = network.stateNames();
    for (int position = 0; position < names.size(); position++) {
      String name = names.get(position);
      var parameter = network.parameter(name);
      if (parameter.isPresent()) {
        weights.add(name, parameter(parameter.get(), position));
      } else {
        StateBuffer buffer =
            network.buffers().stream().filter(b -> b.name().equals(name)).findFirst().orElseThrow();
        weights.add(name, buffer(buffer, position));
      }
    }
    return weights.build();
  }

  static double[] input(List<Integer> shape) {
    int entries = shape.stream().reduce(1, Math::multiplyExact);
    var values = new double[entries];
    for (int i = 0; i < entries; i++) {
      values[i] = (float) hash(INPUT, i);
    }
    return values;
  }

  private static Tensor parameter(Parameter parameter, int position) {
    var values = new float[(int) parameter.elements()];
    double fan = (double) parameter.elements() / parameter.shape().get(0);
    for (int i = 0; i < values.length; i++) {
      double r = hash(position, i);
      values[i] =
          (float)
              switch (parameter.kind()) {
                case CONVOLUTION_WEIGHT, LINEAR_WEIGHT, EMBEDDING -> r * Math.sqrt(6 / fan);
                case NORM_WEIGHT -> 0.6 + 0.1 * r;
                case BIAS, NORM_BIAS -> 0.1 * r;
              };
    }
    return Tensor.ofFloats(parameter.shape(), values);
  }

  private static Tensor buffer(StateBuffer buffer, int position) {
    if (buffer.dtype() == DType.I64) {
      return Tensor.ofLongs(buffer.shape(), new long[] {0});
    }
    var values = new float[(int) buffer.elements()];
    for (int i = 0; i < values.length; i++) {
      double r = hash(position, i);
      values[i] = (float) (buffer.name().endsWith("running_var") ? 1 + 0.2 * r : 0.05 * r);
    }
    return Tensor.ofFloats(buffer.shape(), values);
  }

  /** Returns a number in {@code [-1, 1)}. */
  private static double hash(int position, int index) {
    int h = (int) (index * 2654435761L + (position + 1) * 2246822519L);
    h ^= h >>> 15;
    h = (int) (h * 2246822519L);
    h ^= h >>> 13;
    h = (int) (h * 3266489917L);
    h ^= h >>> 16;
    return 2 * (Integer.toUnsignedLong(h) / 4294967296.0) - 1;
  }
}
