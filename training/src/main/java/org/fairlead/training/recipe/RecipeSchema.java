package org.fairlead.training.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.fairlead.base.InputException;
import org.fairlead.base.Nearest;
import org.fairlead.base.catalogue.EntryCode;
import org.fairlead.base.catalogue.OptionValues;
import org.fairlead.base.catalogue.Plugins;
import org.fairlead.base.catalogue.Provider;
import org.fairlead.training.recipe.source.ConstraintTexts;
import org.fairlead.training.recipe.source.Given;
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
    LONG_NUMBER("a whole number"),
    NUMBERS("a list of numbers"),
    WHOLE_NUMBERS("a list of whole numbers"),
    LONG_NUMBERS("a list of whole numbers");

    private final String words;

    Type(String words) {
      this.words = words;
    }
  }

  private static final Map<java.lang.reflect.Type, Type> LISTS =
      Map.of(
          String.class, Type.TEXTS,
          Integer.class, Type.WHOLE_NUMBERS,
          Long.class, Type.LONG_NUMBERS,
          Double.class, Type.NUMBERS);

  /** Empty until the recipe is resolved: by default a share of the epochs. */
  static final String LAST_EPOCH = "sparsity.lastEpoch";

  private static volatile @Nullable RecipeSchema recipe;

  /** Leaves by dotted key. */
  private final Map<String, Type> leaves = new LinkedHashMap<>();

  /** What every leaf is in its record. */
  private final Map<String, RecordComponent> components = new HashMap<>();

  /** Defaults of the own options of entries. */
  private final Map<String, @Nullable Object> ownDefaults = new HashMap<>();

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

  /**
   * Returns the schema of recipes as of now; it is collected once for the same catalogues. No
   * static initialiser does it: what is wrong with a plugin would then reach nobody.
   */
  static RecipeSchema recipe() {
    List<Choice> now = Choice.ofRecipe();
    RecipeSchema schema = recipe;
    if (schema == null || !schema.choices.equals(now)) {
      schema = new RecipeSchema(now);
      recipe = schema;
    }
    return schema;
  }

  /** Returns every dotted key that holds a value. */
  List<String> keys() {
    return List.copyOf(leaves.keySet());
  }

  /**
   * Returns what is known of a key.
   *
   * @param defaults of all keys but entries' own
   */
  Optional<Recipes.Key> key(String name, Map<String, @Nullable Object> defaults) {
    Type type = leaves.get(name);
    RecordComponent component = components.get(name);
    if (type == null || component == null) {
      return Optional.empty();
    }
    Object value = ownDefaults.containsKey(name) ? ownDefaults.get(name) : defaults.get(name);
    List<String> names =
        choices.stream()
            .filter(choice -> name.equals(choice.section() + "." + choice.key()))
            .flatMap(choice -> choice.catalogue().names().stream())
            .toList();
    return Optional.of(
        new Recipes.Key(
            name,
            type.words,
            value == null ? "" : YamlTree.text(value),
            component.getDeclaringRecord(),
            component.getName(),
            names));
  }

  /** Returns the keys below a section; none where there is no such section. */
  List<String> keysBelow(String section) {
    return sections.contains(section) ? below(section) : List.of();
  }

  /**
   * Returns the tree with every value checked against its key's type; numbers keep their exact
   * value, a single value stands for a list of one.
   *
   * @throws InputException naming the place, the key, what was found and what was expected
   */
  Map<String, @Nullable Object> check(YamlTree tree) {
    requireKnownEntries(tree);
    return checkSection(tree, tree.root(), "");
  }

  /** Refuses an entry that nobody knows before its section, which says less. */
  private void requireKnownEntries(YamlTree tree) {
    for (Choice choice : choices) {
      for (String name : choice.names(tree.root())) {
        boolean unknown = choice.catalogue().find(name).isEmpty();
        if (unknown
            && tree.root().get(choice.section()) instanceof Map<?, ?> section
            && section.get(name) instanceof Map<?, ?>) {
          String key = choice.section() + "." + choice.key();
          throw new InputException(
              "%s: %s is '%s', which is nothing known, nor is its section %s.%s; %s"
                  .formatted(tree.where(key), key, name, choice.section(), name, Plugins.HINT));
        }
      }
    }
  }

  private Map<String, @Nullable Object> checkSection(
      YamlTree tree, Map<String, @Nullable Object> section, String prefix) {
    var result = new LinkedHashMap<String, @Nullable Object>();
    section.forEach(
        (name, value) -> {
          String key = prefix.isEmpty() ? name : prefix + "." + name;
          if (name.indexOf('.') >= 0) {
            throw new InputException(
                "%s: '%s' has a dot, which only key=value overrides have; in a file, sections are nested: %s"
                    .formatted(tree.where(key), name, nested(name)));
          }
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

  /** Returns {@code "train: {epochs: ...}"} for {@code train.epochs}. */
  private static String nested(String dotted) {
    long dots = dotted.chars().filter(c -> c == '.').count();
    return dotted.replace(".", ": {") + ": ..." + "}".repeat((int) dots);
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
      throw new InputException(place + "unknown key '" + key + "'" + hint(key));
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
              Locale.ROOT,
              "%s%s is '%s', expected %s%s",
              place,
              key,
              shown(value),
              type.words,
              range(type, value)));
    }
    return converted;
  }

  /** Returns what a whole number must lie between, where one does not. */
  private static String range(Type type, Object value) {
    boolean whole =
        value instanceof List<?> list
            ? list.stream().allMatch(RecipeSchema::isWhole)
            : isWhole(value);
    return !whole
        ? ""
        : switch (type) {
          case WHOLE_NUMBER, WHOLE_NUMBERS ->
              " from " + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE;
          case LONG_NUMBER, LONG_NUMBERS -> " from " + Long.MIN_VALUE + " to " + Long.MAX_VALUE;
          default -> "";
        };
  }

  private static boolean isWhole(@Nullable Object value) {
    return value instanceof Integer
        || value instanceof Long
        || value instanceof BigInteger
        || (value instanceof Double number && Math.rint(number) == number);
  }

  boolean isList(String key) {
    Type type = leaves.get(key);
    return type != null && LISTS.containsValue(type);
  }

  /** Returns what to say of an unknown key: a near one, or where others come from. */
  String hint(String key) {
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
    boolean ofEntry =
        choices.stream().anyMatch(choice -> key.startsWith(choice.section() + "."))
            && key.chars().filter(c -> c == '.').count() > 1;
    return ofEntry ? "; " + Plugins.HINT : "";
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
      case WHOLE_NUMBER ->
          wholeNumber(value) instanceof Number number && number.longValue() == number.intValue()
              ? number
              : null;
      case LONG_NUMBER -> wholeNumber(value);
      case NUMBER -> value instanceof Number ? value : null;
      case SWITCH -> value instanceof Boolean ? value : null;
      case TEXTS -> list(Type.TEXT, value);
      case NUMBERS -> list(Type.NUMBER, value);
      case WHOLE_NUMBERS -> list(Type.WHOLE_NUMBER, value);
      case LONG_NUMBERS -> list(Type.LONG_NUMBER, value);
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
      if (component.getType() == OwnOptions.class || component.getType() == Given.class) {
        continue; // each option below the section that chooses it; what was given is no key
      }
      if (component.getType().isRecord()) {
        sections.add(key);
        collect(component.getType(), key);
        choices.stream().filter(choice -> choice.section().equals(key)).forEach(this::collectOwn);
      } else {
        put(
            key,
            Objects.requireNonNull(type(component), () -> "no type for " + component),
            component);
      }
    }
  }

  private void collectOwn(Choice choice) {
    var seen = new HashMap<String, Class<?>>();
    for (Provider<?> entry : choice.catalogue().all()) {
      Class<?> options = entry.defaults().getClass();
      boolean none = options.getRecordComponents().length == 0;
      String key = choice.section() + "." + entry.section();
      Class<?> other = seen.get(key);
      if (other != null && (none || other == options)) {
        continue; // entries that share their options
      }
      if (other != null || leaves.containsKey(key) || sections.contains(key)) {
        throw new InputException(
            "%s '%s' (%s) keeps its options below %s, which is taken; its section() must be another"
                .formatted(
                    choice.section(), entry.name(), EntryCode.origin(entry.getClass()), key));
      }
      if (!none) {
        seen.put(key, options);
        sections.add(key);
        collectOptions(entry, key);
      }
    }
  }

  private void collectOptions(Provider<?> entry, String section) {
    Map<String, @Nullable Object> defaults = OptionValues.of(entry.defaults());
    for (RecordComponent component : entry.defaults().getClass().getRecordComponents()) {
      String key = section + "." + component.getName();
      Type type = type(component);
      if (type == null) {
        throw new InputException(
            "%s cannot be a key of recipes: component '%s' of the options of %s is of type %s, expected String, int, long, double, boolean, a @Nullable Integer, Long, Double, Boolean or String, or a List of String, Integer, Long or Double"
                .formatted(
                    key,
                    component.getName(),
                    EntryCode.origin(entry.getClass()),
                    component.getGenericType().getTypeName()));
      }
      put(key, type, component);
      ownDefaults.put(key, defaults.get(component.getName()));
      if (defaults.get(component.getName()) == null) {
        optional.add(key);
      }
    }
  }

  private void put(String key, Type type, RecordComponent component) {
    leaves.put(key, type);
    components.put(key, component);
    if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
      optional.add(key);
    }
  }

  /** Returns what a key's value must be; null where no value of a recipe is of such a type. */
  private static @Nullable Type type(RecordComponent component) {
    Class<?> type = component.getType();
    if (type == String.class) {
      return Type.TEXT;
    }
    if (type == int.class || type == Integer.class) {
      return Type.WHOLE_NUMBER;
    }
    if (type == long.class || type == Long.class) {
      return Type.LONG_NUMBER;
    }
    if (type == double.class || type == Double.class) {
      return Type.NUMBER;
    }
    if (type == boolean.class || type == Boolean.class) {
      return Type.SWITCH;
    }
    if (type == List.class
        && component.getGenericType() instanceof ParameterizedType parameterized) {
      return LISTS.get(parameterized.getActualTypeArguments()[0]);
    }
    return null;
  }
}
