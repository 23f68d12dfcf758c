package org.fairlead.training.recipe.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fairlead.base.catalogue.Provider;
import org.fairlead.data.format.Datasets;
import org.fairlead.fairness.mixture.MixtureProvider;
import org.fairlead.fairness.weighting.WeightingProvider;

/**
 * The built-in recipes: every data set's part with every method's, named {@code <data>-<method>}.
 *
 * <p>Apart from {@link org.fairlead.training.recipe.Recipes}, so that help and completion, which
 * only list names, read no YAML and load none of what binds it.
 */
public final class BuiltInRecipes {
  private static final RecipeParts DATA = RecipeParts.ofFormats(Datasets.formats().all());
  private static final RecipeParts METHODS = RecipeParts.of(bringers());

  private BuiltInRecipes() {}

  /** Returns what brings the second half of a recipe's name: weightings, then mixtures. */
  private static List<Provider<?>> bringers() {
    var methods = new ArrayList<Provider<?>>(WeightingProvider.catalogue().all());
    methods.addAll(MixtureProvider.catalogue().all());
    return methods;
  }

  /** Returns the names of the built-in recipes. */
  public static List<String> names() {
    var names = new ArrayList<String>();
    for (String data : DATA.names()) {
      for (String method : METHODS.names()) {
        names.add(data.concat("-").concat(method));
      }
    }
    return List.copyOf(names);
  }

  /** Returns the first halves of the names: data sets and formats. */
  public static List<String> data() {
    return DATA.names();
  }

  /** Returns the second halves of the names: methods and mixtures. */
  public static List<String> methods() {
    return METHODS.names();
  }

  /** Reads the parts of a recipe in the order in which they apply; empty if there is no such. */
  public static Optional<List<YamlTree>> parts(String name) {
    for (int dash = name.indexOf('-'); dash >= 0; dash = name.indexOf('-', dash + 1)) {
      String data = name.substring(0, dash);
      String method = name.substring(dash + 1);
      if (DATA.has(data) && METHODS.has(method)) {
        return Optional.of(List.of(METHODS.read(method), DATA.read(data)));
      }
    }
    return Optional.empty();
  }
}
