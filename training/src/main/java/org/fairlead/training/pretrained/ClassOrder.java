package org.fairlead.training.pretrained;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fairlead.networks.weights.ClassNames;

/**
 * An order in which a classifier of a file may have the classes of the data.
 *
 * @param name what {@code weights.classOrder} calls it; {@link #ROWS} where that has no name for it
 * @param rows the output of each class
 */
record ClassOrder(String name, List<Integer> rows) {
  static final String FILE = "file";
  static final String DATA = "data";
  static final String TEXT = "text";

  /** An order without a name. */
  static final String ROWS = "rows";

  ClassOrder {
    rows = List.copyOf(rows);
  }

  /** Returns the order that the data have: numbers by their size. */
  static ClassOrder ofData(int classes) {
    return new ClassOrder(DATA, IntStream.range(0, classes).boxed().toList());
  }

  /** Returns the order of texts, character by character, as Python sorts names of folders. */
  static ClassOrder ofTexts(List<String> classes) {
    List<String> sorted =
        classes.stream()
            .sorted(Comparator.comparing(each -> each.codePoints().toArray(), Arrays::compare))
            .toList();
    return new ClassOrder(TEXT, classes.stream().map(sorted::indexOf).toList());
  }

  /**
   * Returns the order that a file tells, if every class has an output there; the case of letters
   * counts only where names differ in nothing else.
   */
  static Optional<ClassOrder> ofFile(ClassNames told, List<String> classes) {
    Map<String, Integer> exact = outputs(told.names(), false);
    Map<String, Integer> folded = outputs(told.names(), true);
    var rows = new ArrayList<Integer>();
    for (String name : classes) {
      Integer row = exact.getOrDefault(name, folded.get(folded(name)));
      if (row == null || row < 0 || rows.contains(row)) {
        return Optional.empty();
      }
      rows.add(row);
    }
    return Optional.of(new ClassOrder(FILE, rows));
  }

  /** Returns the output of every name, -1 where several fold to one. */
  private static Map<String, Integer> outputs(List<String> names, boolean fold) {
    var outputs = new HashMap<String, Integer>();
    for (int i = 0; i < names.size(); i++) {
      outputs.merge(fold ? folded(names.get(i)) : names.get(i), i, (one, other) -> -1);
    }
    return outputs;
  }

  private static String folded(String name) {
    return name.strip().toLowerCase(Locale.ROOT);
  }

  /** Returns the setting of a recipe that takes this order. */
  String setting() {
    return name.equals(ROWS)
        ? "weights.headRows=" + rows.stream().map(String::valueOf).collect(Collectors.joining(","))
        : "weights.classOrder=" + name;
  }

  /** Returns the names of the classes in this order, as far as they are few. */
  String shown(List<String> classes) {
    int most = 6;
    List<String> ordered =
        IntStream.range(0, classes.size())
            .boxed()
            .sorted(Comparator.comparing(rows::get))
            .map(classes::get)
            .limit(most)
            .toList();
    return String.join(", ", ordered) + (classes.size() > most ? ", ..." : "");
  }
}
