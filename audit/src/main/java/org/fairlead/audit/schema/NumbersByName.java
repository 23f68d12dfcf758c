package org.fairlead.audit.schema;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.fairlead.base.io.Fields;
import org.jspecify.annotations.Nullable;

/** Numbers by names that the data give, such as one per group. */
record NumbersByName<R>(String name, Function<R, Map<String, Double>> get) implements Part<R> {

  @Override
  public void write(R content, Map<String, @Nullable Object> tree) {
    tree.put(name, get.apply(content));
  }

  @Override
  public void read(Fields fields, Map<String, @Nullable Object> values) {
    values.put(name, fields.numbers(name));
  }

  @Override
  public Stream<Field<R>> columns() {
    return Stream.empty();
  }
}
