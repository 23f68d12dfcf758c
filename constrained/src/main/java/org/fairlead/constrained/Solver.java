package org.fairlead.constrained;

/**
 * The order in which the primal and the multipliers move. A solver holds no state: {@code x} is the
 * primal's, the multipliers are the constraints'.
 */
public sealed interface Solver permits Unconstrained, AlternatingDualPrimal {

  /**
   * Takes one step of both players.
   *
   * @throws IllegalArgumentException if a measured state does not fit its constraint or a strict
   *     violation is not finite; neither player has then moved
   */
  StepReport step(Primal primal);
}
