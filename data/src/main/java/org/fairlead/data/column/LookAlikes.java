package org.fairlead.data.column;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;

/**
 * Values of a column that differ in how they are spelled alone: in case, accents, the blanks and
 * hyphens between words, zeros after a number; and the initials of usual pairs, {@code F} beside
 * {@code Female}.
 */
public final class LookAlikes {
  private static final Pattern ACCENTS = Pattern.compile("\\p{M}+");
  private static final Pattern BETWEEN_LETTERS =
      Pattern.compile("(?<=\\p{L})[\\s_.\\u2010-\\u2014-]+(?=\\p{L})");
  private static final Pattern LAST_DOT = Pattern.compile("(?<=[\\p{L}\\d])\\.$");
  private static final Pattern BLANKS = Pattern.compile("[\\s\\u00a0]+");
  private static final Map<String, List<String>> INITIALS =
      Map.of(
          "f", List.of("female", "false"),
          "m", List.of("male"),
          "y", List.of("yes"),
          "n", List.of("no"),
          "t", List.of("true"));
  private static final int SETS_SHOWN = 5;

  private LookAlikes() {}

  /** Returns the sets of values that look like one, each in the order of {@code values}. */
  public static List<List<String>> of(Collection<String> values) {
    var byKey = new LinkedHashMap<String, List<String>>();
    for (String value : values) {
      byKey.computeIfAbsent(key(value), key -> new ArrayList<>()).add(value);
    }
    for (var initial : INITIALS.entrySet()) {
      var whole = initial.getValue().stream().map(byKey::get).filter(Objects::nonNull).toList();
      List<String> initials = byKey.get(initial.getKey());
      if (initials != null && whole.size() == 1) {
        whole.get(0).addAll(initials);
        byKey.remove(initial.getKey());
      }
    }
    return byKey.values().stream().filter(set -> set.size() > 1).map(List::copyOf).toList();
  }

  private static String key(String value) {
    String plain =
        ACCENTS.matcher(Normalizer.normalize(value, Normalizer.Form.NFKD)).replaceAll("");
    plain = BLANKS.matcher(plain.strip().toLowerCase(Locale.ROOT)).replaceAll(" ");
    plain = LAST_DOT.matcher(BETWEEN_LETTERS.matcher(plain).replaceAll("")).replaceAll("");
    String number = plain;
    while (number.length() > 1 && number.startsWith("0") && Character.isDigit(number.charAt(1))) {
      number = number.substring(1);
    }
    return Numeral.canonical(number).orElse(plain);
  }

  /**
   * Returns a warning about values of a column that look like one; empty if none do.
   *
   * @param counts how many samples have each value, in the order of values
   */
  public static Optional<Note> note(String column, Map<String, Integer> counts) {
    var sets = of(counts.keySet());
    if (sets.isEmpty()) {
      return Optional.empty();
    }
    var shown = sets.subList(0, Math.min(SETS_SHOWN, sets.size()));
    int hidden = sets.size() - shown.size();
    var named = new StringBuilder(quoted(shown.get(0))).append(" look like one value");
    shown.stream().skip(1).forEach(set -> named.append(", and so do ").append(quoted(set)));
    var meanings = new ArrayList<String>();
    for (List<String> set : shown) {
      String most = Collections.max(set, Comparator.comparing(counts::get));
      set.stream().filter(v -> !v.equals(most)).map(v -> v + "=" + most).forEach(meanings::add);
    }
    return Optional.of(
        Note.warning(
            NoteCodes.LOOK_ALIKES,
            "Of %s, %s%s; to make them one: data.aliases='%s(%s)'."
                .formatted(
                    column,
                    named,
                    hidden > 0 ? " and %d more sets".formatted(hidden) : "",
                    column,
                    String.join("|", meanings))));
  }

  private static String quoted(List<String> values) {
    var texts = values.stream().map(value -> "'" + value + "'").toList();
    int last = texts.size() - 1;
    return String.join(", ", texts.subList(0, last)) + " and " + texts.get(last);
  }
}
