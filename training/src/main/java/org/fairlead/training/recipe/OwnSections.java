package org.fairlead.training.recipe;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.OptionValues;
import org.fairlead.base.catalogue.Provider;
import org.jspecify.annotations.Nullable;

/**
 * Takes the own options of catalogue entries out of a recipe's tree, and puts them back.
 *
 * @param choices the sections that choose entries
 */
record OwnSections(List<Choice> choices) {

  /**
   * Refuses a key of an entry that the recipe does not choose: it would change nothing.
   *
   * @param tree the resolved recipe
   * @param where what gave the key, for the error
   */
  void requireUsed(Map<String, @Nullable Object> tree, String where, String key) {
    for (Choice choice : choices) {
      Optional<String> own =
          choice.catalogue().all().stream()
              .map(entry -> choice.section() + "." + entry.section())
              .filter(section -> key.startsWith(section + "."))
              .findFirst();
      boolean used =
          choice.entries(tree).stream()
              .map(entry -> choice.section() + "." + entry.section())
              .anyMatch(section -> key.startsWith(section + "."));
      if (own.isPresent() && !used) {
        throw new InputException(
            "%s%s changes nothing: %s.%s is '%s'"
                .formatted(
                    where.isEmpty() ? "" : where + ": ",
                    key,
                    choice.section(),
                    choice.key(),
                    String.join(", ", choice.names(tree))));
      }
    }
  }

  /**
   * Takes every entry's keys out of a tree, and returns the options of the chosen entries.
   *
   * @throws InputException naming the key, if an entry does not take a value
   */
  OwnOptions take(Map<String, @Nullable Object> tree) {
    var options = new HashMap<String, Record>();
    for (Choice choice : choices) {
      List<Provider<?>> chosen = choice.entries(tree);
      if (!(tree.get(choice.section()) instanceof Map<?, ?> section)) {
        continue;
      }
      var given = new HashMap<String, Object>();
      for (Provider<?> entry : choice.catalogue().all()) {
        Object values = section.remove(entry.section());
        if (values != null) {
          given.put(entry.section(), values);
        }
      }
      for (Provider<?> entry : chosen) {
        String key = choice.section() + "." + entry.section();
        options.put(key, bind(key, entry.defaults(), given.get(entry.section())));
      }
    }
    return new OwnOptions(options);
  }

  private static Record bind(String key, Record defaults, @Nullable Object given) {
    var values = new LinkedHashMap<>(OptionValues.of(defaults));
    if (given instanceof Map<?, ?> map) {
      map.forEach((name, value) -> values.put(String.valueOf(name), value));
    }
    return OptionValues.make(key, defaults.getClass(), values);
  }

  /** Puts a recipe's own options back where a tree of its other values has them. */
  @SuppressWarnings("unchecked") // sections are maps with text keys
  void putBack(Map<String, @Nullable Object> tree, OwnOptions options) {
    for (Choice choice : choices) {
      for (Provider<?> entry : choice.catalogue().all()) {
        Record own = options.bySection().get(choice.section() + "." + entry.section());
        if (own != null
            && own.getClass().getRecordComponents().length > 0
            && tree.get(choice.section()) instanceof Map<?, ?> section) {
          ((Map<String, @Nullable Object>) section)
              .put(entry.section(), new LinkedHashMap<>(OptionValues.of(own)));
        }
      }
    }
  }
}
