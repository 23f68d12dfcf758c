package org.fairlead.training.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.fairlead.base.InputException;
import org.fairlead.tracking.run.Run;
import org.fairlead.training.recipe.source.YamlTree;
import org.jspecify.annotations.Nullable;

/** What a dense parent and a recipe that starts from it do not have in common. */
final class ParentDifferences {
  /** What a shell takes as it stands. */
  private static final Pattern PLAIN = Pattern.compile("[\\w.,:=+/@%-]*");

  private final Run parent;
  private final List<String> there = new ArrayList<>();
  private final List<String> here = new ArrayList<>();
  private final List<String> settings = new ArrayList<>();
  private String changed = "";

  ParentDifferences(Run parent) {
    this.parent = parent;
  }

  /** Compares a key of recipes. */
  void setting(String key, @Nullable Object theirs, @Nullable Object ours) {
    if (!Objects.equals(theirs, ours)) {
      String setting = key + "=" + YamlTree.text(theirs);
      if (there.contains(setting)) {
        return; // compared before
      }
      there.add(setting);
      here.add(key + "=" + YamlTree.text(ours));
      settings.add(PLAIN.matcher(setting).matches() ? setting : "'" + setting + "'");
    }
  }

  /** Compares what no key of a recipe sets alone. */
  void other(String what, Object theirs, Object ours) {
    if (!theirs.equals(ours)) {
      there.add(what + " " + theirs);
      here.add(what + " " + ours);
    }
  }

  /** Says in a sentence what no value tells. */
  void changed(String sentence) {
    changed = sentence;
  }

  /** Returns whether there are none. */
  boolean none() {
    return there.isEmpty() && changed.isEmpty();
  }

  /** Returns all, and the settings to add where they are all that differs. */
  String text() {
    if (there.isEmpty()) {
      return "run %s does not fit this recipe: %s; start from a dense run of the same data"
          .formatted(parent.id(), changed);
    }
    return "run %s does not fit this recipe: the parent has %s, this recipe has %s; %s"
        .formatted(
            parent.id(),
            String.join(", ", there),
            String.join(", ", here),
            settings.size() < there.size()
                ? "start from a dense run of the same data and architecture"
                : "to start from it, add: " + String.join(" ", settings));
  }

  /**
   * Requires that there are none.
   *
   * @throws InputException naming all
   */
  void require() {
    if (!none()) {
      throw new InputException(text());
    }
  }
}
