package org.fairlead.audit.schema;

import java.util.Map;
import java.util.stream.Stream;
import org.fairlead.base.io.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A part of a record's description: a value, a record within it, a list of records, or numbers by
 * name.
 *
 * @param <R> the record
 */
public sealed interface Part<R> permits Field, Nested, Listed, NumbersByName, Derived {

  /** Returns the name of its field in JSON. */
  String name();

  /** Adds what the record says to the tree of its JSON object. */
  void write(R content, Map<String, @Nullable Object> tree);

  /** Takes from a JSON object what a record is made of. */
  void read(Fields fields, Map<String, @Nullable Object> values);

  /** Returns the columns that it is in a table with a row per record. */
  Stream<Field<R>> columns();
}
