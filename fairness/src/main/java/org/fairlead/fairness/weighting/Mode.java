package org.fairlead.fairness.weighting;

/** Whose arithmetic a method follows. */
public enum Mode {
  /**
   * The corrected one: population quantities are population-weighted, a norm penalty stays outside
   * of the constraints, and multipliers in use are scaled so that no sample is pushed the wrong
   * way.
   */
  DEFAULT,

  /**
   * The published code's, its defects included, for comparison with its traces: the accuracy of the
   * population is the plain mean over full buffers, a norm penalty leaks into the surrogate, and
   * multipliers are used as they are.
   */
  FAITHFUL
}
