package org.fairlead.fairness.weighting.unconstrained;

import java.util.List;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.WeightingContext;
import org.fairlead.fairness.weighting.WeightingProvider;

/** {@link Uniform} by the name {@code naive}. */
public final class NaiveProvider implements WeightingProvider<NoOptions> {
  @Override
  public String name() {
    return "naive";
  }

  @Override
  public List<String> recipes() {
    return List.of("dense", "control", "naive", "naive-published", "erm");
  }

  @Override
  public String summary() {
    return "every sample counts the same";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public boolean isPlain() {
    return true;
  }

  @Override
  public Weighting create(NoOptions options, WeightingContext context) {
    return Uniform.create();
  }
}
