package org.fairlead.fairness.weighting.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.WeightingContext;
import org.fairlead.fairness.weighting.WeightingProvider;

/** {@link Ceag} by the name {@code ceag}. */
public final class CeagProvider implements WeightingProvider<NoOptions> {
  @Override
  public String name() {
    return "ceag";
  }

  @Override
  public List<String> recipes() {
    return List.of("ceag", "ceag-published");
  }

  @Override
  public String summary() {
    return "no group loses more accuracy than all do, up to a tolerance";
  }

  @Override
  public NoOptions defaults() {
    return new NoOptions();
  }

  @Override
  public boolean constrained() {
    return true;
  }

  @Override
  public String asConstraint(double tolerance) {
    return "ceag(" + tolerance + ")";
  }

  @Override
  public void check(double tolerance, double tightening) {
    requireArgument(
        tightening <= tolerance,
        "tightening is %s, expected at most method.tolerance (%s): not every group can lose less than all do",
        tightening,
        tolerance);
  }

  @Override
  public Weighting create(NoOptions options, WeightingContext context) {
    return Ceag.create(
        context.requireBaseline(),
        context.groups(),
        new CeagOptions(
            context.tolerance(),
            context.buffer(),
            context.dual(),
            context.detach(),
            context.totalCap(),
            context.mode()));
  }
}
