package org.fairlead.data.column;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises dates and times of day as people and programs write them. */
public final class DateTexts {
  private static final int LONGEST = 40;
  private static final String MONTH =
      "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,7}\\.?";
  private static final String TIME = "(?:[t ]\\s?\\d{1,2}:\\d{2}.*)?";
  private static final Pattern YEAR_FIRST =
      Pattern.compile("\\d{4}([-/.])(\\d{1,2})\\1(\\d{1,2})" + TIME);
  private static final Pattern YEAR_LAST =
      Pattern.compile("(\\d{1,2})([-/.])(\\d{1,2})\\2(?:\\d{4}|\\d{2})" + TIME);
  private static final List<Pattern> OTHERS =
      List.of(
          Pattern.compile("\\d{1,2}[-. /]{1,2}" + MONTH + "[-., /]{1,2}\\d{2,4}" + TIME),
          Pattern.compile(MONTH + "[-. /]{1,2}\\d{1,2}[-., /]{1,2}\\d{4}" + TIME),
          Pattern.compile("\\d{1,2}:\\d{2}(?::\\d{2}(?:\\.\\d+)?)?(?: ?[ap]m)?"));
  private static final int MONTHS = 12;
  private static final int DAYS = 31;

  private DateTexts() {}

  /** Returns whether a text is a date, with or without a time of day, or such a time. */
  public static boolean is(String text) {
    if (text.length() > LONGEST) {
      return false;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    Matcher date = YEAR_FIRST.matcher(lower);
    if (date.matches()) {
      return dayAndMonth(date.group(3), date.group(2));
    }
    date = YEAR_LAST.matcher(lower);
    if (date.matches()) {
      return dayAndMonth(date.group(1), date.group(3)) || dayAndMonth(date.group(3), date.group(1));
    }
    return OTHERS.stream().anyMatch(pattern -> pattern.matcher(lower).matches());
  }

  private static boolean dayAndMonth(String day, String month) {
    int d = Integer.parseInt(day);
    int m = Integer.parseInt(month);
    return d >= 1 && d <= DAYS && m >= 1 && m <= MONTHS;
  }
}
