package org.fairlead.training.recipe.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Untrusted;
import org.fairlead.base.text.Excerpt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A YAML text as plain maps, lists and scalars that remembers the line of every key.
 *
 * <p>Anchors, aliases and tags are refused: a recipe has no use for them, and aliases let a small
 * text unfold into a huge one.
 */
public final class YamlTree {
  private static final int MAXIMUM_DEPTH = 16;
  private static final YAMLMapper MAPPER = new YAMLMapper();

  private final String source;
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Map<String, @Nullable Object> root;

  private YamlTree(String source, String text) {
    this.source = source;
    try (JsonParser parser = MAPPER.createParser(new WholeCharacters(text))) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        root = new LinkedHashMap<>();
        return;
      }
      if (first != JsonToken.START_OBJECT) {
        throw error(parser, "found " + describe(first) + ", expected 'key: value' pairs");
      }
      root = object(parser, "", 0);
      if (parser.nextToken() != null) {
        throw error(parser, "found a second document, expected one");
      }
    } catch (JacksonException e) {
      var location = e.getLocation();
      String line = location == null ? "" : ":" + location.getLineNr();
      throw new InputException(source + line + ": not valid YAML: " + firstLine(e), e);
    }
  }

  /**
   * Parses a text.
   *
   * @param source what to call the text in errors, for example a file's path
   * @throws InputException if the text is not a YAML mapping, with source and line
   */
  public static YamlTree parse(String source, String text) {
    return Untrusted.read(source, () -> new YamlTree(source, text));
  }

  /** Parses the value of an override: a YAML scalar or flow list. */
  public static @Nullable Object parseValue(String key, String text) {
    if (text.isBlank()) {
      return null;
    }
    YamlTree tree;
    try {
      tree = parse(key, "value: " + text);
    } catch (InputException e) {
      return text;
    }
    return tree.root.get("value");
  }

  /** Returns a value as a {@code key=value} override takes it. */
  public static String text(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"))
        : String.valueOf(value);
  }

  /** Returns the content: values are maps, lists, strings, numbers, booleans and nulls. */
  public Map<String, @Nullable Object> root() {
    return root;
  }

  /** Returns every dotted key of the text, sections too. */
  public List<String> keys() {
    return List.copyOf(lines.keySet());
  }

  /** Returns {@code "file.yaml:12"} for the dotted key. */
  public String where(String key) {
    Integer line = lines.get(key);
    return line == null ? source : source + ":" + line;
  }

  private Map<String, @Nullable Object> object(JsonParser parser, String prefix, int depth) {
    if (depth > MAXIMUM_DEPTH) {
      throw error(parser, "nested deeper than " + MAXIMUM_DEPTH + " levels");
    }
    var result = new LinkedHashMap<String, @Nullable Object>();
    for (JsonToken token = parser.nextToken();
        token == JsonToken.PROPERTY_NAME;
        token = parser.nextToken()) {
      String name = parser.currentName();
      String key = prefix.isEmpty() ? name : prefix + "." + name;
      if (result.containsKey(name)) {
        throw error(parser, "key " + Excerpt.quoted(key) + " appears twice");
      }
      lines.put(key, parser.currentTokenLocation().getLineNr());
      result.put(name, value(parser, parser.nextToken(), key, depth + 1));
    }
    return result;
  }

  private @Nullable Object value(JsonParser parser, JsonToken token, String key, int depth) {
    if (parser.getObjectId() != null || parser.getTypeId() != null) {
      throw error(
          parser, "key " + Excerpt.quoted(key) + " has an anchor or a tag, expected a plain value");
    }
    return switch (token) {
      case START_OBJECT -> object(parser, key, depth);
      case START_ARRAY -> array(parser, key, depth);
      case VALUE_NULL -> null;
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_STRING -> parser.getString();
      default ->
          throw error(
              parser,
              "key " + Excerpt.quoted(key) + " has an alias, expected the value written out");
    };
  }

  private List<@Nullable Object> array(JsonParser parser, String key, int depth) {
    if (depth > MAXIMUM_DEPTH) {
      throw error(parser, "nested deeper than " + MAXIMUM_DEPTH + " levels");
    }
    var result = new ArrayList<@Nullable Object>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      result.add(value(parser, token, key, depth + 1));
    }
    return result;
  }

  private InputException error(JsonParser parser, String what) {
    return new InputException(
        source + ":" + parser.currentTokenLocation().getLineNr() + ": " + what);
  }

  private static String describe(JsonToken token) {
    return token == JsonToken.START_ARRAY ? "a list" : "a single value";
  }

  private static String firstLine(JacksonException e) {
    String message = e.getOriginalMessage();
    return message == null || message.isBlank() ? "unreadable" : Excerpt.line(message);
  }
}
