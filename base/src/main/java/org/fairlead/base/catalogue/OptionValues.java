package org.fairlead.base.catalogue;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;

/**
 * The options of an entry by the keys that a recipe has below the entry's section: the components
 * of the record, and nothing else that its class may have.
 */
public final class OptionValues {
  private OptionValues() {}

  /** Returns every component's name and value, in the record's order. */
  public static Map<String, @Nullable Object> of(Record options) {
    var values = new LinkedHashMap<String, @Nullable Object>();
    for (RecordComponent component : options.getClass().getRecordComponents()) {
      try {
        Method accessor = component.getAccessor();
        accessor.setAccessible(true); // the record need not be public
        values.put(component.getName(), accessor.invoke(options));
      } catch (ReflectiveOperationException e) {
        throw new InputException(
            "%s() of %s cannot be read: %s"
                .formatted(
                    component.getName(),
                    EntryCode.origin(options.getClass()),
                    EntryCode.told(e.getCause() == null ? e : e.getCause())),
            e);
      }
    }
    return Collections.unmodifiableMap(values);
  }

  /**
   * Returns the options that have these values.
   *
   * @param key of the section that they are of, such as {@code method.focal}
   * @param values of every component, of its type but for numbers, which may be of any
   * @throws InputException beginning with the key, if the record does not take them
   */
  public static <R extends Record> R make(
      String key, Class<R> type, Map<String, @Nullable Object> values) {
    RecordComponent[] components = type.getRecordComponents();
    try {
      Constructor<R> canonical =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      canonical.setAccessible(true);
      return canonical.newInstance(
          Arrays.stream(components)
              .map(each -> converted(each.getGenericType(), values.get(each.getName())))
              .toArray());
    } catch (InvocationTargetException e) {
      throw refused(key, type, values, e.getCause() == null ? e : e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new InputException(
          "%s: %s cannot be made: %s".formatted(key, EntryCode.origin(type), EntryCode.told(e)), e);
    }
  }

  /** A check of the record's begins with the component; anything else is a mistake of its own. */
  private static InputException refused(
      String key, Class<?> type, Map<String, @Nullable Object> values, Throwable thrown) {
    if (EntryCode.isCheck(thrown)) {
      return new InputException(key + "." + thrown.getMessage(), thrown);
    }
    return new InputException(
        "%s: %s does not take %s: %s"
            .formatted(key, EntryCode.origin(type), values, EntryCode.told(thrown)),
        thrown);
  }

  private static @Nullable Object converted(Type type, @Nullable Object value) {
    if (value instanceof Number number) {
      if (type == int.class || type == Integer.class) {
        return number.intValue();
      }
      if (type == long.class || type == Long.class) {
        return number.longValue();
      }
      return type == double.class || type == Double.class ? (Object) number.doubleValue() : number;
    }
    if (value instanceof List<?> list && type instanceof ParameterizedType generic) {
      Type element = generic.getActualTypeArguments()[0];
      return list.stream().map(each -> converted(element, each)).toList();
    }
    return value;
  }
}
