package org.fairlead.data.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.fairlead.data.Column;
import org.fairlead.data.column.MissingWords;
import org.fairlead.data.column.Numeral;

/** Finds the values of a categorical column as they come, one text per sample. */
public final class Categories {
  /** The most values that classes or groups may have. */
  public static final int MOST = 10_000;

  private final String name;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> values = new ArrayList<>();
  private final int[] codes;
  private int next;
  private boolean names;

  public Categories(String name, int samples) {
    this.name = name;
    this.codes = new int[samples];
  }

  /** Takes the next sample's value, which may be missing. */
  public void add(String value) {
    if (MissingWords.has(value) || !isCategorical()) {
      codes[next++] = -1;
    } else {
      take(value);
    }
  }

  /** Takes the next sample's value, which is known even if it reads like a missing one. */
  public void name(String value) {
    names = true;
    take(value);
  }

  private void take(String value) {
    Integer known = numbers.get(value);
    if (known == null) {
      known = values.size();
      numbers.put(value, known);
      values.add(value);
    }
    codes[next++] = known;
  }

  /** Returns whether there are few enough values for classes or groups. */
  public boolean isCategorical() {
    return values.size() <= MOST;
  }

  /**
   * Returns the column, its values in the order of numbers where all are, else of texts. Where all
   * are numbers, those that are equal are one value, however they are written: 0, 0.0.
   */
  public Column column() {
    var canonical = canonical();
    var sorted = new ArrayList<>(new LinkedHashSet<>(canonical));
    boolean numeric = sorted.stream().allMatch(v -> v.matches("-?\\d{1,15}(\\.\\d{1,15})?"));
    sorted.sort(
        numeric
            ? Comparator.comparingDouble((String v) -> Double.parseDouble(v))
                .thenComparing(Comparator.naturalOrder())
            : Comparator.naturalOrder());
    var place = new HashMap<String, Integer>();
    for (int v = 0; v < sorted.size(); v++) {
      place.put(sorted.get(v), v);
    }
    var ordered = new int[next];
    for (int i = 0; i < next; i++) {
      ordered[i] = codes[i] < 0 ? -1 : place.getOrDefault(canonical.get(codes[i]), -1);
    }
    return new Column(name, sorted, ordered);
  }

  /** Returns what the values are called in the end; names of folders are kept as they are. */
  private List<String> canonical() {
    var found = new ArrayList<String>();
    for (String value : names ? List.<String>of() : values) {
      var number = Numeral.canonical(value);
      if (number.isEmpty()) {
        return values;
      }
      found.add(number.get());
    }
    return names ? values : found;
  }
}
