package org.fairlead.data.source;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What spreadsheets make of a range such as 3-9: a date, shown as 03-Sep, 2024-09-03, 9/3/2024 or
 * the number of its day.
 */
public final class SpreadsheetDate {
  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final Pattern DAY_MONTH = Pattern.compile("(\\d{1,2})[-. /]([a-z]{3})[a-z]*");
  private static final Pattern MONTH_DAY = Pattern.compile("([a-z]{3})[a-z]*[-. /](\\d{1,2})");
  private static final Pattern YEAR_FIRST =
      Pattern.compile("(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[t ].*)?");
  private static final Pattern YEAR_LAST =
      Pattern.compile("(\\d{1,2})[./-](\\d{1,2})[./-](\\d{2}|\\d{4})");
  private static final Pattern DAY_NUMBER = Pattern.compile("[1-9]\\d{4}");
  private static final LocalDate DAY_ZERO = LocalDate.of(1899, 12, 30);

  private SpreadsheetDate() {}

  /** Returns which of some ranges a text was before a spreadsheet read it, if any. */
  public static Optional<String> original(String text, Collection<String> ranges) {
    var candidates = new ArrayList<String>();
    for (int[] pair : pairs(text.toLowerCase(Locale.ROOT))) {
      candidates.add(pair[0] + "-" + pair[1]);
      candidates.add(pair[1] + "-" + pair[0]);
    }
    return candidates.stream().filter(ranges::contains).findFirst();
  }

  /** Returns the pairs of numbers that may have been a range. */
  private static List<int[]> pairs(String text) {
    Matcher found = DAY_MONTH.matcher(text);
    if (found.matches()) {
      return pair(Integer.parseInt(found.group(1)), month(found.group(2)));
    }
    found = MONTH_DAY.matcher(text);
    if (found.matches()) {
      return pair(month(found.group(1)), Integer.parseInt(found.group(2)));
    }
    found = YEAR_FIRST.matcher(text);
    if (found.matches()) {
      return date(found.group(1), found.group(2), found.group(3));
    }
    found = YEAR_LAST.matcher(text);
    if (found.matches()) {
      return date(found.group(3), found.group(1), found.group(2));
    }
    if (DAY_NUMBER.matcher(text).matches()) {
      var day = DAY_ZERO.plusDays(Integer.parseInt(text));
      return date("" + day.getYear(), "" + day.getMonthValue(), "" + day.getDayOfMonth());
    }
    return List.of();
  }

  private static List<int[]> pair(int one, int other) {
    return one > 0 && other > 0 ? List.of(new int[] {one, other}) : List.of();
  }

  /** A day and a month of this year, or a month and the last two digits of a year. */
  private static List<int[]> date(String year, String one, String other) {
    int first = Integer.parseInt(one);
    int second = Integer.parseInt(other);
    int shortYear = Integer.parseInt(year) % 100;
    if (first == 1 || second == 1) {
      return List.of(new int[] {first, second}, new int[] {first == 1 ? second : first, shortYear});
    }
    return List.of(new int[] {first, second});
  }

  private static int month(String name) {
    return MONTHS.indexOf(name) + 1;
  }
}
