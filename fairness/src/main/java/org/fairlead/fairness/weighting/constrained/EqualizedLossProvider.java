package org.fairlead.fairness.weighting.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.WeightingContext;
import org.fairlead.fairness.weighting.WeightingProvider;

/** {@link EqualizedLoss} by the name {@code equalized-loss}. */
public final class EqualizedLossProvider implements WeightingProvider<EqualizedLossKeys> {
  @Override
  public String name() {
    return "equalized-loss";
  }

  @Override
  public List<String> recipes() {
    return List.of("equalized-loss", "equalized-loss-published");
  }

  @Override
  public String summary() {
    return "the mean loss of every group is that of all";
  }

  @Override
  public EqualizedLossKeys defaults() {
    return new EqualizedLossKeys(true);
  }

  @Override
  public boolean constrained() {
    return true;
  }

  @Override
  public String asConstraint(double tolerance) {
    return "equalized_loss()";
  }

  @Override
  public void check(double tolerance, double tightening) {
    requireArgument(
        tightening == 0,
        "tightening is %s, expected 0 beside equalized-loss, whose constraints are equalities",
        tightening);
  }

  @Override
  public Weighting create(EqualizedLossKeys keys, WeightingContext context) {
    return EqualizedLoss.create(
        context.groups(),
        new EqualizedLossOptions(
            keys.absolute(),
            context.buffer(),
            context.dual(),
            context.detach(),
            context.totalCap(),
            context.mode()));
  }
}
