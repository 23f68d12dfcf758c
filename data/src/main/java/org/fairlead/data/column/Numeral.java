package org.fairlead.data.column;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The number that a text reads as, with the mark before its decimals a point, and with a comma:
 * {@code 1,234} is 1234 or 1.234. Thousands may be set apart by the other mark, a blank or an
 * apostrophe; a minus may be parentheses, as accountants write it; a unit may stand at its end, a
 * currency also before it.
 *
 * @param point the number if decimals follow a point; NaN if the text is none then, infinite if it
 *     says so or is beyond double precision
 * @param comma the number if decimals follow a comma
 * @param unit what it counts, such as {@code "kg"} or {@code "$"}; empty for none
 */
public record Numeral(double point, double comma, String unit) {
  private static final Numeral NONE = new Numeral(Double.NaN, Double.NaN, "");
  private static final int LONGEST = 64;

  /** As many digits after a point may be thousands, where decimals follow a comma. */
  private static final int THOUSANDS = 3;

  private static final String EXPONENT = "(?:[eE][-+]?\\d{1,4})?";
  private static final Pattern PLAIN = Pattern.compile("[-+]?(?:\\d+\\.?\\d*|\\.\\d+)" + EXPONENT);
  private static final Pattern INFINITE =
      Pattern.compile("([-+]?)(?:inf|infinity|∞|1\\.#inf)", Pattern.CASE_INSENSITIVE);
  private static final Pattern POINT = grouped("[,'’ \\u00a0\\u202f]", "\\.");
  private static final Pattern COMMA = grouped("[.'’ \\u00a0\\u202f]", ",");
  private static final Pattern MARKS = Pattern.compile("[,.'’ \\u00a0\\u202f]");

  private static final String CURRENCY =
      "US\\$|\\$|€|£|¥|₹|USD|EUR|GBP|JPY|CNY|INR|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|BRL|ZAR";
  private static final String UNIT =
      CURRENCY
          + "|%|‰|°C|°F|°|kg|g|mg|t|lbs?|oz|km|m|cm|mm|mi|miles?|ft|in|inch(?:es)?|m²|m2|sqm|sqft"
          + "|l|ml|years?|yrs?|yo|y|months?|mo|weeks?|wks?|days?|d|hours?|hrs?|h|minutes?|mins?|min"
          + "|seconds?|secs?|s|bpm|mmHg|kWh|kW|cc|hp|mph";
  private static final Pattern WITH_UNIT =
      Pattern.compile(
          "([-+]?)(?:("
              + CURRENCY
              + ")[ \\u00a0\\u202f]?)?([-+]?[\\d.,].*?)"
              + "(?:[ \\u00a0\\u202f]?("
              + UNIT
              + "))?");

  /** A number whose thousands may be set apart, with decimals after a mark. */
  private static Pattern grouped(String group, String mark) {
    return Pattern.compile(
        "[-+]?(?:\\d+(?:%2$s\\d*)?|%2$s\\d+|[1-9]\\d{0,2}(%1$s)\\d{3}(?:\\1\\d{3})*(?:%2$s\\d*)?)%3$s"
            .formatted(group, mark, EXPONENT));
  }

  /** Reads a text. */
  public static Numeral of(String text) {
    int dot = text.indexOf('.');
    if (text.length() - dot - 1 != THOUSANDS && PLAIN.matcher(text).matches()) {
      double number = Double.parseDouble(text);
      return new Numeral(number, dot < 0 ? number : Double.NaN, "");
    }
    if (text.isEmpty() || text.length() > LONGEST) {
      return NONE;
    }
    String plain = text.replace('−', '-');
    Matcher infinite = INFINITE.matcher(plain);
    if (infinite.matches()) {
      double number =
          infinite.group(1).equals("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
      return new Numeral(number, number, "");
    }
    if (plain.startsWith("(") && plain.endsWith(")")) {
      Numeral inner = withUnit(plain.substring(1, plain.length() - 1));
      return new Numeral(-inner.point, -inner.comma, inner.unit);
    }
    return withUnit(plain);
  }

  private static Numeral withUnit(String text) {
    Matcher parts = WITH_UNIT.matcher(text);
    if (!parts.matches()) {
      return NONE;
    }
    String sign = parts.group(1);
    String number = parts.group(3);
    String before = Optional.ofNullable(parts.group(2)).orElse("");
    String after = Optional.ofNullable(parts.group(4)).orElse("");
    boolean twoSigns = !sign.isEmpty() && (number.startsWith("-") || number.startsWith("+"));
    if (twoSigns || (!before.isEmpty() && !after.isEmpty())) {
      return NONE;
    }
    double point = number(sign + number, POINT, '.');
    double comma = number(sign + number, COMMA, ',');
    return Double.isNaN(point) && Double.isNaN(comma)
        ? NONE
        : new Numeral(point, comma, before + after);
  }

  private static double number(String text, Pattern form, char mark) {
    if (!form.matcher(text).matches()) {
      return Double.NaN;
    }
    Matcher marks = MARKS.matcher(text);
    return Double.parseDouble(
        marks.replaceAll(found -> found.group().charAt(0) == mark ? "." : ""));
  }

  /** Returns the number; NaN if the text is none. */
  public double value(boolean decimalComma) {
    return decimalComma ? comma : point;
  }

  /** Returns whether the text is a number with one of the two marks alone. */
  boolean decides() {
    return Double.isNaN(point) != Double.isNaN(comma);
  }

  /** Returns whether the text is a number with either mark, and not the same one. */
  public boolean isAmbiguous() {
    return !Double.isNaN(point) && !Double.isNaN(comma) && point != comma;
  }

  /**
   * Returns the one way to write a number, so that 0, 0.0 and 0.00 are one value; empty for a text
   * that is no plain number, or one with zeros before it, as codes have.
   */
  public static Optional<String> canonical(String text) {
    if (!CANONICAL.matcher(text).matches()) {
      return Optional.empty();
    }
    if (text.indexOf('.') < 0) {
      return Optional.of(text.equals("-0") ? "0" : text);
    }
    var number = new BigDecimal(text).stripTrailingZeros();
    return Optional.of(number.signum() == 0 ? "0" : number.toPlainString());
  }

  private static final Pattern CANONICAL =
      Pattern.compile("-?(?:0|[1-9]\\d{0,14})(?:\\.\\d{0,15})?");

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%s or %s %s", point, comma, unit);
  }
}
