package org.fairlead.base.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as maps, lists, strings, booleans, {@link Long}, {@link Double} and null.
 *
 * <p>Only the streaming parser is used: binding records by reflection would double the time of a
 * short command. Numbers survive a round trip to the same bits.
 */
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Json() {}

  /** Reads a file that holds one object. */
  public static Fields readObject(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw FileErrors.of("cannot read", file, e);
    }
    return object(file, () -> FACTORY.createParser(ObjectReadContext.empty(), bytes));
  }

  /**
   * Parses a text that holds one object.
   *
   * @param file where it came from, for errors
   */
  public static Fields parseObject(Path file, String text) {
    return object(file, () -> FACTORY.createParser(ObjectReadContext.empty(), text));
  }

  private static Fields object(Path file, Supplier<JsonParser> opened) {
    Optional<Object> tree =
        Untrusted.read(
            file,
            () -> {
              try (JsonParser parser = opened.get()) {
                return Optional.ofNullable(parse(parser));
              } catch (JacksonException e) {
                throw new InputException(
                    "%s is not valid JSON: %s%s"
                        .formatted(file, place(e), firstLine(e.getOriginalMessage())),
                    e);
              }
            });
    return Fields.of(file.toString(), "", tree.orElse(null));
  }

  /** Returns where an error is; empty of what is too long or too deep, which has no place. */
  private static String place(JacksonException e) {
    TokenStreamLocation at = e.getLocation();
    return at == null ? "" : "line %d, column %d: ".formatted(at.getLineNr(), at.getColumnNr());
  }

  /** Parses one line of a JSON-lines file; null if it is no complete object. */
  public static @Nullable Map<String, @Nullable Object> parseLine(String line) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      Object tree = parse(parser);
      if (!(tree instanceof Map<?, ?> map)) {
        return null;
      }
      var object = new LinkedHashMap<String, @Nullable Object>();
      map.forEach((key, value) -> object.put((String) key, value));
      return object;
    } catch (JacksonException e) {
      return null;
    }
  }

  private static @Nullable Object parse(JsonParser parser) {
    if (parser.nextToken() == null) {
      throw new StreamReadException(parser, "the file is empty");
    }
    Object tree = value(parser);
    if (parser.nextToken() != null) {
      throw new StreamReadException(parser, "there is more after the end of the object");
    }
    return tree;
  }

  private static @Nullable Object value(JsonParser parser) {
    JsonToken token = parser.currentToken();
    switch (token) {
      case START_OBJECT -> {
        var object = new LinkedHashMap<String, @Nullable Object>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
          String name = parser.currentName();
          parser.nextToken();
          object.put(name, value(parser));
        }
        return object;
      }
      case START_ARRAY -> {
        var list = new ArrayList<@Nullable Object>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(parser));
        }
        return list;
      }
      case VALUE_STRING -> {
        return parser.getString();
      }
      case VALUE_NUMBER_INT -> {
        return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
            ? (Object) parser.getDoubleValue()
            : (Object) parser.getLongValue();
      }
      case VALUE_NUMBER_FLOAT -> {
        return parser.getDoubleValue();
      }
      case VALUE_TRUE -> {
        return true;
      }
      case VALUE_FALSE -> {
        return false;
      }
      case VALUE_NULL -> {
        return null;
      }
      default -> throw new StreamReadException(parser, "unexpected " + token);
    }
  }

  /** Writes a value on one line. */
  public static String line(@Nullable Object value) {
    var out = new StringBuilder();
    append(out, value, -1);
    return out.toString();
  }

  /** Writes a value over several lines, indented by two spaces, with a line break at the end. */
  public static String pretty(@Nullable Object value) {
    var out = new StringBuilder();
    append(out, value, 0);
    return out.append('\n').toString();
  }

  private static void append(StringBuilder out, @Nullable Object value, int indent) {
    if (value == null) {
      out.append("null");
    } else if (value instanceof Map<?, ?> map) {
      appendAll(out, '{', '}', map.entrySet(), indent);
    } else if (value instanceof List<?> list) {
      boolean scalars = list.stream().noneMatch(e -> e instanceof Map || e instanceof List);
      appendAll(out, '[', ']', list, scalars ? -1 : indent);
    } else if (value instanceof Double || value instanceof Float) {
      appendNumber(out, ((Number) value).doubleValue());
    } else if (value instanceof Number || value instanceof Boolean) {
      out.append(value);
    } else if (value instanceof CharSequence text) {
      appendString(out, text);
    } else {
      throw new IllegalArgumentException(
          "value %s is a %s, expected a number, string, boolean, map or list"
              .formatted(value, value.getClass().getName()));
    }
  }

  private static void appendAll(
      StringBuilder out, char open, char close, Iterable<?> elements, int indent) {
    out.append(open);
    boolean first = true;
    int inner = indent < 0 ? -1 : indent + 1;
    for (Object element : elements) {
      if (!first) {
        out.append(indent < 0 ? ", " : ",");
      }
      lineBreak(out, inner);
      if (element instanceof Map.Entry<?, ?> entry) {
        appendString(out, String.valueOf(entry.getKey()));
        out.append(": ");
        append(out, entry.getValue(), inner);
      } else {
        append(out, element, inner);
      }
      first = false;
    }
    if (!first) {
      lineBreak(out, indent);
    }
    out.append(close);
  }

  private static void lineBreak(StringBuilder out, int indent) {
    if (indent >= 0) {
      out.append('\n').append("  ".repeat(indent));
    }
  }

  /** NaN, which JSON does not have, is null; infinities are strings. */
  private static void appendNumber(StringBuilder out, double value) {
    if (Double.isNaN(value)) {
      out.append("null");
    } else if (Double.isInfinite(value)) {
      appendString(out, Double.toString(value));
    } else {
      out.append(value);
    }
  }

  private static void appendString(StringBuilder out, CharSequence text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          boolean lone =
              Character.isSurrogate(c)
                  && !(Character.isHighSurrogate(c)
                      && i + 1 < text.length()
                      && Character.isLowSurrogate(text.charAt(i + 1)))
                  && !(Character.isLowSurrogate(c)
                      && i > 0
                      && Character.isHighSurrogate(text.charAt(i - 1)));
          if (c < 0x20 || c == 0x7f || lone || c == '\u2028' || c == '\u2029') {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }
}
