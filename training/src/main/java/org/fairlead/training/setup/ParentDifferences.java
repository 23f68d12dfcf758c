package org.fairlead.training.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fairlead.base.InputException;
import org.fairlead.tracking.run.Run;
import org.jspecify.annotations.Nullable;

/** What a dense parent and a recipe that starts from it do not have in common. */
final class ParentDifferences {
  /** What a shell takes as it stands. */
  private static final Pattern PLAIN = Pattern.compile("[\\w.,:=+/@%-]*");

  private final Run parent;
  private final List<String> there = new ArrayList<>();
  private final List<String> here = new ArrayList<>();
  private final List<String> settings = new ArrayList<>();

  ParentDifferences(Run parent) {
    this.parent = parent;
  }

  /** Compares a key of recipes. */
  void setting(String key, @Nullable Object theirs, @Nullable Object ours) {
    if (!Objects.equals(theirs, ours)) {
      there.add(key + "=" + text(theirs));
      here.add(key + "=" + text(ours));
      String setting = key + "=" + text(theirs);
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

  /**
   * Requires that there are none.
   *
   * @throws InputException naming all, and the settings to add where they are all that differs
   */
  void require() {
    if (there.isEmpty()) {
      return;
    }
    throw new InputException(
        "run %s does not fit this recipe: the parent has %s, this recipe has %s; %s"
            .formatted(
                parent.id(),
                String.join(", ", there),
                String.join(", ", here),
                settings.size() < there.size()
                    ? "start from a dense run of the same data and architecture"
                    : "to start from it, add: " + String.join(" ", settings)));
  }

  /** Returns a value as a recipe takes it. */
  private static String text(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"))
        : String.valueOf(value);
  }
}
