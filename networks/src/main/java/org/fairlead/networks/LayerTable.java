package org.fairlead.networks;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.networks.layer.Layer;
import org.fairlead.networks.layer.NetworkInput;

/**
 * What stands for each layer, by its class: the operation of an engine, the operator of a file
 * format. Every layer has an entry but {@link NetworkInput}, which computes nothing. Immutable.
 *
 * <p>A layer declares all that can be known of it; what it computes is said once in each table. A
 * table that lacks a layer cannot be made, so that whoever adds a layer is told by the first test
 * of every module that has a table.
 *
 * @param <V> what stands for a layer
 */
public final class LayerTable<V> {
  private final String name;
  private final Map<Class<?>, V> entries;

  private LayerTable(String name, Map<Class<?>, V> entries) {
    this.name = name;
    this.entries = entries;
  }

  /**
   * Returns a complete table.
   *
   * @param name what the table has of layers, for errors: {@code "operation of the engine"}
   * @param entries one for each of {@link #types}
   * @throws IllegalArgumentException naming the layers that have no entry, or the classes that are
   *     no such layers
   */
  public static <V> LayerTable<V> of(String name, Map<Class<?>, V> entries) {
    var others = new HashMap<Class<?>, V>(entries);
    List<String> missing =
        types().stream()
            .filter(type -> others.remove(type) == null)
            .map(Class::getSimpleName)
            .toList();
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "no %s for %s; every layer that computes needs one"
              .formatted(name, String.join(", ", missing)));
    }
    if (!others.isEmpty()) {
      throw new IllegalArgumentException(
          "%s for %s, expected layers that compute"
              .formatted(
                  name,
                  String.join(
                      ", ", others.keySet().stream().map(Class::getSimpleName).sorted().toList())));
    }
    return new LayerTable<>(name, Map.copyOf(entries));
  }

  /** Returns the classes of all layers that compute, in the order of {@link Layer}'s. */
  public static List<Class<?>> types() {
    return Arrays.<Class<?>>stream(Layer.class.getPermittedSubclasses())
        .filter(type -> type != NetworkInput.class)
        .toList();
  }

  /**
   * Returns what stands for a layer.
   *
   * @throws IllegalArgumentException if it is an input
   */
  public V of(Layer layer) {
    V entry = entries.get(layer.getClass());
    if (entry == null) {
      throw new IllegalArgumentException("no %s for %s".formatted(name, layer));
    }
    return entry;
  }
}
