package org.fairlead.audit.text;

import java.time.Duration;
import java.util.Locale;
import org.fairlead.fairness.statistics.Interval;

/** Numbers as people read them; what is not known is a dash. */
public final class Show {
  /** Stands for a number that is not known. */
  public static final String NONE = "–";

  private Show() {}

  /** A share as per cent: 0.9123 is {@code "91.2 %"}. */
  public static String percent(double share) {
    return Double.isNaN(share) ? NONE : String.format(Locale.ROOT, "%.1f %%", clean(share, 1));
  }

  /** A share without the sign of per cent. */
  public static String hundredths(double share) {
    return Double.isNaN(share) ? NONE : String.format(Locale.ROOT, "%.1f", clean(share, 1));
  }

  /** A gap in points, with its sign: 0.0123 is {@code "+1.23"}. */
  public static String points(double gap) {
    return Double.isNaN(gap) ? NONE : String.format(Locale.ROOT, "%+.2f", clean(gap, 2));
  }

  /** A quantity that is never negative, in points: 0.0123 is {@code "1.23"}. */
  public static String unsignedPoints(double gap) {
    return Double.isNaN(gap) ? NONE : String.format(Locale.ROOT, "%.2f", clean(gap, 2));
  }

  /** An interval of a gap in points. */
  public static String points(Interval interval) {
    return "[" + points(interval.low()) + ", " + points(interval.high()) + "]";
  }

  /** An interval of a quantity that is never negative, in points. */
  public static String unsignedPoints(Interval interval) {
    return "[" + unsignedPoints(interval.low()) + ", " + unsignedPoints(interval.high()) + "]";
  }

  /** An interval of a share in per cent. */
  public static String percents(Interval interval) {
    return "[" + hundredths(interval.low()) + ", " + hundredths(interval.high()) + "]";
  }

  /** A value times 100 that is rounded, so that no "-0.0" appears. */
  private static double clean(double share, int digits) {
    double scale = Math.pow(10, digits);
    double rounded = Math.rint(share * 100 * scale) / scale;
    return rounded == 0 ? 0 : rounded;
  }

  /** A number of samples: 1234567 is {@code "1,234,567"}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Three significant digits with a unit's letter: 1234567 is {@code "1.23 M"}. */
  public static String amount(long amount) {
    String[] units = {"", " k", " M", " G", " T"};
    int unit = 0;
    double scaled = (double) amount;
    while (scaled >= 999.5 && unit < units.length - 1) {
      scaled /= 1000;
      unit++;
    }
    int digits = unit == 0 ? 0 : scaled < 9.995 ? 2 : scaled < 99.95 ? 1 : 0;
    return String.format(Locale.ROOT, "%." + digits + "f%s", scaled, units[unit]);
  }

  /** A multiplier. */
  public static String number(double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%.3f", value + 0.0);
  }

  /** A difference of rates, losses or norms, with its sign. */
  public static String signed(double value) {
    if (Double.isNaN(value)) {
      return NONE;
    }
    double rounded = Math.rint(value * 1000) / 1000;
    return Double.isInfinite(value)
        ? (value > 0 ? "+∞" : "-∞")
        : String.format(Locale.ROOT, "%+.3f", rounded == 0 ? 0 : rounded);
  }

  /** An interval of such a difference. */
  public static String signed(Interval interval) {
    return "[" + signed(interval.low()) + ", " + signed(interval.high()) + "]";
  }

  /** A time in seconds as a {@linkplain #duration duration}. */
  public static String seconds(double seconds) {
    return Double.isFinite(seconds) ? duration(Duration.ofMillis((long) (seconds * 1000))) : NONE;
  }

  /** {@code "42 s"}, {@code "3 min 5 s"} or {@code "2 h 7 min"}. */
  public static String duration(Duration duration) {
    long seconds = Math.max(0, Math.round(duration.toMillis() / 1000.0));
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }
}
