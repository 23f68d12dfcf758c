package org.fairlead.engine.optimizer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.fairlead.engine.libtorch.Owned;
import org.fairlead.engine.libtorch.Precision;
import org.fairlead.engine.libtorch.Tensors;
import org.fairlead.engine.parameters.FlatLayout;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of one optimizer on flat tensors.
 *
 * <p>A rule owns its moments, which have the shape of the parameters and start at zero. Where a
 * gradient is always zero, moments stay zero, so masked parameters do not move.
 */
sealed interface Rule extends AutoCloseable {

  /** {@link #decay}, then {@link #move} from the same place. */
  default void step(Tensor parameters, Tensor gradient, double rate, long count) {
    decay(parameters, gradient);
    move(parameters, gradient, rate, count);
  }

  /**
   * Adds the weight decay that is part of the gradient, at the parameters that it was computed at;
   * needs a surrounding scope without gradients.
   */
  void decay(Tensor parameters, Tensor gradient);

  /**
   * Moves parameters along a decayed gradient, which is overwritten, and shrinks them by the decay
   * that is part of the step; needs a surrounding scope without gradients.
   *
   * @param count how often the moments have been moved, this time included
   */
  void move(Tensor parameters, Tensor gradient, double rate, long count);

  /** Returns the moments by name. */
  Map<String, Tensor> moments();

  @Override
  void close();

  static Rule of(OptimizerOptions options, FlatLayout layout, Precision precision, String device) {
    long decayed = options.decayAll() ? layout.size() : layout.decayed();
    return options.name().equals("sgd")
        ? new Sgd(options, decayed, layout.size(), precision, device)
        : new Adam(options, decayed, layout.size(), precision, device);
  }

  /**
   * Stochastic gradient descent: {@code g ← g + c w}, {@code v ← μ v + g}, {@code w ← w - η v}, or
   * {@code w ← w - η (g + μ v)} with Nesterov's momentum.
   */
  final class Sgd implements Rule {
    private final Owned owned = new Owned();
    private final OptimizerOptions options;
    private final long decayed;
    private final @Nullable Tensor velocity;

    Sgd(OptimizerOptions options, long decayed, long size, Precision precision, String device) {
      this.options = options;
      this.decayed = decayed;
      this.velocity =
          options.momentum() > 0
              ? owned.keep(Tensors.zeros(size, precision.storage(), device))
              : null;
    }

    @Override
    public void decay(Tensor parameters, Tensor gradient) {
      Rule.decay(parameters, gradient, decayed, options.weightDecay());
    }

    @Override
    public void move(Tensor parameters, Tensor gradient, double rate, long count) {
      Tensor direction = gradient;
      if (velocity != null) {
        Scalar momentum = new Scalar(options.momentum());
        velocity.mul_(momentum).add_(gradient);
        if (options.nesterov()) {
          gradient.add_(velocity, momentum);
        } else {
          direction = velocity;
        }
      }
      parameters.add_(direction, new Scalar(-rate));
    }

    @Override
    public Map<String, Tensor> moments() {
      return velocity == null ? Map.of() : Map.of("momentum", velocity);
    }

    @Override
    public void close() {
      owned.close();
    }
  }

  /**
   * Adam, and AdamW where the decay shrinks the parameters instead of joining the gradient: {@code
   * m ← β₁ m + (1-β₁) g}, {@code v ← β₂ v + (1-β₂) g²}, {@code w ← w - η/(1-β₁ᵗ) m / (√v/√(1-β₂ᵗ) +
   * ε)}.
   *
   * @see <a href="https://arxiv.org/abs/1711.05101">Loshchilov, Hutter (2019)</a>
   */
  final class Adam implements Rule {
    private final Owned owned = new Owned();
    private final OptimizerOptions options;
    private final boolean decoupled;
    private final long decayed;
    private final Tensor first;
    private final Tensor second;
    private final Tensor scratch;

    Adam(OptimizerOptions options, long decayed, long size, Precision precision, String device) {
      this.options = options;
      this.decoupled = options.name().equals("adamw");
      this.decayed = decayed;
      this.first = owned.keep(Tensors.zeros(size, precision.storage(), device));
      this.second = owned.keep(Tensors.zeros(size, precision.storage(), device));
      this.scratch = owned.keep(Tensors.zeros(size, precision.storage(), device));
    }

    @Override
    public void decay(Tensor parameters, Tensor gradient) {
      if (!decoupled) {
        Rule.decay(parameters, gradient, decayed, options.weightDecay());
      }
    }

    @Override
    public void move(Tensor parameters, Tensor gradient, double rate, long count) {
      if (decoupled && options.weightDecay() > 0) {
        parameters.narrow(0, 0, decayed).mul_(new Scalar(1 - rate * options.weightDecay()));
      }
      first.lerp_(gradient, new Scalar(1 - options.beta1()));
      second
          .mul_(new Scalar(options.beta2()))
          .addcmul_(gradient, gradient, new Scalar(1 - options.beta2()));
      double correction1 = 1 - Math.pow(options.beta1(), (double) count);
      double correction2 = Math.sqrt(1 - Math.pow(options.beta2(), (double) count));
      torch.sqrt_out(scratch, second);
      scratch.div_(new Scalar(correction2)).add_(new Scalar(options.epsilon()));
      parameters.addcdiv_(first, scratch, new Scalar(-rate / correction1));
    }

    @Override
    public Map<String, Tensor> moments() {
      var moments = new LinkedHashMap<String, Tensor>();
      moments.put("moment1", first);
      moments.put("moment2", second);
      return moments;
    }

    @Override
    public void close() {
      owned.close();
    }
  }

  private static void decay(Tensor parameters, Tensor gradient, long decayed, double coefficient) {
    if (coefficient > 0) {
      gradient
          .narrow(0, 0, decayed)
          .add_(parameters.narrow(0, 0, decayed), new Scalar(coefficient));
    }
  }
}
