package org.fairlead.examples.weighting;

import java.util.List;
import org.fairlead.fairness.Outcomes;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.WeightingContext;
import org.fairlead.fairness.weighting.WeightingProvider;

/**
 * A weighting of one's own: samples that the network already knows count less. The weight of a
 * sample is {@code (1 - p)^γ / B}, where {@code p} is the probability that the network gives to its
 * label, as in focal loss without the gradient of the factor.
 *
 * <p>{@code fairlead train utkface-focal data.path=DIR method.focal.gamma=2}
 *
 * @see <a href="https://arxiv.org/abs/1708.02002">Lin et al. (2017)</a>
 */
public final class FocalWeighting implements WeightingProvider<FocalWeighting.Options> {

  /**
   * The weighting's own keys.
   *
   * @param gamma γ, at least 0; 0 is plain training
   */
  public record Options(double gamma) {
    public Options {
      if (!(gamma >= 0 && gamma <= 10)) {
        throw new IllegalArgumentException("gamma is " + gamma + ", expected 0 to 10");
      }
    }
  }

  @Override
  public String name() {
    return "focal";
  }

  @Override
  public String summary() {
    return "samples that the network already knows count less";
  }

  @Override
  public Options defaults() {
    return new Options(2);
  }

  @Override
  public List<String> recipes() {
    return List.of("focal");
  }

  @Override
  public Weighting create(Options options, WeightingContext context) {
    return new Focal(options.gamma());
  }

  /** Keeps nothing between steps. */
  private record Focal(double gamma) implements Weighting {
    @Override
    public void weigh(Outcomes step, double[] constraintWeights, double[] sampleWeights) {
      for (int i = 0; i < sampleWeights.length; i++) {
        double known = Math.exp(-step.loss(i));
        sampleWeights[i] = Math.pow(1 - known, gamma) / sampleWeights.length;
      }
    }

    @Override
    public boolean weighsBatchesAlone() {
      return true;
    }
  }
}
