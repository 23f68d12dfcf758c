package org.fairlead.tracking;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Draws PNG figures. They need no display, but fonts: see {@link #unavailable}. */
@SuppressWarnings("DoNotCallSuggester")
public final class Figures {
  private Figures() {}

  /** Returns why figures cannot be drawn on this machine, or empty if they can. */
  public static Optional<String> unavailable() {
    throw new UnsupportedOperationException();
  }

  /**
   * Draws {@code ψ} and accuracy by group and method, with simultaneous 95 % bars and the
   * tolerance.
   *
   * @return why nothing was drawn, or empty
   */
  public static Optional<String> comparison(
      List<Results> results, String model, String split, Path png) {
    throw new UnsupportedOperationException(results + model + split + png);
  }

  /**
   * Draws a run's curves: loss, accuracy, worst group, multipliers.
   *
   * @return why nothing was drawn, or empty
   */
  public static Optional<String> curves(Metrics metrics, Path png) {
    throw new UnsupportedOperationException(png.toString());
  }
}
