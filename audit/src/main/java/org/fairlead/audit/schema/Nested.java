package org.fairlead.audit.schema;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.fairlead.base.io.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A record within a record.
 *
 * @param name its field in JSON
 * @param get returns it; null if {@code optional}
 * @param schema what it holds
 * @param optional whether it may be null
 */
record Nested<R, N>(
    String name, Function<R, @Nullable N> get, RecordSchema<N> schema, boolean optional)
    implements Part<R> {

  @Override
  public void write(R content, Map<String, @Nullable Object> tree) {
    N found = get.apply(content);
    tree.put(name, found == null ? null : schema.tree(found));
  }

  @Override
  public void read(Fields fields, Map<String, @Nullable Object> values) {
    values.put(
        name,
        optional ? fields.objectOrNull(name, schema::read) : fields.object(name, schema::read));
  }

  @Override
  public Stream<Field<R>> columns() {
    return schema.columns().stream().map(field -> field.within(get));
  }
}
