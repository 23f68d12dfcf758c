package org.fairlead.training.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.base.catalogue.Catalogue;
import org.fairlead.base.catalogue.Provider;
import org.fairlead.data.format.Datasets;
import org.fairlead.fairness.mixture.MixtureProvider;
import org.fairlead.fairness.weighting.WeightingProvider;
import org.fairlead.networks.Networks;
import org.fairlead.networks.sparse.allocation.AllocationProvider;
import org.fairlead.tracking.sink.SinkProvider;
import org.jspecify.annotations.Nullable;

/**
 * A section of a recipe that chooses entries of a catalogue by name, and in which the chosen ones
 * have keys of their own.
 *
 * @param section the section, such as {@code mixture}
 * @param key the key below it that names one entry or several, such as {@code name}
 * @param catalogue what it chooses from
 */
record Choice(String section, String key, Catalogue<? extends Provider<?>> catalogue) {

  /** Returns the sections of a recipe that choose. */
  static List<Choice> ofRecipe() {
    return List.of(
        new Choice(DataRecipe.SECTION, "format", Datasets.formats()),
        new Choice(MethodRecipe.SECTION, "name", WeightingProvider.catalogue()),
        new Choice(MixtureRecipe.SECTION, "name", MixtureProvider.catalogue()),
        new Choice(NetworkRecipe.SECTION, "name", Networks.catalogue()),
        new Choice(SparsityRecipe.SECTION, "allocation", AllocationProvider.catalogue()),
        new Choice(TrackingRecipe.SECTION, "sinks", SinkProvider.catalogue()));
  }

  /** Returns the names that a resolved tree chooses, known or not. */
  List<String> names(Map<String, @Nullable Object> tree) {
    if (!(tree.get(section) instanceof Map<?, ?> values)) {
      return List.of();
    }
    var names = new ArrayList<String>();
    if (values.get(key) instanceof List<?> several) {
      several.forEach(each -> names.add(String.valueOf(each)));
    } else if (values.get(key) != null) {
      names.add(String.valueOf(values.get(key)));
    }
    return names;
  }

  /** Returns the entries that a resolved tree chooses, as far as they are known. */
  List<Provider<?>> entries(Map<String, @Nullable Object> tree) {
    var entries = new ArrayList<Provider<?>>();
    names(tree).forEach(name -> catalogue.find(name).ifPresent(entries::add));
    return entries;
  }
}
