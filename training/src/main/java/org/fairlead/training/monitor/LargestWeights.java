package org.fairlead.training.monitor;

import java.util.List;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Weights;
import org.jspecify.annotations.Nullable;

/**
 * The largest magnitudes among the weights of convolutions and linear maps; infinity where one is
 * not a number.
 *
 * @param live of those that lie on a path from the input to an output
 * @param dead of the others; 0 without
 * @param parameter number of the parameter that has the largest of all, -1 without weights
 */
record LargestWeights(double live, double dead, int parameter) {

  /**
   * Looks at weights.
   *
   * @param paths masks of those that lie on a path; null where all do
   */
  static LargestWeights of(Network network, Weights weights, @Nullable Masks paths) {
    double live = 0;
    double dead = 0;
    int where = -1;
    List<Parameter> parameters = network.parameters();
    for (int p = 0; p < parameters.size(); p++) {
      Parameter parameter = parameters.get(p);
      if (!parameter.kind().isWeight()) {
        continue;
      }
      String name = parameter.name();
      float[] values = weights.get(name).floats();
      byte @Nullable [] mask = paths != null && paths.contains(name) ? paths.mask(name) : null;
      double before = Math.max(live, dead);
      for (int i = 0; i < values.length; i++) {
        double magnitude =
            Float.isNaN(values[i]) ? Double.POSITIVE_INFINITY : Math.abs((double) values[i]);
        if (mask == null || mask[i] != 0) {
          live = Math.max(live, magnitude);
        } else {
          dead = Math.max(dead, magnitude);
        }
      }
      where = Math.max(live, dead) > before ? p : where;
    }
    return new LargestWeights(live, dead, where);
  }

  double all() {
    return Math.max(live, dead);
  }
}
