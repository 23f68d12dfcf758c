package org.fairlead.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import org.fairlead.constrained.dual.Adam;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.dual.DualRule;
import org.fairlead.constrained.dual.GradientAscent;
import org.fairlead.constrained.dual.NuPi;

/**
 * The arithmetic of a {@link DualRule}: one recursion per moving number, whose memory is a few
 * numbers that start at zero. They lie side by side, so that a scattered entry costs one access to
 * memory and not several.
 */
abstract class Recursion {
  private static final String STARTED = "started";

  /** Returns the names of the numbers that it remembers, in their order. */
  abstract List<String> names();

  /**
   * Advances recursion {@code i} and returns the step of its number.
   *
   * @param memory of all recursions
   * @param at where the memory of recursion {@code i} begins
   * @param gradient of the dual Lagrangian
   * @param value the number before the step
   * @param rate the step size of this step
   */
  abstract double advance(
      double[] memory, int at, int i, double gradient, double value, double rate);

  static Recursion of(DualDynamics dynamics, int size, boolean dense) {
    DualRule rule = dynamics.rule();
    if (rule instanceof GradientAscent ascent) {
      return ascent.momentum() == 0
          ? new Plain(dynamics.leak())
          : new Momentum(ascent, dynamics.leak());
    }
    if (rule instanceof Adam adam) {
      return new Moments(adam, dynamics.leak());
    }
    return new Control((NuPi) rule, size, dense, dynamics.leak());
  }

  private static final class Plain extends Recursion {
    private final double leak;

    Plain(double leak) {
      this.leak = leak;
    }

    @Override
    List<String> names() {
      return List.of();
    }

    @Override
    double advance(double[] memory, int at, int i, double gradient, double value, double rate) {
      return rate * (gradient - leak * value);
    }
  }

  private static final class Momentum extends Recursion {
    private final GradientAscent rule;
    private final double leak;

    Momentum(GradientAscent rule, double leak) {
      this.rule = rule;
      this.leak = leak;
    }

    @Override
    List<String> names() {
      return List.of("average", STARTED);
    }

    @Override
    double advance(double[] memory, int at, int i, double gradient, double value, double rate) {
      double g = gradient - leak * value;
      double past = memory[at];
      double average =
          memory[at + 1] == 0 ? g : rule.momentum() * past + (1 - rule.dampening()) * g;
      memory[at] = average;
      memory[at + 1] = 1;
      return rate * (rule.nesterov() ? g + rule.momentum() * average : average);
    }
  }

  /** Adam; {@code firstShare} and {@code secondShare} are {@code 1 - β^t}. */
  private static final class Moments extends Recursion {
    private final Adam rule;
    private final double leak;

    Moments(Adam rule, double leak) {
      this.rule = rule;
      this.leak = leak;
    }

    @Override
    List<String> names() {
      return rule.amsgrad()
          ? List.of("first", "firstShare", "second", "secondShare", "secondMaximum")
          : List.of("first", "firstShare", "second", "secondShare");
    }

    @Override
    double advance(double[] memory, int at, int i, double gradient, double value, double rate) {
      double g = gradient - leak * value;
      double first = rule.beta1() * memory[at] + (1 - rule.beta1()) * g;
      double firstShare = rule.beta1() * memory[at + 1] + (1 - rule.beta1());
      double second = rule.beta2() * memory[at + 2] + (1 - rule.beta2()) * g * g;
      double secondShare = rule.beta2() * memory[at + 3] + (1 - rule.beta2());
      memory[at] = first;
      memory[at + 1] = firstShare;
      memory[at + 2] = second;
      memory[at + 3] = secondShare;
      if (rule.amsgrad()) {
        second = Math.max(memory[at + 4], second);
        memory[at + 4] = second;
      }
      double size =
          rule.epsilonFirst()
              ? (Math.sqrt(second) + rule.epsilon()) / Math.sqrt(secondShare)
              : Math.sqrt(second / secondShare) + rule.epsilon();
      return rate * (first / firstShare) / size;
    }
  }

  /** νPI; the memory is ξ and whether it started. */
  private static final class Control extends Recursion {
    private final NuPi rule;
    private final boolean dense;
    private final double leak;
    private final double[] proportional;
    private final double[] integral;

    Control(NuPi rule, int size, boolean dense, double leak) {
      this.rule = rule;
      this.dense = dense;
      this.leak = leak;
      this.proportional = gains("proportional", rule.proportional(), size);
      this.integral = gains("integral", rule.integral(), size);
    }

    private static double[] gains(String name, List<Double> gains, int size) {
      requireArgument(
          gains.size() == 1 || gains.size() == size,
          "%s gains have shape [%d], expected [1] or [%d]",
          name,
          gains.size(),
          size);
      return gains.stream().mapToDouble(gain -> gain).toArray();
    }

    @Override
    List<String> names() {
      return List.of("error", STARTED);
    }

    @Override
    double advance(double[] memory, int at, int i, double gradient, double value, double rate) {
      double kp = proportional.length == 1 ? proportional[0] : proportional[i];
      double ki = integral.length == 1 ? integral[0] : integral[i];
      double decay = rate * leak * value;
      if (memory[at + 1] == 0) {
        memory[at + 1] = 1;
        if (rule.start() != NuPi.Start.ZEROS) {
          memory[at] = firstError(gradient);
          return rate * ki * gradient - decay;
        }
      }
      double error = rule.nu() * memory[at] + (1 - rule.nu()) * gradient;
      double change = error - memory[at];
      memory[at] = error;
      return rate * (ki * gradient + kp * change) - decay;
    }

    private double firstError(double gradient) {
      if (rule.start() == NuPi.Start.DOCUMENTED) {
        return gradient;
      }
      return dense ? 0 : (1 - rule.nu()) * gradient;
    }
  }
}
