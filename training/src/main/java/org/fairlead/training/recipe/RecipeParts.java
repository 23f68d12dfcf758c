package org.fairlead.training.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.Provider;

/**
 * The parts that recipes of one name are composed of, {@code <data>-<method>}: some are the
 * library's, some come with the entry of a catalogue. Immutable.
 */
final class RecipeParts {
  private final Map<String, Origin> parts;

  /** Where a part's text is: a resource beside a class. */
  private record Origin(Class<?> beside, String resource) {}

  private RecipeParts(Map<String, Origin> parts) {
    this.parts = parts;
  }

  /**
   * Finds the parts of one kind.
   *
   * @param kind {@code data} or {@code method}, where the library's own are kept
   * @param ours names of the library's own that no entry brings
   * @param entries what may bring others
   * @throws InputException if two bring a part of one name
   */
  static RecipeParts of(String kind, List<String> ours, List<? extends Provider<?>> entries) {
    var parts = new LinkedHashMap<String, Origin>();
    for (String name : ours) {
      parts.put(name, new Origin(Recipes.class, kind + "/" + name + ".yaml"));
    }
    for (Provider<?> entry : entries) {
      for (String name : entry.recipes()) {
        var origin = new Origin(entry.getClass(), name + ".yaml");
        Origin other = parts.putIfAbsent(name, origin);
        if (other != null) {
          throw new InputException(
              "two classes bring the recipe part '%s': %s and %s; take one of the jars away"
                  .formatted(name, other.beside().getName(), entry.getClass().getName()));
        }
      }
    }
    return new RecipeParts(parts);
  }

  List<String> names() {
    return List.copyOf(parts.keySet());
  }

  boolean has(String name) {
    return parts.containsKey(name);
  }

  /** Reads a part that {@link #has has} the name. */
  YamlTree read(String name) {
    Origin origin = parts.get(name);
    if (origin == null) {
      throw new IllegalArgumentException("there is no part '" + name + "'");
    }
    try (InputStream in = origin.beside().getResourceAsStream(origin.resource())) {
      if (in == null) {
        throw new InputException(
            "%s brings the recipe part '%s', but %s is not beside it"
                .formatted(origin.beside().getName(), name, origin.resource()));
      }
      return YamlTree.parse(
          origin.resource(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
