package org.fairlead.tracking.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;

/** The words that a user finds runs by. */
public final class Tags {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,39}");

  private Tags() {}

  /**
   * Requires texts that can be tags.
   *
   * @param what gave them, for the error
   */
  public static void require(String what, List<String> tags) {
    for (String tag : tags) {
      if (!SHAPE.matcher(tag).matches()) {
        throw new InputException(
            "%s has '%s', expected letters, digits, '.', '_' and '-' (at most 40)"
                .formatted(what, tag));
      }
    }
  }

  /** Returns tags with others added, each once. */
  public static List<String> with(List<String> tags, List<String> added) {
    var all = new LinkedHashSet<>(tags);
    all.addAll(added);
    return List.copyOf(all);
  }

  /** Returns tags without others. */
  public static List<String> without(List<String> tags, List<String> removed) {
    var rest = new ArrayList<>(tags);
    rest.removeAll(removed);
    return List.copyOf(rest);
  }
}
