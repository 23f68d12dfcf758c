package org.fairlead.tracking.figure;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.imageio.ImageIO;
import org.fairlead.audit.ModelResults;
import org.fairlead.audit.SplitResults;
import org.fairlead.base.BoundedWork;
import org.fairlead.base.InputException;
import org.fairlead.base.io.AtomicFiles;
import org.fairlead.tracking.metrics.Metrics;
import org.fairlead.tracking.run.Results;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Draws PNG figures. They need no display, but a font: a machine without any (a small container)
 * cannot draw them, and every method then says why instead of failing. So it does of a figure that
 * takes too long.
 */
public final class Figures {
  /** A figure takes a second; one whose axis finds no end takes for ever. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

  private Figures() {}

  /** Returns why figures cannot be drawn on this machine, or empty if they can. */
  public static Optional<String> unavailable() {
    return Fonts.PROBLEM;
  }

  /**
   * Draws {@code ψ} by group and method with simultaneous bounds and the tolerance, and beside it
   * the accuracy by group and method.
   *
   * @param results of the runs, in the order of the legend
   * @param model {@link ModelResults#SELECTED} or {@link ModelResults#LAST}
   * @param split for example {@link SplitResults#TEST}
   * @return why nothing was drawn, or empty
   * @throws org.fairlead.base.InputException if the file cannot be written
   */
  public static Optional<String> comparison(
      List<Results> results, String model, String split, Path png) {
    return draw(png, () -> GroupFigure.of(results, model, split));
  }

  /**
   * Draws a run's curves: loss, accuracy, {@code max ψ}, multipliers and sparsity, as far as they
   * were logged; by epoch (lines of kind {@code epoch}), or by step for a run of less than two.
   *
   * @return why nothing was drawn, or empty
   * @throws org.fairlead.base.InputException if the file cannot be written
   */
  public static Optional<String> curves(Metrics metrics, Path png) {
    return draw(png, () -> CurvesFigure.of(metrics));
  }

  private static Optional<String> draw(Path png, Supplier<Optional<BufferedImage>> figure) {
    if (unavailable().isPresent()) {
      return unavailable();
    }
    try {
      Optional<Optional<BufferedImage>> drawn =
          BoundedWork.within(LIMIT, "fairlead-figure", () -> false, figure);
      if (drawn.isEmpty()) {
        return Optional.of("drawing took more than %d s".formatted(LIMIT.toSeconds()));
      }
      Optional<BufferedImage> image = drawn.get();
      image.ifPresent(
          pixels ->
              AtomicFiles.write(
                  png,
                  out -> {
                    if (!ImageIO.write(pixels, "png", out)) {
                      throw new IOException("no PNG writer");
                    }
                  }));
      return image.isPresent() ? Optional.empty() : Optional.of("there is nothing to draw");
    } catch (LinkageError | RuntimeException e) {
      if (e instanceof InputException input) {
        throw input;
      }
      LOG.debug("drawing {} failed", png, e);
      return Optional.of("drawing failed: " + e);
    }
  }
}
