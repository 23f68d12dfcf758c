package org.fairlead.training.recipe;

import java.util.HashMap;
import java.util.Map;
import org.fairlead.base.catalogue.Provider;

/**
 * The own options of the catalogue entries that a recipe chooses: of its weighting, its mixture,
 * its data format, its network, its metrics sinks.
 *
 * @param bySection options by the dotted key that a recipe keeps them below, such as {@code
 *     mixture.drfairness}
 */
public record OwnOptions(Map<String, Record> bySection) {
  static final OwnOptions NONE = new OwnOptions(Map.of());

  public OwnOptions {
    bySection = Map.copyOf(bySection);
  }

  /** Returns these with the options of one section. */
  OwnOptions with(String section, Record options) {
    var sections = new HashMap<>(bySection);
    sections.put(section, options);
    return new OwnOptions(sections);
  }

  /**
   * Returns the options of an entry: those of the recipe, or the entry's defaults where the recipe
   * did not choose it.
   *
   * @param section the part of a recipe that chooses it, such as {@code mixture}
   */
  @SuppressWarnings("unchecked") // made of the record class of the same defaults
  public <O extends Record> O of(String section, Provider<O> entry) {
    Record own = bySection.get(section + "." + entry.section());
    return own == null || own.getClass() != entry.defaults().getClass()
        ? entry.defaults()
        : (O) own;
  }
}
