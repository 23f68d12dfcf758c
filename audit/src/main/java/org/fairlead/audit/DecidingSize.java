package org.fairlead.audit;

import java.util.Optional;
import org.fairlead.fairness.statistics.Verdict;

/**
 * How large a split would have to be to judge what its samples cannot tell, if it had the same mix
 * of groups and every {@code ψ_g} stayed where it is.
 *
 * <p>Bounds are {@code ψ_g ± h_g}, and {@code h_g} falls with the square root of the samples, so a
 * group is judged by {@code (h_g / |ε - ψ_g|)²} times as many. If some {@code ψ_g} is above the
 * tolerance {@code ε}, the answer will be no and the first such group gives it; otherwise it will
 * be yes and takes all groups.
 *
 * @param samples of the whole split, rounded up to two digits
 * @param group that takes so many
 */
public record DecidingSize(long samples, String group) {
  private static final double MOST = 1e12;

  /**
   * Returns what it takes; empty if the verdict is clear, or if no number does because a group has
   * no samples or lies at the tolerance.
   */
  public static Optional<DecidingSize> of(SplitResults split) {
    Gaps gaps = split.gaps();
    if (gaps == null || gaps.verdict() != Verdict.CANNOT_TELL) {
      return Optional.empty();
    }
    boolean above = gaps.maxPsi() > gaps.tolerance();
    double factor = above ? Double.POSITIVE_INFINITY : 0;
    String decides = "";
    for (GroupResults group : split.groups()) {
      double own = factor(group, gaps, above);
      if (above ? own < factor : own > factor) {
        factor = own;
        decides = group.name();
      }
    }
    double samples = factor * split.count();
    return samples > 0 && samples < MOST
        ? Optional.of(new DecidingSize(rounded(samples), decides))
        : Optional.empty();
  }

  /** Returns how many times as many samples a group takes. */
  private static double factor(GroupResults group, Gaps gaps, boolean above) {
    GroupGaps own = group.gaps();
    if (own == null || group.count() == 0) {
      return Double.POSITIVE_INFINITY;
    }
    if (above && own.psi() <= gaps.tolerance()) {
      return Double.POSITIVE_INFINITY; // cannot be the one that says no
    }
    double half =
        above ? own.psi() - own.psiInterval().low() : own.psiInterval().high() - own.psi();
    double times = half / (gaps.tolerance() - own.psi());
    double enough = above ? 0 : (double) gaps.minimumCount() / group.count();
    return Math.max(times * times, enough);
  }

  private static long rounded(double samples) {
    double unit = Math.pow(10, Math.floor(Math.log10(samples)) - 1);
    return Math.round(Math.ceil(samples / unit - 1e-9) * unit);
  }
}
