package org.fairlead.data.column;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * The texts of a column read as numbers. What is missing is no part of it. Immutable.
 *
 * <p>Whether decimals follow a point or a comma is told by texts that are numbers one way alone:
 * {@code 1,5}, not {@code 1,500}.
 */
public final class ColumnNumbers {
  private static final double NEARLY_ALL = 0.9;
  private static final double HALF = 0.5;

  /** Fewer different numbers may well be names of classes. */
  private static final int FEW = 20;

  /** A postal code, rather than a number of two or three digits that a form has padded. */
  private static final Pattern CODE = Pattern.compile("0\\d{3,17}");

  private static final Pattern DIGIT = Pattern.compile(".*\\d.*", Pattern.DOTALL);

  private final Map<String, Numeral> numerals = new LinkedHashMap<>();
  private final Map<String, Integer> counts = new HashMap<>();
  private final int known;

  private ColumnNumbers(Iterable<String> texts) {
    int count = 0;
    for (String text : texts) {
      if (!MissingWords.has(text)) {
        count++;
        counts.merge(text, 1, Integer::sum);
        numerals.computeIfAbsent(text, Numeral::of);
      }
    }
    this.known = count;
  }

  /** Reads texts. */
  public static ColumnNumbers of(Iterable<String> texts) {
    return new ColumnNumbers(texts);
  }

  /** What the texts say of the mark before their decimals. */
  public enum Mark {
    /** A point. */
    POINT,
    /** A comma. */
    COMMA,
    /** Either, and the numbers would differ. */
    OPEN,
    /** Nothing, as there is no mark. */
    NONE
  }

  /** What a column is. */
  public enum Kind {
    /** Numbers, nearly all of it. */
    NUMBERS,
    /** Texts, or few numbers that are names as the texts beside them. */
    TEXTS,
    /** Numbers and texts that are neither few nor nearly all. */
    MIXED
  }

  /** Returns how many values are not missing. */
  public int known() {
    return known;
  }

  /** Returns the different texts, in the order in which they come. */
  public List<String> texts() {
    return List.copyOf(numerals.keySet());
  }

  /** Returns how often a text comes. */
  public int count(String text) {
    return counts.getOrDefault(text, 0);
  }

  /** Returns a text as a number. */
  public Numeral numeral(String text) {
    Numeral numeral = numerals.get(text);
    return numeral == null ? Numeral.of(text) : numeral;
  }

  private int sum(ToIntFunction<Map.Entry<String, Numeral>> of) {
    return numerals.entrySet().stream().mapToInt(of).sum();
  }

  /** Returns how many values are numbers. */
  public int numbers(boolean decimalComma) {
    return sum(
        each -> Double.isNaN(each.getValue().value(decimalComma)) ? 0 : count(each.getKey()));
  }

  /** Returns what the texts say of the mark before their decimals. */
  public Mark mark() {
    int point = numbers(false);
    int comma = numbers(true);
    if (point != comma) {
      boolean decided = Math.max(point, comma) >= NEARLY_ALL * known;
      return decided ? point > comma ? Mark.POINT : Mark.COMMA : Mark.NONE;
    }
    return numerals.values().stream().anyMatch(Numeral::isAmbiguous) ? Mark.OPEN : Mark.NONE;
  }

  /** Returns a whole number that begins with zeros, as codes do; empty for none. */
  public Optional<String> code() {
    return numerals.keySet().stream().filter(text -> CODE.matcher(text).matches()).findFirst();
  }

  /** Returns what the column is. */
  public Kind kind(boolean decimalComma) {
    if (code().isPresent()) {
      return Kind.TEXTS;
    }
    int numbers = numbers(decimalComma);
    long different = numerals.values().stream().filter(n -> isNumber(n, decimalComma)).count();
    if (numbers < HALF * known || numbers == 0) {
      return Kind.TEXTS;
    }
    if (numbers == known) {
      return Kind.NUMBERS;
    }
    boolean like =
        numerals.entrySet().stream()
            .anyMatch(
                each ->
                    !isNumber(each.getValue(), decimalComma)
                        && DIGIT.matcher(each.getKey()).matches());
    if (different <= FEW && (like || numbers < NEARLY_ALL * known)) {
      return Kind.TEXTS;
    }
    return numbers >= NEARLY_ALL * known ? Kind.NUMBERS : Kind.MIXED;
  }

  private static boolean isNumber(Numeral numeral, boolean decimalComma) {
    return !Double.isNaN(numeral.value(decimalComma));
  }
}
