package org.fairlead.data.column;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;

/**
 * Ranges for columns of numbers that are to be classes or groups: {@code
 * age(0-17,18-39,40-64,65+)}.
 *
 * <p>A number belongs to the last range that begins at or below it, unless it lies beyond the end
 * of that range. An end that lies one unit of its last digit below the next beginning meets it:
 * with ranges 0-17 and 18-39, 17.5 belongs to the first. Immutable.
 */
public final class Bins {
  private static final String KEY = "data.bins";
  private static final String EXPECTED =
      "expected a column and its ranges from low to high, as in 'age(<18,18-39,40-64,65+)'";
  private static final Pattern COLUMN = Pattern.compile("([^()]+)\\(([^()]+)\\)");
  private static final String NUMBER = "-?\\d{1,15}(?:\\.\\d{1,15})?";
  private static final Pattern RANGE = Pattern.compile("(" + NUMBER + ") ?- ?(" + NUMBER + ")");
  private static final Pattern FROM = Pattern.compile("(" + NUMBER + ")\\+|>=(" + NUMBER + ")");
  private static final Pattern BELOW = Pattern.compile("<(" + NUMBER + ")");
  private static final int SUGGESTED = 4;

  private final List<String> texts;
  private final Map<String, List<Range>> byColumn;

  /**
   * One range.
   *
   * @param begin the smallest number in it
   * @param end the largest, or where {@code open} the number that all in it are below
   */
  private record Range(String name, double begin, double end, boolean open) {
    boolean has(double number) {
      return number >= begin && (open ? number < end : number <= end);
    }
  }

  private Bins(List<String> texts, Map<String, List<Range>> byColumn) {
    this.texts = texts;
    this.byColumn = byColumn;
  }

  /**
   * Reads the texts of a recipe.
   *
   * @throws InputException naming the text, if one cannot be read, or its ranges overlap
   */
  public static Bins parse(List<String> texts) {
    var byColumn = new LinkedHashMap<String, List<Range>>();
    List<String> whole = ColumnTexts.split(String.join(",", texts));
    for (String text : whole) {
      Matcher column = COLUMN.matcher(text.strip());
      if (!column.matches()) {
        throw wrong(text, EXPECTED);
      }
      var ranges =
          Arrays.stream(column.group(2).split(",", -1)).map(each -> range(text, each)).toList();
      if (byColumn.put(column.group(1).strip(), joined(text, ranges)) != null) {
        throw wrong(text, "which names a column for the second time");
      }
    }
    return new Bins(whole, byColumn);
  }

  private static Range range(String text, String each) {
    String name = each.strip();
    Matcher found = RANGE.matcher(name);
    if (found.matches()) {
      return new Range(name, number(found.group(1)), number(found.group(2)), false);
    }
    found = FROM.matcher(name);
    if (found.matches()) {
      String begin = found.group(1) == null ? found.group(2) : found.group(1);
      return new Range(name, number(begin), Double.POSITIVE_INFINITY, false);
    }
    found = BELOW.matcher(name);
    if (found.matches()) {
      return new Range(name, Double.NEGATIVE_INFINITY, number(found.group(1)), true);
    }
    throw wrong(text, "of which '%s' is no range: %s".formatted(name, EXPECTED));
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }

  /** Lets every range that ends one unit below the next one, or less, end where that begins. */
  private static List<Range> joined(String text, List<Range> ranges) {
    var joined = new ArrayList<Range>();
    for (int r = 0; r < ranges.size(); r++) {
      Range range = ranges.get(r);
      if (range.begin > range.end) {
        throw wrong(text, "of which '%s' ends before it begins".formatted(range.name));
      }
      if (r + 1 == ranges.size()) {
        joined.add(range);
        continue;
      }
      Range next = ranges.get(r + 1);
      if (!(next.begin >= range.end) || next.begin <= range.begin) {
        throw wrong(text, "of which '%s' begins before '%s' ends".formatted(next.name, range.name));
      }
      joined.add(
          next.begin - range.end <= unit(range.end, next.begin)
              ? new Range(range.name, range.begin, next.begin, true)
              : range);
    }
    return joined;
  }

  /** Returns one unit of the last digit of two numbers, as they were written. */
  private static double unit(double end, double begin) {
    return new BigDecimal("1.000001")
        .scaleByPowerOfTen(-Math.max(decimals(end), decimals(begin)))
        .doubleValue();
  }

  private static int decimals(double number) {
    return Double.isInfinite(number)
        ? 0
        : Math.max(0, BigDecimal.valueOf(number).stripTrailingZeros().scale());
  }

  private static InputException wrong(String text, String problem) {
    return new InputException("%s has '%s', %s".formatted(KEY, text, problem));
  }

  /** Returns the texts that were read, one for every column. */
  public List<String> texts() {
    return texts;
  }

  /** Returns the columns that it speaks of. */
  public List<String> columns() {
    return List.copyOf(byColumn.keySet());
  }

  public boolean has(String column) {
    return byColumn.containsKey(column);
  }

  /** Returns the names of a column's ranges, from low to high. */
  public List<String> names(String column) {
    return byColumn.getOrDefault(column, List.of()).stream().map(Range::name).toList();
  }

  /** Returns which of a column's ranges a number belongs to; -1 for none. */
  public int range(String column, double number) {
    var ranges = byColumn.getOrDefault(column, List.of());
    for (int r = 0; r < ranges.size(); r++) {
      if (ranges.get(r).has(number)) {
        return r;
      }
    }
    return -1;
  }

  /**
   * Returns ranges that would hold about as many of some numbers each, as {@code
   * data.bins='age(...)'}; of whole numbers, whole ranges.
   *
   * @param numbers at least one, finite
   */
  public static String suggestion(String column, double[] numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    boolean whole = Arrays.stream(sorted).allMatch(n -> n == Math.rint(n));
    var begins = new ArrayList<Double>();
    for (int b = 0; b < SUGGESTED; b++) {
      double begin = rounded(sorted[(int) ((long) b * sorted.length / SUGGESTED)], whole, b == 0);
      if (begins.isEmpty() || begin > begins.get(begins.size() - 1)) {
        begins.add(begin);
      }
    }
    var names = new ArrayList<String>();
    for (int b = 0; b < begins.size(); b++) {
      if (b + 1 == begins.size()) {
        names.add(plain(begins.get(b)) + "+");
      } else {
        double next = begins.get(b + 1);
        names.add(plain(begins.get(b)) + "-" + plain(whole ? next - 1 : next));
      }
    }
    return "%s='%s(%s)'".formatted(KEY, column, String.join(",", names));
  }

  private static double rounded(double number, boolean whole, boolean down) {
    if (whole) {
      return number;
    }
    double near = new BigDecimal(number).round(new MathContext(3)).doubleValue();
    return down && near > number ? Math.floor(number) : near;
  }

  private static String plain(double number) {
    return number == 0 ? "0" : BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
