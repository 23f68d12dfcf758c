package org.fairlead.audit.schema;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.fairlead.base.io.Fields;
import org.jspecify.annotations.Nullable;

/**
 * The description of a record: its parts, in the order in which they are written; immutable.
 *
 * @param <R> the record
 */
public final class RecordSchema<R> {
  private final List<Part<R>> parts;
  private final Function<Values, R> make;

  private RecordSchema(Function<Values, R> make, List<Part<R>> parts) {
    this.parts = parts;
    this.make = make;
  }

  /**
   * Returns a description.
   *
   * @param make returns a record of what was read of its parts
   */
  @SafeVarargs
  @SuppressWarnings("varargs") // the parts are copied
  public static <R> RecordSchema<R> of(Function<Values, R> make, Part<R>... parts) {
    return new RecordSchema<>(make, List.of(parts));
  }

  /** Returns a record that is within another. */
  public static <R, N> Part<R> nested(String name, Function<R, N> get, RecordSchema<N> schema) {
    return new Nested<>(name, get, schema, false);
  }

  /** Returns a record that is within another, or null there. */
  public static <R, N> Part<R> optional(
      String name, Function<R, @Nullable N> get, RecordSchema<N> schema) {
    return new Nested<>(name, get, schema, true);
  }

  /** Returns a list of records. */
  public static <R, E> Part<R> list(String name, Function<R, List<E>> get, RecordSchema<E> schema) {
    return new Listed<>(name, get, schema);
  }

  /** Returns numbers by names that the data give. */
  public static <R> Part<R> numbers(String name, Function<R, Map<String, Double>> get) {
    return new NumbersByName<>(name, get);
  }

  /** Returns what follows from the rest of a record. */
  public static <R, N> Part<R> derived(
      String name, Function<R, Optional<N>> get, RecordSchema<N> schema) {
    return new Derived<>(name, get, schema);
  }

  /** Returns the columns of a table with a row per record. */
  public List<Field<R>> columns() {
    return parts.stream().flatMap(Part::columns).toList();
  }

  /** Returns a record as a JSON object. */
  public Map<String, @Nullable Object> tree(R content) {
    var tree = new LinkedHashMap<String, @Nullable Object>();
    parts.forEach(part -> part.write(content, tree));
    return tree;
  }

  /**
   * Reads a record from a JSON object, whose every field must be there and have its kind.
   *
   * @throws org.fairlead.base.InputException naming the field, what was found and what was expected
   */
  public R read(Fields fields) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    parts.forEach(part -> part.read(fields, values));
    return make.apply(new Values(values));
  }
}
