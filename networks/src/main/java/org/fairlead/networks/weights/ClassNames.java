package org.fairlead.networks.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fairlead.base.io.Json;
import org.jspecify.annotations.Nullable;

/**
 * The names of a classifier's outputs, as a file of weights tells them beside the tensors.
 *
 * @param key where it tells them, for example {@code class_to_idx}
 * @param names one for each output, in order
 */
public record ClassNames(String key, List<String> names) {
  private static final int DEEPEST = 3;
  private static final int MOST_VALUES = 100_000;
  private static final int MOST_CLASSES = 100_000;
  private static final int LONGEST_NAME = 1_000;

  /** Keys of dictionaries from names to outputs. */
  private static final List<String> TO_OUTPUTS = List.of("class_to_idx", "label2id");

  /** Keys of dictionaries from outputs to names. */
  private static final List<String> TO_NAMES = List.of("idx_to_class", "id2label");

  /** Keys of lists of names. */
  private static final List<String> LISTS =
      List.of("classes", "class_names", "CLASSES", "label_names");

  public ClassNames {
    names = List.copyOf(names);
  }

  /**
   * Returns the names that a value tells, which dictionaries hold under a usual key: {@code
   * class_to_idx}, {@code classes} and their like. Of several, the one that is nearest to the top
   * counts.
   */
  static Optional<ClassNames> in(Object root) {
    List<Map<?, ?>> level = root instanceof Map<?, ?> map ? List.of(map) : List.of();
    List<String> paths = List.of("");
    int values = 0;
    for (int depth = 0; depth < DEEPEST && !level.isEmpty(); depth++) {
      var below = new ArrayList<Map<?, ?>>();
      var belowPaths = new ArrayList<String>();
      for (int i = 0; i < level.size(); i++) {
        Optional<ClassNames> found = of(paths.get(i), level.get(i));
        if (found.isPresent()) {
          return found;
        }
        for (Map.Entry<?, ?> entry : level.get(i).entrySet()) {
          if (++values > MOST_VALUES) {
            return Optional.empty();
          }
          if (entry.getValue() instanceof Map<?, ?> map
              && entry.getKey() instanceof String key
              && key.length() <= LONGEST_NAME) {
            below.add(map);
            belowPaths.add(paths.get(i) + key + ".");
          }
        }
      }
      level = below;
      paths = belowPaths;
    }
    return Optional.empty();
  }

  /** Returns the names that the texts beside the tensors of a safetensors file tell. */
  static Optional<ClassNames> inTexts(Map<String, String> texts) {
    for (List<String> keys : List.of(TO_OUTPUTS, TO_NAMES, LISTS)) {
      for (String key : keys) {
        String text = texts.get(key);
        if (text != null) {
          // a list of JSON is no object, so the text becomes a field of one
          Map<String, @Nullable Object> line = Json.parseLine("{\"%s\":%s}".formatted(key, text));
          if (line != null) {
            Optional<ClassNames> found = of("", line);
            if (found.isPresent()) {
              return found;
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<ClassNames> of(String path, Map<?, ?> dictionary) {
    for (String key : TO_OUTPUTS) {
      if (dictionary.get(key) instanceof Map<?, ?> outputs) {
        List<String> names = inOrder(outputs, true);
        if (!names.isEmpty()) {
          return Optional.of(new ClassNames(path + key, names));
        }
      }
    }
    for (String key : TO_NAMES) {
      if (dictionary.get(key) instanceof Map<?, ?> outputs) {
        List<String> names = inOrder(outputs, false);
        if (!names.isEmpty()) {
          return Optional.of(new ClassNames(path + key, names));
        }
      }
    }
    for (String key : LISTS) {
      if (dictionary.get(key) instanceof List<?> list) {
        List<String> names = different(list);
        if (!names.isEmpty()) {
          return Optional.of(new ClassNames(path + key, names));
        }
      }
    }
    return Optional.empty();
  }

  /** Returns the names in the order of their outputs, none if the outputs are not 0, 1, 2 ... */
  private static List<String> inOrder(Map<?, ?> dictionary, boolean nameFirst) {
    int count = dictionary.size();
    if (count > MOST_CLASSES) {
      return List.of();
    }
    var names = new ArrayList<Object>(Collections.nCopies(count, ""));
    for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
      int output = output(nameFirst ? entry.getValue() : entry.getKey());
      Object name = nameFirst ? entry.getKey() : entry.getValue();
      if (output < 0 || output >= count || name == null) {
        return List.of();
      }
      names.set(output, name);
    }
    return different(names);
  }

  private static int output(@Nullable Object value) {
    if (value instanceof Long number) {
      return number >= 0 && number < MOST_CLASSES ? number.intValue() : -1;
    }
    return value instanceof String text && text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
  }

  /** Returns values as texts, none unless all are different texts or whole numbers. */
  private static List<String> different(List<?> values) {
    if (values.size() > MOST_CLASSES) {
      return List.of();
    }
    var names = new ArrayList<String>();
    for (Object value : values) {
      boolean simple = value instanceof String || value instanceof Long;
      String name = simple ? value.toString() : "";
      if (name.isEmpty() || name.length() > LONGEST_NAME) {
        return List.of();
      }
      names.add(name);
    }
    return new HashSet<>(names).size() == names.size() ? names : List.of();
  }
}
