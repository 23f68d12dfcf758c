package org.fairlead.fairness.mixture.fixed;

import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.fairness.mixture.Mixture;
import org.fairlead.fairness.mixture.MixtureContext;
import org.fairlead.fairness.mixture.MixtureNeeds;
import org.fairlead.fairness.mixture.MixtureProvider;

/** No mixture, by the name {@code shuffled}: epochs of the real samples in random order. */
public final class ShuffledProvider implements MixtureProvider<NoOptions> {
  @Override
  public String name() {
    return "shuffled";
  }

  @Override
  public String summary() {
    return "shuffled epochs of the real samples";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public boolean mixes() {
    return false;
  }

  @Override
  public MixtureNeeds needs(NoOptions options, boolean faithful) {
    return MixtureNeeds.none();
  }

  @Override
  public Mixture create(NoOptions options, MixtureContext context) {
    throw new UnsupportedOperationException("shuffled epochs have no shares");
  }
}
