package org.fairlead.data.source;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.base.Note;
import org.fairlead.base.Note.Severity;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Examples;

/**
 * What a source leaves out, by reason, and the notes that say so: nothing is left out without a
 * word. Not thread-safe.
 */
public final class LeftOut {
  private final Map<String, Integer> skipped = new LinkedHashMap<>();
  private final List<Note> notes = new ArrayList<>();

  /**
   * Adds items that may have been meant to be samples, if there are any.
   *
   * @param reason in a few words, for a table of counts
   * @param one what is said of one item, such as "link leads nowhere"
   * @param many what is said of several, such as "links lead nowhere"
   * @param items their names
   */
  public void add(String reason, String one, String many, Collection<String> items) {
    add(Severity.WARNING, reason, one, many, items);
  }

  /** Adds items that are no samples for certain; otherwise as {@link #add}. */
  public void passOver(String reason, String one, String many, Collection<String> items) {
    add(Severity.INFO, reason, one, many, items);
  }

  private void add(
      Severity severity, String reason, String one, String many, Collection<String> items) {
    if (items.isEmpty()) {
      return;
    }
    skipped.merge(reason, items.size(), Integer::sum);
    notes.add(
        new Note(
            NoteCodes.SAMPLES_LEFT_OUT,
            severity,
            String.format(
                Locale.ROOT,
                "%,d %s: %s.",
                items.size(),
                items.size() == 1 ? one : many,
                Examples.of(items))));
  }

  /** Adds what another source left out. */
  public void add(Map<String, Integer> counts, List<Note> said) {
    counts.forEach((reason, count) -> skipped.merge(reason, count, Integer::sum));
    notes.addAll(said);
  }

  /** Adds a sentence that is about no item in particular. */
  public void say(Note note) {
    notes.add(note);
  }

  /** Returns how many items were left out, by reason. */
  public Map<String, Integer> skipped() {
    return skipped;
  }

  /** Returns what the user should know, one sentence each. */
  public List<Note> notes() {
    return notes;
  }
}
