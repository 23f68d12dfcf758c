package org.fairlead.base.catalogue;

import java.util.List;

/**
 * An entry of a catalogue. Each kind of entry (a weighting, a data format, ...) has an interface
 * that extends this one and adds what the entry needs and how it is made.
 *
 * <p>An implementation is a public class with a public constructor without parameters, and is cheap
 * to make: all entries are made to list them. It holds no state.
 *
 * @param <O> the entry's own options: a record whose components are keys of a recipe, below the
 *     entry's name; {@link NoOptions} for none. A component is a {@code String}, {@code int},
 *     {@code long}, {@code double} or {@code boolean}, a {@code String}, {@code Integer}, {@code
 *     Long}, {@code Double} or {@code Boolean} that is {@code @Nullable} where a recipe may leave
 *     it empty, or a {@code List} of {@code String}, {@code Integer}, {@code Long} or {@code
 *     Double}; entries of other options are refused. The record checks its values itself: what it
 *     throws, an {@link IllegalArgumentException} or an {@link org.fairlead.base.InputException},
 *     begins with the component's name and becomes an error of the recipe
 */
public interface Provider<O extends Record> {

  /**
   * Returns the name that recipes and command lines use: lower-case letters, digits and dashes,
   * beginning with a letter.
   */
  String name();

  /** Returns one line that says what it is, for lists and help. */
  String summary();

  /**
   * Returns the name below which a recipe keeps the options: the entry's own. It is made of the
   * same letters as a name. Entries with equal options, such as tables of several formats, may
   * share one.
   */
  default String section() {
    return name();
  }

  /** Returns the options where a recipe says nothing. */
  O defaults();

  /**
   * Returns the names of the recipes that come with the entry. Each is a file {@code NAME.yaml}
   * beside the entry's class, and holds only what differs from the defaults.
   */
  default List<String> recipes() {
    return List.of();
  }
}
