package org.fairlead.audit.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import org.fairlead.audit.text.Show;
import org.fairlead.base.io.Fields;
import org.fairlead.fairness.statistics.Interval;
import org.fairlead.fairness.statistics.Verdict;

/** What a value of a result record is: how it is stored, and how people read it. */
public enum Kind {
  /** A {@link String}. */
  TEXT,

  /** A {@link Long} that counts, 0 or more. */
  COUNT,

  /** An {@link Integer} that counts, 0 or more. */
  SMALL_COUNT,

  /** A {@link Long} that counts very many: shown with three digits and a unit's letter. */
  AMOUNT,

  /** A {@link Long} of either sign that means nothing but itself, such as a seed. */
  INTEGER,

  /** A {@link Double} without a unit. */
  NUMBER,

  /** A {@link Double} of either sign without a unit. */
  SIGNED,

  /** A {@link Double} in {@code [0, 1]}, shown in per cent. */
  SHARE,

  /** A {@link Double}, the difference of two shares, shown in points with its sign. */
  POINTS,

  /** A {@link Double}, a difference of shares that is never negative. */
  SIZE_IN_POINTS,

  /** A {@link Boolean}: a mark on a row where it is true. */
  MARK,

  /** A {@link String}: a mark on a row where it is not empty, which it explains. */
  REASON,

  /** A {@link Verdict}. */
  VERDICT;

  private static final Map<String, Verdict> VERDICTS = verdicts();

  private static Map<String, Verdict> verdicts() {
    var words = new LinkedHashMap<String, Verdict>();
    for (Verdict verdict : Verdict.values()) {
      words.put(verdict.text(), verdict);
    }
    return words;
  }

  /** Returns the unit that values are shown in, empty without one. */
  public String unit() {
    return switch (this) {
      case SHARE -> "%";
      case POINTS, SIZE_IN_POINTS -> "points";
      default -> "";
    };
  }

  /** Returns by what a value is multiplied to be in its {@link #unit}. */
  public double scale() {
    return unit().isEmpty() ? 1 : 100;
  }

  /** Returns whether values are set to the right in tables. */
  public boolean number() {
    return this != TEXT && this != VERDICT && this != MARK && this != REASON;
  }

  /** Returns whether a value is not known. */
  static boolean unknown(Object value) {
    return value instanceof Double number && Double.isNaN(number);
  }

  /** Returns whether it marks rows, and has no column in tables. */
  boolean marks() {
    return this == MARK || this == REASON;
  }

  Object toJson(Object value) {
    return value instanceof Verdict verdict ? verdict.text() : value;
  }

  String toCsv(Object value) {
    return unknown(value) ? "" : toJson(value).toString();
  }

  /** Returns a value as it stands below a heading that names the unit. */
  public String bare(Object value) {
    return switch (this) {
      case TEXT, REASON -> (String) value;
      case COUNT -> Show.count((Long) value);
      case SMALL_COUNT -> Show.count((Integer) value);
      case AMOUNT -> Show.amount((Long) value);
      case INTEGER -> value.toString();
      case NUMBER -> Show.number((Double) value);
      case SIGNED -> Show.signed((Double) value);
      case SHARE -> Show.hundredths((Double) value);
      case POINTS -> Show.points((Double) value);
      case SIZE_IN_POINTS -> Show.unsignedPoints((Double) value);
      case MARK -> (Boolean) value ? "yes" : "no";
      case VERDICT -> ((Verdict) value).text();
    };
  }

  /** Returns a value with the sign of per cent where it is a share. */
  public String text(Object value) {
    return this == SHARE ? Show.percent((Double) value) : bare(value);
  }

  /** Returns the interval of such a value. */
  public String text(Interval interval) {
    return switch (this) {
      case SHARE -> Show.percents(interval);
      case POINTS -> Show.points(interval);
      case SIZE_IN_POINTS -> Show.unsignedPoints(interval);
      default -> Show.signed(interval);
    };
  }

  Object read(Fields fields, String name) {
    return switch (this) {
      case TEXT, REASON -> fields.text(name);
      case COUNT, AMOUNT -> (Object) fields.count(name);
      case SMALL_COUNT -> (Object) fields.smallCount(name);
      case INTEGER -> (Object) fields.integer(name);
      case NUMBER, SIGNED, SHARE, POINTS, SIZE_IN_POINTS -> (Object) fields.number(name);
      case MARK -> (Object) fields.flag(name);
      case VERDICT -> fields.word(name, VERDICTS);
    };
  }
}
