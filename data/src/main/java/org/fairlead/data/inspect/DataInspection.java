package org.fairlead.data.inspect;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.Note.Severity;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.Examples;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.Progress;
import org.fairlead.data.Split;
import org.fairlead.fairness.Groups;

/** What a data set holds: counts by split, class and group, image sizes, duplicates, notes. */
public final class DataInspection {
  private static final int SIZES_SHOWN = 5;
  private static final int BROKEN_SHOWN = 20;

  private final Map<String, Object> tree;
  private final String text;
  private final List<Note> notes;
  private final List<String> broken;
  private final List<Duplicate> duplicates;

  private DataInspection(
      Map<String, Object> tree,
      String text,
      List<Note> notes,
      List<String> broken,
      List<Duplicate> duplicates) {
    this.tree = tree;
    this.text = text;
    this.notes = List.copyOf(notes);
    this.broken = List.copyOf(broken);
    this.duplicates = List.copyOf(duplicates);
  }

  /**
   * Counts and checks a data set; reads and decodes every image.
   *
   * @param intersectional whether several protected attributes make one group per combination
   * @param valSplit share of the training samples that is for validation
   * @param seed of that choice
   */
  public static DataInspection of(
      Dataset dataset, boolean intersectional, double valSplit, long seed, Progress progress) {
    var groups = DatasetGroups.of(dataset, intersectional);
    return of(dataset, groups, Split.of(dataset, groups, valSplit, seed), progress);
  }

  /**
   * Counts and checks a data set as it is split; reads and decodes every image.
   *
   * @param groups of all samples
   */
  public static DataInspection of(Dataset dataset, Groups groups, Split split, Progress progress) {
    var contents = Contents.decoded(dataset, progress);
    var duplicates = DataChecks.duplicates(dataset, split, contents.hashes());
    var notes = new ArrayList<>(dataset.notes());
    notes.addAll(DataChecks.describe(duplicates));
    var broken = contents.problems();
    if (!broken.isEmpty()) {
      notes.add(brokenNote(broken.size(), dataset.size()));
    }
    if (groups.size() > 0 && groups.unknown() > 0) {
      notes.add(
          Note.warning(
              NoteCodes.UNKNOWN_GROUP,
              "%s an unknown protected value and %s to no group%s."
                  .formatted(
                      groups.unknown() == 1
                          ? "1 sample has"
                          : Examples.counted(groups.unknown(), "sample") + " have",
                      groups.unknown() == 1 ? "belongs" : "belong",
                      groups.memberships() > 1 ? " of that attribute" : "")));
    }
    if (contents.allGrey() && dataset.shape().channels() == 3) {
      notes.add(
          Note.info(
              NoteCodes.GREY_IMAGES,
              "All images are grey: data.channels=1 trains on one channel in place of three."));
    }
    try {
      DataChecks.requireUsable(dataset, groups, split);
    } catch (InputException e) {
      notes.add(Note.warning(NoteCodes.NOT_USABLE, "Not usable as it is: " + e.getMessage() + "."));
    }
    return new DataInspection(
        InspectionTree.of(dataset, groups, split),
        text(dataset, groups, split, contents, notes),
        notes,
        broken,
        duplicates);
  }

  static Note brokenNote(int broken, int images) {
    return Note.warning(
        NoteCodes.BROKEN_IMAGES,
        "Broken images, %d of %d; training would stop at the first, data.broken=skip leaves them out."
            .formatted(broken, images));
  }

  /** Adds notes to a report, broken images by their names. */
  static void appendNotes(StringBuilder out, List<Note> notes, List<String> broken) {
    for (Note note : notes) {
      out.append('\n').append(note.severity() == Severity.WARNING ? "warning: " : "note: ");
      out.append(note.text());
      if (note.code().equals(NoteCodes.BROKEN_IMAGES)) {
        broken.stream().limit(BROKEN_SHOWN).forEach(each -> out.append("\n  ").append(each));
        if (broken.size() > BROKEN_SHOWN) {
          out.append("\n  and %d more".formatted(broken.size() - BROKEN_SHOWN));
        }
      }
    }
  }

  private static String text(
      Dataset dataset, Groups groups, Split split, Contents contents, List<Note> notes) {
    var out = new StringBuilder();
    out.append(
        "%s: %d %s, target %s with %d classes\n"
            .formatted(
                dataset.name(),
                dataset.size(),
                isTable(dataset) ? "rows" : "images",
                dataset.target(),
                dataset.classNames().size()));
    out.append(isTable(dataset) ? dataset.shape() + " a row" : sizes(dataset, contents))
        .append('\n');
    if (!dataset.skipped().isEmpty()) {
      var reasons =
          new TreeMap<>(dataset.skipped())
              .entrySet().stream().map(e -> e.getKey() + " (" + e.getValue() + ")").toList();
      out.append("left out: ").append(String.join(", ", reasons)).append('\n');
    }
    out.append('\n').append(new CountTable(dataset, groups, split).text());
    appendNotes(out, notes, contents.problems());
    return out.toString().stripTrailing() + "\n";
  }

  private static boolean isTable(Dataset dataset) {
    return dataset.shape() instanceof FeatureShape;
  }

  private static String sizes(Dataset dataset, Contents contents) {
    var counts = contents.sizes();
    var shown =
        counts.entrySet().stream()
            .sorted((a, b) -> Integer.compare(b.getValue(), a.getValue()))
            .limit(SIZES_SHOWN)
            .map(e -> "%s (%d)".formatted(e.getKey(), e.getValue()))
            .toList();
    return "stored sizes: %s%s; read at %dx%d"
        .formatted(
            shown.isEmpty() ? "none" : String.join(", ", shown),
            counts.size() > SIZES_SHOWN
                ? ", and %d more".formatted(counts.size() - SIZES_SHOWN)
                : "",
            dataset.shape().width(),
            dataset.shape().height());
  }

  /** Returns the whole report for a terminal, lines separated by newlines, one at the end. */
  public String text() {
    return text;
  }

  /** Returns the same for programs: maps, lists, texts and numbers. */
  public Map<String, Object> tree() {
    var all = new LinkedHashMap<>(tree);
    all.put("duplicates", duplicates.size());
    all.put("broken", broken);
    all.put("notes", InspectionTree.notes(notes));
    return all;
  }

  /** Returns what the user should know about the data. */
  public List<Note> notes() {
    return notes;
  }

  /** Returns which images cannot be decoded, and why. */
  public List<String> broken() {
    return broken;
  }

  /** Returns the sets of samples with the same content. */
  public List<Duplicate> duplicates() {
    return duplicates;
  }
}
