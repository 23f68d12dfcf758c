package org.fairlead.training.weighting;

import java.util.Arrays;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.EntryCode;
import org.fairlead.fairness.Groups;
import org.fairlead.fairness.rates.DenseRates;
import org.fairlead.fairness.rates.RateConstraints;
import org.fairlead.fairness.rates.RateMethod;
import org.fairlead.fairness.rates.RateOptions;
import org.fairlead.fairness.weighting.Dual;
import org.fairlead.fairness.weighting.Mode;
import org.fairlead.fairness.weighting.Weighting;
import org.fairlead.fairness.weighting.WeightingContext;
import org.fairlead.fairness.weighting.WeightingProvider;
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
    if (problem.methodSteps() == 0) {
      return Uniform.create();
    }
    try {
      return problem.rates() == null
          ? named(method.provider(), problem, reference)
          : ofRates(method, problem.rates(), reference, problem);
    } catch (IllegalArgumentException e) {
      throw new InputException("method %s: %s".formatted(method.name(), e.getMessage()), e);
    }
  }

  private static <O extends Record> Weighting named(
      WeightingProvider<O> provider, Problem problem, @Nullable DenseReference reference) {
    MethodRecipe method = problem.recipe().method();
    Groups groups = problem.trainingGroups();
    if (provider.needsSeparateGroups() && groups.memberships() > 1) {
      throw new InputException(
          "method.name is '%s', which needs groups that do not overlap; protect one attribute, or their intersections (data.intersectional=true)"
              .formatted(method.name()));
    }
    int[] training = problem.split().train();
    O options = problem.recipe().own().of("method", provider);
    var context =
        new WeightingContext(
            groups,
            i -> problem.dataset().label(training[i]),
            problem.dataset().classNames().size(),
            reference == null ? null : reference.baseline(),
            method.mode().equals("faithful") ? Mode.FAITHFUL : Mode.DEFAULT,
            method.tolerance(),
            method.buffer(),
            provider.constrained() ? dual(problem) : Dual.ascent(1),
            method.detach(),
            method.totalCap());
    return EntryCode.make("weighting", provider, () -> provider.create(options, context));
  }

  private static Dual dual(Problem problem) {
    return Duals.of(problem.recipe().method(), problem.dualStep());
  }

  private static Weighting ofRates(
      MethodRecipe method,
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
        rates,
        dense,
        new RateOptions(method.buffer(), dual(problem), method.detach(), method.totalCap()));
  }
}
