package org.fairlead.audit.schema;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.fairlead.base.io.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the rest of a record: written for other programs, and passed over when read.
 */
record Derived<R, N>(String name, Function<R, Optional<N>> get, RecordSchema<N> schema)
    implements Part<R> {

  @Override
  public void write(R content, Map<String, @Nullable Object> tree) {
    get.apply(content).ifPresent(found -> tree.put(name, schema.tree(found)));
  }

  @Override
  public void read(Fields fields, Map<String, @Nullable Object> values) {
    if (fields.has(name)) {
      fields.ignore(name);
    }
  }

  @Override
  public Stream<Field<R>> columns() {
    return Stream.empty();
  }
}
