package org.fairlead.training.weighting;

import java.util.Arrays;
import java.util.Objects;
import org.fairlead.base.InputException;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.rates.DenseRates;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.rates.RateMethod;
import org.fairlead.fairness.rates.RateOptions;
import org.fairlead.fairness.weighting.Baseline;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.constrained.Ceag;
import org.fairlead.fairness.weighting.constrained.CeagOptions;
import org.fairlead.fairness.weighting.constrained.EqualizedLoss;
import org.fairlead.fairness.weighting.constrained.EqualizedLossOptions;
import org.fairlead.fairness.weighting.unconstrained.GroupDro;
import org.fairlead.fairness.weighting.unconstrained.Reweighing;
import org.fairlead.fairness.weighting.unconstrained.Uniform;
import org.fairlead.training.evaluation.DenseReference;
import org.fairlead.training.recipe.MethodRecipe;
import org.fairlead.training.setup.Problem;
import org.jspecify.annotations.Nullable;

/** The methods by the names that recipes give them. */
public final class Methods {
  private Methods() {}

  /**
   * Returns the run's method with multipliers at zero and empty buffers.
   *
   * @param reference what the dense model does, null without one
   * @throws InputException if the method does not take the recipe's numbers
   */
  public static Weighting create(Problem problem, @Nullable DenseReference reference) {
    MethodRecipe method = problem.recipe().method();
    if (!problem.constrained() && problem.finalMaskSteps() > 0) {
      return ofClasses(method, problem);
    }
    if (problem.constrainedSteps() == 0) {
      return Uniform.create();
    }
    try {
      Dual dual = Duals.of(method, problem.dualStep());
      return problem.rates() == null
          ? ofGroups(method, dual, Objects.requireNonNull(reference).baseline(), problem)
          : ofRates(method, dual, problem.rates(), reference, problem);
    } catch (IllegalArgumentException e) {
      throw new InputException("method %s: %s".formatted(method.name(), e.getMessage()), e);
    }
  }

  private static Weighting ofClasses(MethodRecipe method, Problem problem) {
    if (method.name().equals("naive")) {
      return Uniform.create();
    }
    int[] training = problem.split().train();
    int[] labels = Arrays.stream(training).map(problem.dataset()::label).toArray();
    int classes = problem.dataset().classNames().size();
    Groups groups = problem.trainingGroups();
    if (groups.memberships() > 1) {
      throw new InputException(
          "method.name is '%s', which needs groups that do not overlap; protect one attribute, or their intersections (data.intersectional=true)"
              .formatted(method.name()));
    }
    return method.name().equals("reweighing")
        ? Reweighing.create(labels, classes, groups)
        : GroupDro.create(labels, classes, groups, method.groupStep(), method.sizeAdjustment());
  }

  private static Weighting ofRates(
      MethodRecipe method,
      Dual dual,
      RateConstraints rates,
      @Nullable DenseReference reference,
      Problem problem) {
    int[] training = problem.split().train();
    DenseRates dense = null;
    if (reference != null) {
      int[] labels = Arrays.stream(training).map(problem.dataset()::label).toArray();
      dense =
          DenseRates.of(rates, reference.training(), labels, rates.membership().select(training));
    }
    return RateMethod.create(
        rates, dense, new RateOptions(method.buffer(), dual, method.detach(), method.totalCap()));
  }

  private static Weighting ofGroups(
      MethodRecipe method, Dual dual, Baseline baseline, Problem problem) {
    Mode mode = method.mode().equals("faithful") ? Mode.FAITHFUL : Mode.DEFAULT;
    Groups training = problem.trainingGroups();
    return switch (method.name()) {
      case "ceag" ->
          Ceag.create(
              baseline,
              training,
              new CeagOptions(
                  method.tolerance(),
                  method.buffer(),
                  dual,
                  method.detach(),
                  method.totalCap(),
                  mode));
      case "equalized-loss" ->
          EqualizedLoss.create(
              training,
              new EqualizedLossOptions(
                  method.absolute(),
                  method.buffer(),
                  dual,
                  method.detach(),
                  method.totalCap(),
                  mode));
      default -> throw new IllegalArgumentException("unknown method " + method.name());
    };
  }
}
