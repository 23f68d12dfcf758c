package org.fairlead.constrained.dual;

import static org.fairlead.base.Checks.requireArgument;

/**
 * How the multipliers of a constraint move when its strict violation was measured: options, without
 * state, so that one value serves many constraints.
 *
 * <p>A step of an observed entry: the measured violation passes the {@link NoisePolicy}, the {@link
 * DualRule} turns it into a step, the {@link Schedule} scales the step, the multiplier moves and is
 * projected, and where restarts are on, a constraint with slack gets the multiplier 0. An entry
 * that was not observed, or has no estimate yet (an infinite standard error), is untouched together
 * with all that its recursion remembers: nothing winds up.
 *
 * @param rule the recursion
 * @param schedule a factor of the rule's step size, at least 0, by the number of steps taken
 * @param leak {@code κ >= 0}: the dual objective is {@code λᵀg - κ/2 ‖λ‖²}, which pulls multipliers
 *     to zero. Gradient ascent and Adam see its gradient; νPI moves the multiplier by {@code -η κ
 *     λ} beside the control, whose error stays the violation
 * @param restart whether the multiplier of an inequality with slack (beyond the noise, under a
 *     noise policy) is set to 0 after its step, instead of being wound down; what the rule
 *     remembers stays
 * @param noisePolicy how much of a noisy violation counts
 * @param fading whether unobserved entries count as {@code g = 0} and keep moving by what their
 *     rule remembers, as {@code torch.optim.SGD} does; every step then costs the whole size
 */
public record DualDynamics(
    DualRule rule,
    Schedule schedule,
    double leak,
    boolean restart,
    NoisePolicy noisePolicy,
    boolean fading) {

  public DualDynamics {
    requireArgument(
        leak >= 0 && Double.isFinite(leak), "leak must be at least 0 and finite, got %s", leak);
    requireArgument(
        schedule.first() >= 0 && schedule.last() >= 0,
        "a schedule of step sizes must not be negative, got %s to %s",
        schedule.first(),
        schedule.last());
  }

  /** Returns the rule alone. */
  public static DualDynamics of(DualRule rule) {
    return new DualDynamics(rule, Schedule.constant(1), 0, false, NoisePolicy.none(), false);
  }

  /** Returns plain gradient ascent of step size {@code rate}. */
  public static DualDynamics gradientAscent(double rate) {
    return of(GradientAscent.of(rate));
  }

  /** Returns νPI of step size {@code rate} and proportional gain {@code kp}. */
  public static DualDynamics nuPi(double rate, double kp) {
    return of(NuPi.of(rate, kp));
  }

  /** Returns this with a factor of the step size that changes over time. */
  public DualDynamics withSchedule(Schedule newSchedule) {
    return new DualDynamics(rule, newSchedule, leak, restart, noisePolicy, fading);
  }

  /** Returns this with another leak. */
  public DualDynamics withLeak(double newLeak) {
    return new DualDynamics(rule, schedule, newLeak, restart, noisePolicy, fading);
  }

  /** Returns this with restarts on feasibility, or without. */
  public DualDynamics withRestart(boolean newRestart) {
    return new DualDynamics(rule, schedule, leak, newRestart, noisePolicy, fading);
  }

  /** Returns this with another noise policy. */
  public DualDynamics withNoisePolicy(NoisePolicy newCaution) {
    return new DualDynamics(rule, schedule, leak, restart, newCaution, fading);
  }

  /** Returns this with unobserved entries that count as zero, or that stay. */
  public DualDynamics withFading(boolean newFading) {
    return new DualDynamics(rule, schedule, leak, restart, noisePolicy, newFading);
  }
}
