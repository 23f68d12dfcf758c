package org.fairlead.fairness;

import static org.fairlead.base.Checks.requireArgument;
import static org.fairlead.base.Checks.requireLength;

/**
 * What the samples of a batch are trained towards: with own label {@code y}, partner's label {@code
 * y'}, share {@code a}, smoothing {@code s} and {@code K} classes the distribution {@code q = (1-s)
 * (a onehot(y) + (1-a) onehot(y')) + s/K}.
 *
 * <p>A partner is there where two images were mixed; smoothing takes the same from every label.
 * Plain labels have {@code a = 1} and {@code s = 0}. What a sample <em>is</em> stays its own label:
 * correctness, groups and subgroups know nothing of partners.
 *
 * @see <a href="https://arxiv.org/abs/1512.00567">Szegedy et al. (2015), for smoothing</a>
 */
public final class SoftLabels {
  private static final int[] NOBODY = new int[0];
  private static final double[] NOTHING = new double[0];

  private final int[] labels;
  private final int[] partners;
  private final double[] shares;
  private final double smoothing;

  private SoftLabels(int[] labels, int[] partners, double[] shares, double smoothing) {
    this.labels = labels;
    this.partners = partners;
    this.shares = shares;
    this.smoothing = smoothing;
  }

  /**
   * Returns labels as they are.
   *
   * @param labels classes, shape {@code [B]}; not copied, not to be modified
   */
  public static SoftLabels of(int[] labels) {
    return new SoftLabels(labels, NOBODY, NOTHING, 0);
  }

  /**
   * Returns labels of samples that were mixed.
   *
   * @param labels classes of the samples, shape {@code [B]}; not copied, not to be modified
   * @param partners classes of what was mixed into them, shape {@code [B]}; likewise
   * @param shares of the samples' own, shape {@code [B]}, each in {@code [0, 1]}; likewise
   */
  public static SoftLabels mixed(int[] labels, int[] partners, double[] shares) {
    requireLength("partners", partners.length, labels.length, "one per label");
    requireLength("shares", shares.length, labels.length, "one per label");
    for (int i = 0; i < shares.length; i++) {
      if (!(shares[i] >= 0 && shares[i] <= 1)) {
        requireArgument(false, "shares[%d] is %s, expected 0 to 1", i, shares[i]);
      }
    }
    return new SoftLabels(labels, partners, shares, 0);
  }

  /**
   * Returns the same with a smoothing.
   *
   * @param s in {@code [0, 1)}
   */
  public SoftLabels smoothed(double s) {
    requireArgument(s >= 0 && s < 1, "smoothing is %s, expected at least 0 and below 1", s);
    return s == smoothing ? this : new SoftLabels(labels, partners, shares, s);
  }

  /** Returns {@code B}, the number of samples. */
  public int size() {
    return labels.length;
  }

  /** Returns the samples' own classes, shape {@code [B]}; not to be modified. */
  public int[] labels() {
    return labels;
  }

  /** Returns {@code s}. */
  public double smoothing() {
    return smoothing;
  }

  /** Returns whether samples have partners. */
  public boolean areMixed() {
    return partners.length > 0;
  }

  /** Returns the class of sample {@code i}'s partner: its own where none was mixed into it. */
  public int partner(int i) {
    return partners.length == 0 ? labels[i] : partners[i];
  }

  /** Returns {@code a} of sample {@code i}: 1 where nothing was mixed into it. */
  public double share(int i) {
    return shares.length == 0 ? 1 : shares[i];
  }

  /** Requires every class to be one of {@code classes}. */
  void require(int i, int classes) {
    require("labels", labels, i, classes);
    if (partners.length > 0) {
      require("partners", partners, i, classes);
    }
  }

  private static void require(String name, int[] values, int i, int classes) {
    if (values[i] < 0 || values[i] >= classes) {
      requireArgument(false, "%s[%d] is %d, expected 0 to %d", name, i, values[i], classes - 1);
    }
  }
}
