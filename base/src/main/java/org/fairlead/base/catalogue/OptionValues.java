package org.fairlead.base.catalogue;

import java.lang.reflect.RecordComponent;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of an entry by the keys that a recipe has below the entry's section. */
public final class OptionValues {
  private OptionValues() {}

  /** Returns every component's name and value, in the record's order. */
  public static Map<String, @Nullable Object> of(Record options) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (RecordComponent component : options.getClass().getRecordComponents()) {
      try {
        values.put(component.getName(), component.getAccessor().invoke(options));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(component + " cannot be read; is its record public?", e);
      }
    }
    return Collections.unmodifiableMap(values);
  }
}
