package org.fairlead.audit.schema;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.fairlead.base.io.Fields;
import org.jspecify.annotations.Nullable;

/** A list of records within a record: in tables, its elements are rows of their own. */
record Listed<R, E>(String name, Function<R, List<E>> get, RecordSchema<E> schema)
    implements Part<R> {

  @Override
  public void write(R content, Map<String, @Nullable Object> tree) {
    tree.put(name, get.apply(content).stream().map(schema::tree).toList());
  }

  @Override
  public void read(Fields fields, Map<String, @Nullable Object> values) {
    values.put(name, fields.list(name, schema::read));
  }

  @Override
  public Stream<Field<R>> columns() {
    return Stream.empty();
  }
}
