package org.fairlead.training.recipe.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fairlead.base.catalogue.Catalogue;
import org.fairlead.base.catalogue.Provider;
import org.fairlead.data.format.Datasets;
import org.fairlead.fairness.mixture.MixtureProvider;
import org.fairlead.fairness.weighting.WeightingProvider;
import org.jspecify.annotations.Nullable;

/**
 * The built-in recipes: every data set's part with every method's, named {@code <data>-<method>}.
 *
 * <p>Apart from {@link org.fairlead.training.recipe.Recipes}, so that help and completion, which
 * only list names, read no YAML and load none of what binds it.
 */
public final class BuiltInRecipes {
  private static volatile @Nullable Halves found;

  private BuiltInRecipes() {}

  /**
   * The halves of names, and the catalogues that bring them.
   *
   * @param catalogues of formats, of weightings and of mixtures
   */
  private record Halves(List<Catalogue<?>> catalogues, RecipeParts data, RecipeParts methods) {

    /** Weightings, then mixtures, bring the second half of a recipe's name. */
    static Halves of(List<Catalogue<?>> catalogues) {
      var methods = new ArrayList<Provider<?>>(catalogues.get(1).all());
      methods.addAll(catalogues.get(2).all());
      return new Halves(
          catalogues, RecipeParts.ofFormats(catalogues.get(0).all()), RecipeParts.of(methods));
    }
  }

  /**
   * Returns the halves as of now; they are composed once for the same catalogues. No static
   * initialiser does it: what is wrong with a plugin would then reach nobody.
   */
  private static Halves halves() {
    List<Catalogue<?>> now =
        List.of(Datasets.formats(), WeightingProvider.catalogue(), MixtureProvider.catalogue());
    Halves halves = found;
    if (halves == null || !halves.catalogues().equals(now)) {
      halves = Halves.of(now);
      found = halves;
    }
    return halves;
  }

  /** Returns the names of the built-in recipes. */
  public static List<String> names() {
    var names = new ArrayList<String>();
    Halves halves = halves();
    for (String data : halves.data().names()) {
      for (String method : halves.methods().names()) {
        names.add(data.concat("-").concat(method));
      }
    }
    return List.copyOf(names);
  }

  /** Returns the first halves of the names: data sets and formats. */
  public static List<String> data() {
    return halves().data().names();
  }

  /** Returns the second halves of the names: methods and mixtures. */
  public static List<String> methods() {
    return halves().methods().names();
  }

  /** Reads the parts of a recipe in the order in which they apply; empty if there is no such. */
  public static Optional<List<YamlTree>> parts(String name) {
    Halves halves = halves();
    for (int dash = name.indexOf('-'); dash >= 0; dash = name.indexOf('-', dash + 1)) {
      String data = name.substring(0, dash);
      String method = name.substring(dash + 1);
      if (halves.data().has(data) && halves.methods().has(method)) {
        return Optional.of(List.of(halves.methods().read(method), halves.data().read(data)));
      }
    }
    return Optional.empty();
  }
}
