package org.fairlead.training.recipe.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.catalogue.Provider;
import org.fairlead.data.format.FormatProvider;
import org.fairlead.data.format.SampleKind;

/**
 * The parts that built-in recipes are composed of, {@code <data>-<method>}: each comes with an
 * entry of a catalogue. Immutable.
 */
final class RecipeParts {
  private final Map<String, Origin> parts;

  /**
   * Where a part's text is.
   *
   * @param entry the class that brings it
   * @param resource beside that class; empty where {@code text} is all there is
   * @param text of a part without a resource
   */
  private record Origin(Class<?> entry, String resource, String text) {}

  private RecipeParts(Map<String, Origin> parts) {
    this.parts = parts;
  }

  /**
   * Finds the parts that entries of catalogues bring.
   *
   * @throws InputException if two bring a part of one name
   */
  static RecipeParts of(List<? extends Provider<?>> entries) {
    return of(entries, false);
  }

  /**
   * Finds the parts of data formats. A format that brings none of its own name has one that only
   * says which format it is.
   *
   * @throws InputException if two bring a part of one name
   */
  static RecipeParts ofFormats(List<? extends Provider<?>> formats) {
    return of(formats, true);
  }

  private static RecipeParts of(List<? extends Provider<?>> entries, boolean implied) {
    var parts = new LinkedHashMap<String, Origin>();
    for (Provider<?> entry : entries) {
      for (String name : entry.recipes()) {
        add(parts, name, new Origin(entry.getClass(), name + ".yaml", ""));
      }
      if (implied && !entry.recipes().contains(entry.name())) {
        add(parts, entry.name(), new Origin(entry.getClass(), "", onlyFormat(entry)));
      }
    }
    return new RecipeParts(parts);
  }

  private static String onlyFormat(Provider<?> entry) {
    boolean rows = entry instanceof FormatProvider<?> format && format.samples() == SampleKind.ROWS;
    return "data: {format: %s%s}".formatted(entry.name(), rows ? ", augment: {flip: false}" : "");
  }

  private static void add(Map<String, Origin> parts, String name, Origin origin) {
    Origin other = parts.putIfAbsent(name, origin);
    if (other != null) {
      throw new InputException(
          "two classes bring the recipe part '%s': %s and %s; take one of the jars away"
              .formatted(name, other.entry().getName(), origin.entry().getName()));
    }
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
    if (origin.resource().isEmpty()) {
      return YamlTree.parse(name, origin.text());
    }
    try (InputStream in = origin.entry().getResourceAsStream(origin.resource())) {
      if (in == null) {
        throw new InputException(
            "%s brings the recipe part '%s', but %s is not beside it"
                .formatted(origin.entry().getName(), name, origin.resource()));
      }
      return YamlTree.parse(
          origin.resource(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
