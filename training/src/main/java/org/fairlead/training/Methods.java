package org.fairlead.training;

import org.fairlead.fairness.Groups;
import org.fairlead.fairness.InputException;
import org.fairlead.fairness.method.Baseline;
import org.fairlead.fairness.method.Ceag;
import org.fairlead.fairness.method.CeagOptions;
import org.fairlead.fairness.method.EqualizedLoss;
import org.fairlead.fairness.method.EqualizedLossOptions;
import org.fairlead.fairness.method.Mode;
import org.fairlead.fairness.method.Uniform;
import org.fairlead.fairness.method.Weighting;
import org.fairlead.training.recipe.MethodRecipe;

/** The methods by the names that recipes give them. */
final class Methods {
  private Methods() {}

  /** Returns whether a method has constraints. */
  static boolean constrained(MethodRecipe method) {
    return !method.name().equals("naive");
  }

  /** Returns the step size of a method's multipliers; 0 if it has none or no step to take. */
  static double dualStep(MethodRecipe method, long constrainedSteps) {
    if (!constrained(method) || constrainedSteps == 0) {
      return 0;
    }
    return method.dualStep() != null
        ? method.dualStep()
        : Weighting.defaultDualStep(constrainedSteps);
  }

  /**
   * Returns a method with multipliers at zero and empty buffers.
   *
   * @param baseline of the dense model on the training set
   * @param training the groups of the training set
   * @param constrainedSteps steps that the constraints will act in
   * @throws InputException if the method does not take the recipe's numbers
   */
  static Weighting create(
      MethodRecipe method, Baseline baseline, Groups training, long constrainedSteps) {
    if (!constrained(method) || constrainedSteps == 0) {
      return Uniform.create();
    }
    try {
      return constrained(method, baseline, training, constrainedSteps);
    } catch (IllegalArgumentException e) {
      throw new InputException("method %s: %s".formatted(method.name(), e.getMessage()), e);
    }
  }

  private static Weighting constrained(
      MethodRecipe method, Baseline baseline, Groups training, long constrainedSteps) {
    Mode mode = method.mode().equals("faithful") ? Mode.FAITHFUL : Mode.DEFAULT;
    double dualStep = dualStep(method, constrainedSteps);
    return switch (method.name()) {
      case "ceag" ->
          Ceag.create(
              baseline,
              training,
              new CeagOptions(
                  method.tolerance(),
                  method.buffer(),
                  dualStep,
                  method.dualEma(),
                  method.detach(),
                  method.totalCap(),
                  mode));
      case "equalized-loss" ->
          EqualizedLoss.create(
              training,
              new EqualizedLossOptions(
                  method.absolute(),
                  method.buffer(),
                  dualStep,
                  method.dualEma(),
                  method.detach(),
                  method.totalCap(),
                  mode));
      default -> throw new IllegalArgumentException("unknown method " + method.name());
    };
  }
}
