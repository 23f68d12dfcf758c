package org.fairlead.fairness.weighting.unconstrained;

import java.util.List;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.WeightingContext;
import org.fairlead.fairness.weighting.WeightingProvider;

/** {@link GroupDro} over the subgroups, every group within every label, by {@code group-dro}. */
public final class GroupDroProvider implements WeightingProvider<GroupDroKeys> {
  @Override
  public String name() {
    return "group-dro";
  }

  @Override
  public List<String> recipes() {
    return List.of("group-dro");
  }

  @Override
  public String summary() {
    return "weights follow the worst subgroup";
  }

  @Override
  public GroupDroKeys defaults() {
    return new GroupDroKeys(0.01, 0);
  }

  @Override
  public boolean needsSeparateGroups() {
    return true;
  }

  @Override
  public Weighting create(GroupDroKeys keys, WeightingContext context) {
    return GroupDro.create(
        context.trainingLabels(),
        context.labels(),
        context.groups(),
        keys.step(),
        keys.sizeAdjustment());
  }
}
