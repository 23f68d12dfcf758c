package org.fairlead.training.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.catalogue.Provider;
import org.fairlead.training.recipe.source.ConstraintTexts;
import org.fairlead.training.recipe.source.YamlTree;
import org.jspecify.annotations.Nullable;

/**
 * The tree of keys that a recipe may have and the type of each, read once from the recipe's
 * records.
 */
final class RecipeSchema {
  /** What a key's value must be. */
  enum Type {
    TEXT("text"),
    WHOLE_NUMBER("a whole number"),
    NUMBER("a number"),
    SWITCH("true or false"),
    TEXTS("a list of texts"),
    NUMBERS("a list of numbers"),
    WHOLE_NUMBERS("a list of whole numbers");

    private final String words;

    Type(String words) {
      this.words = words;
    }
  }

  /** Empty until the recipe is resolved: by default a share of the epochs. */
  static final String LAST_EPOCH = "sparsity.lastEpoch";

  private static final RecipeSchema RECIPE = new RecipeSchema(Choice.ofRecipe());

  /** Leaves by dotted key. */
  private final Map<String, Type> leaves = new LinkedHashMap<>();

  private final List<String> sections = new ArrayList<>();

  /** Empty until the recipe is resolved: by default above 0 where there is a dense parent. */
  static final String DISTILL_ALPHA = "method.distill.alpha";

  /** Keys that may be empty. */
  private final Set<String> optional = new HashSet<>(List.of(LAST_EPOCH, DISTILL_ALPHA));

  private final List<Choice> choices;

  /** Returns the schema of recipes whose sections choose from these catalogues. */
  RecipeSchema(List<Choice> choices) {
    this.choices = choices;
    collect(Recipe.class, "");
  }

  static RecipeSchema recipe() {
    return RECIPE;
  }

  /** Returns every dotted key that holds a value. */
  List<String> keys() {
    return List.copyOf(leaves.keySet());
  }

  /**
   * Returns the tree with every value checked against its key's type; numbers keep their exact
   * value, a single value stands for a list of one.
   *
   * @throws InputException naming the place, the key, what was found and what was expected
   */
  Map<String, @Nullable Object> check(YamlTree tree) {
    return checkSection(tree, tree.root(), "");
  }

  private Map<String, @Nullable Object> checkSection(
      YamlTree tree, Map<String, @Nullable Object> section, String prefix) {
    var result = new LinkedHashMap<String, @Nullable Object>();
    section.forEach(
        (name, value) -> {
          String key = prefix.isEmpty() ? name : prefix + "." + name;
          if (sections.contains(key)) {
            if (value != null) {
              result.put(name, checkSection(tree, asSection(tree, key, value), key));
            }
          } else {
            result.put(name, checkLeaf(tree.where(key), key, value));
          }
        });
    return result;
  }

  @SuppressWarnings("unchecked") // YamlTree builds maps with text keys only
  private static Map<String, @Nullable Object> asSection(YamlTree tree, String key, Object value) {
    if (value instanceof Map<?, ?>) {
      return (Map<String, @Nullable Object>) value;
    }
    throw new InputException(
        tree.where(key) + ": " + key + " is '" + value + "', expected keys and values below it");
  }

  /** Returns the value of one key, checked; {@code where} may be empty. */
  @Nullable Object checkLeaf(String where, String key, @Nullable Object value) {
    String place = where.isEmpty() ? "" : where + ": ";
    Type type = leaves.get(key);
    if (type == null) {
      if (sections.contains(key)) {
        throw new InputException(
            place + key + " holds further keys: " + String.join(", ", below(key)));
      }
      throw new InputException(place + "unknown key '" + key + "'" + suggestion(key));
    }
    if (value == null) {
      if (!optional.contains(key)) {
        throw new InputException(place + key + " is empty, expected " + type.words);
      }
      return null;
    }
    Object converted =
        convert(type, key.equals(ConstraintTexts.KEY) ? ConstraintTexts.fromYaml(value) : value);
    if (converted == null) {
      throw new InputException(
          String.format(
              Locale.ROOT, "%s%s is '%s', expected %s", place, key, shown(value), type.words));
    }
    return converted;
  }

