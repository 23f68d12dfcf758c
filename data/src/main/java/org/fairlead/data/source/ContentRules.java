package org.fairlead.data.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Examples;
import org.fairlead.data.image.ResizeChain;

/**
 * Leaves out what a recipe does not want by its content, {@code data.broken} and {@code
 * data.duplicates}, and says so.
 */
final class ContentRules {
  private static final int MOST_NAMED = 20;

  private final SampleSource source;
  private final DataSpec spec;
  private final ResizeChain resize;
  private final Map<String, Integer> skipped;
  private final List<Note> notes;

  /**
   * @param skipped takes counts of what is left out
   * @param notes takes what is to be known
   */
  ContentRules(SampleSource source, DataSpec spec, Map<String, Integer> skipped, List<Note> notes) {
    this.source = source;
    this.spec = spec;
    this.resize =
        ResizeChain.parse(spec.resize(), spec.size()).inChannels(spec.reading().channels());
    this.skipped = skipped;
    this.notes = notes;
  }

  /** Returns how images become samples. */
  ResizeChain resize() {
    return resize;
  }

  /**
   * Returns the rows whose images can be decoded, if a recipe wants to leave out others.
   *
   * @throws InputException if more are broken than the recipe allows
   */
  int[] sound(int[] rows) {
    if (!spec.reading().skipsBroken()) {
      return rows;
    }
    var broken = new ContentCheck(source, resize, rows, spec.cache()).broken();
    if (broken.isEmpty()) {
      return rows;
    }
    var names = broken.keySet().stream().map(row -> source.ids().get(row)).toList();
    String first = broken.values().iterator().next();
    double limit = spec.reading().brokenLimit();
    if (broken.size() > limit * rows.length || broken.size() == rows.length) {
      throw new InputException(
          String.format(
              Locale.ROOT,
              "%,d of %s of %s cannot be decoded, expected at most a share of %s (data.brokenLimit): %s%nThe first: %s",
              broken.size(),
              Examples.counted(rows.length, "image"),
              source.name(),
              limit,
              Examples.of(names),
              first));
    }
    skipped.merge("broken image", broken.size(), Integer::sum);
    notes.add(
        Note.warning(
            NoteCodes.BROKEN_IMAGES,
            String.format(
                Locale.ROOT,
                "%,d of %s cannot be decoded and %s left out (data.broken=skip): %s%s. The first: %s.",
                broken.size(),
                Examples.counted(rows.length, "image"),
                broken.size() == 1 ? "is" : "are",
                String.join(", ", names.subList(0, Math.min(MOST_NAMED, names.size()))),
                Examples.more(names.size() - MOST_NAMED),
                first.replaceAll("\\R", " "))));
    return Arrays.stream(rows).filter(row -> !broken.containsKey(row)).toArray();
  }

  /** Returns the sets of rows with the same content, if a recipe says what becomes of them. */
  List<int[]> same(int[] rows) {
    return spec.reading().duplicates().equals("warn")
        ? List.of()
        : new ContentCheck(source, resize, rows, spec.cache()).same();
  }

  /**
   * Returns the rows without all but one of every set, where a recipe wants that: one for testing
   * before one for validation, either before one for training, then the first.
   */
  int[] distinct(int[] rows, List<int[]> sets) {
    if (!spec.reading().duplicates().equals("drop") || sets.isEmpty()) {
      return rows;
    }
    Set<Integer> test = new HashSet<>();
    Set<Integer> validation = new HashSet<>();
    Arrays.stream(source.testSamples()).forEach(test::add);
    Arrays.stream(source.validationSamples()).forEach(validation::add);
    var dropped = new HashSet<Integer>();
    var pairs = new ArrayList<String>();
    for (int[] set : sets) {
      int kept = set[0];
      for (int row : set) {
        if (rank(row, test, validation) < rank(kept, test, validation)) {
          kept = row;
        }
      }
      for (int row : set) {
        if (row != kept) {
          dropped.add(row);
          pairs.add(source.ids().get(row) + " = " + source.ids().get(kept));
        }
      }
    }
    skipped.merge("same content as another", dropped.size(), Integer::sum);
    notes.add(
        Note.warning(
            NoteCodes.DUPLICATES,
            "%s left out, as %s the content of another (data.duplicates=drop): %s."
                .formatted(
                    Examples.counted(dropped.size(), "sample"),
                    dropped.size() == 1 ? "it has" : "they have",
                    Examples.of(pairs))));
    return Arrays.stream(rows).filter(row -> !dropped.contains(row)).toArray();
  }

  private static int rank(int row, Set<Integer> test, Set<Integer> validation) {
    return test.contains(row) ? 0 : validation.contains(row) ? 1 : 2;
  }

  /**
   * Returns a split of the source's with all rows of every set that has one in it, where a recipe
   * wants sets together.
   *
   * @param taken rows that belong to another split already
   */
  int[] together(int[] split, List<int[]> sets, int[] taken) {
    if (!spec.reading().duplicates().equals("together") || sets.isEmpty()) {
      return split;
    }
    Set<Integer> members = new HashSet<>();
    Arrays.stream(split).forEach(members::add);
    Set<Integer> others = new HashSet<>();
    Arrays.stream(taken).forEach(others::add);
    members.removeAll(others);
    int before = members.size();
    for (int[] set : sets) {
      if (Arrays.stream(set).anyMatch(members::contains)) {
        Arrays.stream(set).filter(row -> !others.contains(row)).forEach(members::add);
      }
    }
    int moved = members.size() - before;
    if (moved > 0) {
      notes.add(
          Note.info(
              NoteCodes.DUPLICATES,
              "%s moved into another split, to %s the content of (data.duplicates=together)."
                  .formatted(
                      Examples.counted(moved, "sample"),
                      moved == 1 ? "the one that it has" : "those that they have")));
    }
    return members.stream().mapToInt(Integer::intValue).sorted().toArray();
  }
}
