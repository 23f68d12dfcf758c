package org.fairlead.data.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fairlead.data.Column;

/** Finds the values of a categorical column as they come, one text per sample. */
public final class Categories {
  /** Texts that say that a value is missing. */
  public static final Set<String> MISSING = Set.of("", "NA", "N/A", "NaN", "nan", "null", "?");

  /** The most values that classes or groups may have. */
  public static final int MOST = 10_000;

  private final String name;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<String> values = new ArrayList<>();
  private final int[] codes;
  private int next;

  public Categories(String name, int samples) {
    this.name = name;
    this.codes = new int[samples];
  }

  /** Takes the next sample's value, which may be missing. */
  public void add(String value) {
    if (MISSING.contains(value) || !isCategorical()) {
      codes[next++] = -1;
    } else {
      name(value);
    }
  }

  /** Takes the next sample's value, which is known even if it reads like a missing one. */
  public void name(String value) {
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

  /** Returns the column, its values in the order of numbers where all are, else of texts. */
  public Column column() {
    var sorted = new ArrayList<>(values);
    boolean numeric = values.stream().allMatch(v -> v.matches("-?\\d{1,15}(\\.\\d{1,15})?"));
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
      ordered[i] = codes[i] < 0 ? -1 : place.getOrDefault(values.get(codes[i]), -1);
    }
    return new Column(name, sorted, ordered);
  }
}