  boolean isList(String key) {
    Type type = leaves.get(key);
    return type == Type.TEXTS || type == Type.NUMBERS || type == Type.WHOLE_NUMBERS;
  }

  private String suggestion(String key) {
    String nearest = Nearest.suggestion(key, leaves.keySet());
    if (!nearest.isEmpty()) {
      return nearest;
    }
    String last = key.substring(key.lastIndexOf('.') + 1);
    for (String known : leaves.keySet()) {
      if (known.endsWith("." + last)) {
        return "; did you mean '" + known + "'?";
      }
    }
    return "";
  }

  private List<String> below(String section) {
    return leaves.keySet().stream().filter(key -> key.startsWith(section + ".")).toList();
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }

  private static @Nullable Object convert(Type type, Object value) {
    return switch (type) {
      case TEXT ->
          value instanceof String || value instanceof Number || value instanceof Boolean
              ? value.toString()
              : null;
      case WHOLE_NUMBER -> wholeNumber(value);
      case NUMBER -> value instanceof Number ? value : null;
      case SWITCH -> value instanceof Boolean ? value : null;
      case TEXTS -> list(Type.TEXT, value);
      case NUMBERS -> list(Type.NUMBER, value);
      case WHOLE_NUMBERS -> list(Type.WHOLE_NUMBER, value);
    };
  }

  private static @Nullable Object wholeNumber(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return value;
    }
    if (value instanceof Double number && Math.rint(number) == number && Math.abs(number) < 1e15) {
      return number.longValue();
    }
    return null;
  }

  private static @Nullable Object list(Type element, Object value) {
    List<?> values = value instanceof List<?> several ? several : List.of(value);
    var result = new ArrayList<Object>();
    for (Object entry : values) {
      Object converted = entry == null ? null : convert(element, entry);
      if (converted == null) {
        return null;
      }
      result.add(converted);
    }
    return result;
  }

  private void collect(Class<?> record, String prefix) {
    for (RecordComponent component : record.getRecordComponents()) {
      JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
      String name = property == null ? component.getName() : property.value();
      String key = prefix.isEmpty() ? name : prefix + "." + name;
      if (component.getType() == OwnOptions.class) {
        continue; // each below the section that chooses it
      }
      if (component.getType().isRecord()) {
        sections.add(key);
        collect(component.getType(), key);
        choices.stream().filter(choice -> choice.section().equals(key)).forEach(this::collectOwn);
      } else {
        leaves.put(key, type(component));
        if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          optional.add(key);
        }
      }
    }
  }

  private void collectOwn(Choice choice) {
    var seen = new HashMap<String, Class<?>>();
    for (Provider<?> entry : choice.catalogue().all()) {
      Class<?> options = entry.defaults().getClass();
      String key = choice.section() + "." + entry.section();
      Class<?> other = seen.putIfAbsent(key, options);
      if (other == options || options.getRecordComponents().length == 0) {
        continue; // entries that share their options
      }
      if (other != null || leaves.containsKey(key) || sections.contains(key)) {
        throw new InputException(
            "%s '%s' keeps its options below %s, which is taken; its section() must be another"
                .formatted(entry.getClass().getName(), entry.name(), key));
      }
      sections.add(key);
      collect(options, key);
    }
  }

  private static Type type(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == String.class) {
      return Type.TEXT;
    }
    if (type == int.class || type == long.class) {
      return Type.WHOLE_NUMBER;
    }
    if (type == double.class || type == Double.class) {
      return Type.NUMBER;
    }
    if (type == boolean.class || type == Boolean.class) {
      return Type.SWITCH;
    }
    if (type == List.class
        && component.getGenericType() instanceof ParameterizedType parameterized) {
      java.lang.reflect.Type element = parameterized.getActualTypeArguments()[0];
      return element == String.class
          ? Type.TEXTS
          : element == Integer.class ? Type.WHOLE_NUMBERS : Type.NUMBERS;
    }
    throw new IllegalStateException("no recipe type for " + component);
  }
}
