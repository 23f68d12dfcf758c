package org.fairlead.constrained;

import static org.fairlead.base.Checks.requireArgument;

import java.util.List;
import java.util.stream.DoubleStream;
import org.fairlead.constrained.dual.Schedule;
import org.fairlead.constrained.solution.ShadowPrices;

/**
 * What a constraint makes of a measured violation before anything else sees it: {@code s_j (g_j -
 * slack(t))}, for both of its measurements.
 *
 * <p>Scaling brings constraints of different units to one: multipliers, their step size and penalty
 * coefficients then mean the same for all entries. Multipliers belong to the scaled constraint; the
 * weights that the primal gets, and {@link ShadowPrices}, to the unscaled one. A slack that ends at
 * 0 is a tolerance that tightens during training.
 *
 * @param scale {@code s}: one for all entries, or one per entry; positive
 * @param slack granted to an inequality, by the number of steps taken
 */
public record Conditioning(List<Double> scale, Schedule slack) {

  public Conditioning {
    scale = List.copyOf(scale);
    requireArgument(!scale.isEmpty(), "scale must hold one number for all or one per entry");
    for (double each : scale) {
      requireArgument(
          each > 0 && Double.isFinite(each), "scale must be positive and finite, got %s", each);
    }
  }

  /** Returns to take violations as they are. */
  public static Conditioning none() {
    return new Conditioning(List.of(1.0), Schedule.constant(0));
  }

  /** Returns this with other scales; one for all entries, or one per entry. */
  public Conditioning withScale(double... newScale) {
    return new Conditioning(DoubleStream.of(newScale).boxed().toList(), slack);
  }

  /** Returns this with another slack. */
  public Conditioning withSlack(Schedule newSlack) {
    return new Conditioning(scale, newSlack);
  }
}
