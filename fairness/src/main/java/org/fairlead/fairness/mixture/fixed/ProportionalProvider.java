package org.fairlead.fairness.mixture.fixed;

import java.util.List;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.MixtureContext;
import org.fairlead.fairness.mixture.MixtureNeeds;
import org.fairlead.fairness.mixture.MixtureProvider;

/** {@link FixedMixture#proportional} by the name {@code proportional}. */
public final class ProportionalProvider implements MixtureProvider<FixedMixtureKeys> {
  @Override
  public String name() {
    return "proportional";
  }

  @Override
  public List<String> recipes() {
    return List.of("real-only", "generated-only", "pooled");
  }

  @Override
  public String summary() {
    return "every batch a small image of the training set";
  }

  @Override
  public FixedMixtureKeys defaults() {
    return new FixedMixtureKeys("real-only");
  }

  @Override
  public MixtureNeeds needs(FixedMixtureKeys keys, boolean faithful) {
    return keys.needs();
  }

  /** The data say more than the name: three of the recipes differ in nothing else. */
  @Override
  public String label(FixedMixtureKeys keys) {
    return keys.data();
  }

  @Override
  public Mixture create(FixedMixtureKeys keys, MixtureContext context) {
    return FixedMixture.proportional(context.training(), keys.samples(), context.batch());
  }
}
