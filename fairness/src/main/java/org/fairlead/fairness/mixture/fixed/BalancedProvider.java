package org.fairlead.fairness.mixture.fixed;

import java.util.List;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.MixtureContext;
import org.fairlead.fairness.mixture.MixtureNeeds;
import org.fairlead.fairness.mixture.MixtureProvider;

/** {@link FixedMixture#balanced} by the name {@code balanced}. */
public final class BalancedProvider implements MixtureProvider<FixedMixtureKeys> {
  @Override
  public String name() {
    return "balanced";
  }

  @Override
  public List<String> recipes() {
    return List.of("balanced");
  }

  @Override
  public String summary() {
    return "equal shares for all subgroups";
  }

  @Override
  public FixedMixtureKeys defaults() {
    return new FixedMixtureKeys("real-only");
  }

  @Override
  public MixtureNeeds needs(FixedMixtureKeys keys, boolean faithful) {
    return keys.needs();
  }

  @Override
  public Mixture create(FixedMixtureKeys keys, MixtureContext context) {
    return FixedMixture.balanced(context.training(), keys.samples(), context.batch());
  }
}
