package org.fairlead.engine.optimizer;

import java.util.ArrayList;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Owned;
import org.fairlead.engine.libtorch.Tensors;
import org.fairlead.engine.parameters.EqualAverage;
import org.fairlead.engine.parameters.FlatLayout;
import org.fairlead.engine.parameters.Masking;
import org.fairlead.engine.parameters.ParameterValues;
import org.fairlead.engine.parameters.Views;
import org.jspecify.annotations.Nullable;

/**
 * Moves parameters along the gradient that backward passes accumulate: completes it by terms, mask,
 * clipping and decay, follows the optimizer's rule, and can look ahead before it does.
 */
public final class GradientStep implements AutoCloseable {
  /** Steps between two in which the norm of the gradient is measured where nothing is clipped. */
  private static final int NORM_EVERY = 10;

  /*
   * Masks. The gradient is multiplied by the mask before clipping and before the optimizer; weights
   * and moments were zeroed when the mask came. From then on every update of a masked entry is
   * computed from zeros (its gradient, its moments, its decay), so it stays exactly zero without a
   * mask on the weights in every step. A frozen entry has a value, which only decay could move, and
   * only where everything decays: there it is put back.
   */
  private final Owned owned = new Owned();
  private final FlatLayout layout;
  private final OptimizerOptions options;
  private final ParameterValues values;
  private final Tensor gradient;
  private final Rule rule;
  private long steps;
  private double norm = Double.NaN;

  /** How often the parameters have looked ahead, and where they were while they do. */
  private long looks;

  private @Nullable Tensor start;

  /** The moves, steps and looks ahead, after which the moments began at zero. */
  private long born;

  /**
   * Begins with a gradient of zeros, in which those of the current values are collected; needs a
   * surrounding scope without gradients.
   */
  public GradientStep(
      FlatLayout layout, OptimizerOptions options, ParameterValues values, Execution execution) {
    this.layout = layout;
    this.options = options;
    this.values = values;
    this.gradient =
        owned.keep(
            Tensors.zeros(layout.size(), execution.precision().storage(), execution.device()));
    this.rule = Rule.of(options, layout, execution.precision(), execution.device());
    values.current().collectGradientsIn(layout, gradient);
  }

  /** Returns the accumulated gradient in the flat layout. */
  public Tensor gradient() {
    return gradient;
  }

  /** Returns the optimizer's moments by name. */
  public Map<String, Tensor> moments() {
    return rule.moments();
  }

  /** Returns the norm of the last step's gradient before clipping; NaN where none was measured. */
  public double norm() {
    return norm;
  }

  /** Returns how many steps were taken. */
  public long steps() {
    return steps;
  }

  /** Returns how often the parameters have looked ahead. */
  public long looks() {
    return looks;
  }

  /** Returns the moves, steps and looks ahead, after which the moments began at zero. */
  public long born() {
    return born;
  }

  /** Makes the moments begin again from zero; needs a scope without gradients. */
  public void renew() {
    rule.moments().values().forEach(Tensor::zero_);
    born = steps + looks;
  }

  /** Returns whether the parameters look ahead. */
  public boolean looksAhead() {
    return start != null;
  }

  /** Takes a step, from where the parameters began to look ahead; needs a scope. */
  public void take(ParameterTerms terms, @Nullable Masking masking) {
    complete(terms, masking);
    Tensor parameters = values.current().parameters();
    if (start != null) {
      parameters.copy_(start);
      stay();
    }
    move(parameters, terms, masking);
    values.moveAverage();
    gradient.zero_();
    steps++;
  }

  /** Looks ahead along the gradient; needs a surrounding scope without gradients. */
  public void lookAhead(ParameterTerms terms, @Nullable Masking masking) {
    complete(terms, masking);
    Tensor parameters = values.current().parameters();
    start = parameters.clone().retainReference();
    move(parameters, terms, masking);
    gradient.zero_();
    looks++;
  }

  private void move(Tensor parameters, ParameterTerms terms, @Nullable Masking masking) {
    rule.move(parameters, gradient, terms.rate(), steps + looks - born + 1);
    if (masking != null && options.decayAll()) {
      masking.hold(parameters);
    }
  }

  /** Makes the accumulated gradient that of the whole objective: terms, mask, clipping, decay. */
  private void complete(ParameterTerms terms, @Nullable Masking masking) {
    Views current = values.current();
    terms
        .l2()
        .forEach(
            (name, coefficient) -> {
              int index = layout.indexOf(name);
              Views.view(layout.slices().get(index), gradient)
                  .add_(current.parameter(index), new Scalar(coefficient));
            });
    terms
        .l1()
        .forEach(
            (name, coefficient) -> {
              int index = layout.indexOf(name);
              Views.view(layout.slices().get(index), gradient)
                  .add_(current.parameter(index).sign(), new Scalar(coefficient));
            });
    if (masking != null) {
      gradient.mul_(masking.trained());
    }
    clip();
    rule.decay(current.parameters(), gradient);
    if (masking != null && options.decayAll()) {
      masking.clearFrozen(gradient);
    }
  }

  /** Scales the gradient down to the largest norm allowed, as PyTorch's clip_grad_norm_. */
  private void clip() {
    double limit = options.clip();
    norm = limit > 0 || steps % NORM_EVERY == 0 ? gradient.norm().item_double() : Double.NaN;
    if (limit == 0) {
      return;
    }
    if (!Double.isFinite(norm)) {
      throw new EngineException(
          EngineException.Kind.NOT_FINITE,
          "norm of the gradient is %s at step %d".formatted(norm, steps + 1));
    }
    double factor = limit / (norm + 1e-6);
    if (factor < 1) {
      gradient.mul_(new Scalar(factor));
    }
  }

  /** Zeroes what masks leave untrained, of parameters what is masked; needs a scope. */
  public void clear(Masking masking) {
    var parameters = new ArrayList<Tensor>();
    parameters.add(values.current().parameters());
    if (start != null) {
      parameters.add(start);
    }
    Views average = values.average();
    if (average != null) {
      parameters.add(average.parameters());
    }
    EqualAverage collected = values.collected();
    if (collected != null) {
      parameters.add(collected.views().parameters());
    }
    masking.clear(parameters);
    var untrained = new ArrayList<>(rule.moments().values());
    untrained.add(gradient);
    masking.clearUntrained(untrained);
  }

  /** Forgets where the parameters began to look ahead. */
  public void stay() {
    if (start != null) {
      start.releaseReference();
      start = null;
    }
  }

  /**
   * Goes on from so many steps and looks ahead, with a gradient of zeros; needs a scope.
   *
   * @param bornAfter as {@link #born} says
   */
  public void goOn(long stepsTaken, long looksTaken, long bornAfter) {
    gradient.zero_();
    stay();
    steps = stepsTaken;
    looks = looksTaken;
    born = bornAfter;
    norm = Double.NaN;
  }

  @Override
  public void close() {
    stay();
    rule.close();
    owned.close();
  }
}
