package org.fairlead.fairness.weighting.unconstrained;

import java.util.List;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.WeightingContext;
import org.fairlead.fairness.weighting.WeightingProvider;

/** {@link Reweighing} by the name {@code reweighing}. */
public final class ReweighingProvider implements WeightingProvider<NoOptions> {
  @Override
  public String name() {
    return "reweighing";
  }

  @Override
  public List<String> recipes() {
    return List.of("reweighing");
  }

  @Override
  public String summary() {
    return "labels and groups count as if they were independent";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public boolean needsSeparateGroups() {
    return true;
  }

  @Override
  public Weighting create(NoOptions options, WeightingContext context) {
    return Reweighing.create(context.trainingLabels(), context.labels(), context.groups());
  }
}
