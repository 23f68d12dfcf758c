package org.fairlead.networks.sparse.score;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fairlead.networks.Network;
import org.fairlead.networks.Parameter;
import org.fairlead.networks.sparse.Masks;
import org.fairlead.networks.weights.Tensor;
import org.fairlead.networks.weights.Weights;

/**
 * Chooses the weights of a layer one by one so that groups keep their shares, after FairGRAPE: with
 * the importance {@code I_g(w) = (w ∂l_g/∂w)²} of a weight to group {@code g} and the share {@code
 * τ_g = Σ_w I_g(w) / Σ_g Σ_w I_g(w)} of the layer as it is, the next weight is the one that is most
 * important to the group whose share of what is chosen is furthest below {@code τ_g}. A weight's
 * score is how early it is chosen, from 1 down; so however many of a layer are kept, they are the
 * ones that were chosen first.
 *
 * <p>Where groups tie the first of them chooses; of equally important weights the one with the
 * lower index is chosen.
 */
record GroupShareScore(GradientSource source) implements WeightScore {
  /*
   * Every group's weights are sorted once, and a group goes on from where it last chose: each of
   * the n weights of a layer is chosen once and passed over once by every other group, so that the
   * whole order takes G n log n steps.
   */

  @Override
  public Weights of(Network network, Weights weights, Masks current) {
    List<Weights> gradients = source.gradientsOfGroups(weights);
    Weights scores = weights;
    for (Parameter parameter : network.parameters()) {
      if (parameter.prunable()) {
        String name = parameter.name();
        double[] values = weights.get(name).doubles();
        var importance = new ArrayList<double[]>();
        for (Weights gradient : gradients) {
          importance.add(squares(values, gradient.get(name).doubles()));
        }
        float[] order = order(importance, current.mask(name));
        scores = scores.with(name, Tensor.ofFloats(parameter.shape(), order));
      }
    }
    return scores;
  }

  private static double[] squares(double[] values, double[] slopes) {
    var squares = new double[values.length];
    for (int i = 0; i < squares.length; i++) {
      squares[i] = values[i] * slopes[i] * values[i] * slopes[i];
    }
    return squares;
  }

  /**
   * Returns how early each weight of a layer is chosen: 1 for the first, down towards 0; 0 for what
   * is masked.
   *
   * @param importance by group, one entry per weight
   */
  static float[] order(List<double[]> importance, byte[] mask) {
    int groups = importance.size();
    int kept = 0;
    for (byte each : mask) {
      kept += each;
    }
    var sorted = new int[groups][];
    var target = new double[groups];
    double all = 0;
    for (int g = 0; g < groups; g++) {
      sorted[g] = sorted(importance.get(g), mask, kept);
      for (int i : sorted[g]) {
        target[g] += importance.get(g)[i];
      }
      all += target[g];
    }
    for (int g = 0; g < groups; g++) {
      target[g] = all > 0 ? target[g] / all : 1.0 / groups;
    }
    var order = new float[mask.length];
    var taken = new boolean[mask.length];
    var next = new int[groups];
    var share = new double[groups];
    double sum = 0;
    for (int rank = 0; rank < kept; rank++) {
      int behind = 0;
      for (int g = 1; g < groups; g++) {
        // deficits of shares, times the sum: share/sum - target
        behind = share[g] - target[g] * sum < share[behind] - target[behind] * sum ? g : behind;
      }
      if (sum == 0) {
        behind = largest(target);
      }
      while (taken[sorted[behind][next[behind]]]) {
        next[behind]++;
      }
      int chosen = sorted[behind][next[behind]++];
      taken[chosen] = true;
      order[chosen] = (float) (kept - rank) / kept;
      for (int g = 0; g < groups; g++) {
        share[g] += importance.get(g)[chosen];
        sum += importance.get(g)[chosen];
      }
    }
    return order;
  }

  private static int largest(double[] of) {
    int largest = 0;
    for (int g = 1; g < of.length; g++) {
      largest = of[g] > of[largest] ? g : largest;
    }
    return largest;
  }

  /** Returns the kept indices, the most important first. */
  private static int[] sorted(double[] importance, byte[] mask, int kept) {
    var indices = new Integer[kept];
    int at = 0;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] != 0) {
        indices[at++] = i;
      }
    }
    Arrays.sort(indices, (a, b) -> Double.compare(importance[b], importance[a])); // stable
    var sorted = new int[kept];
    for (int i = 0; i < kept; i++) {
      sorted[i] = indices[i];
    }
    return sorted;
  }
}
