package org.fairlead.training.context;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.fairlead.base.InputException;
import org.fairlead.base.io.AtomicFiles;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Records as JSON files, strictly: unknown and missing fields are errors. */
public final class RecordJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .build();

  private RecordJson() {}

  /** Writes a record: temporary name, forced to disk, renamed. */
  public static void write(Path file, Object content) {
    AtomicFiles.write(file, text(content) + "\n");
  }

  /** Returns a record as indented text. */
  public static String text(Object content) {
    return MAPPER.writeValueAsString(content);
  }

  /**
   * Reads a record.
   *
   * @throws InputException naming the file, if it is missing or is not what {@link #write} wrote
   */
  static <T> T read(Path file, Class<T> type) {
    return parse(file, read(file), type);
  }

  /**
   * Reads a record of which some fields may be missing: they are null then.
   *
   * @param absent those fields as JSON pointers
   * @throws InputException naming the file, if it is missing or is not what {@link #write} wrote
   */
  public static <T> T read(Path file, Class<T> type, String... absent) {
    return parse(file, read(file), type, absent);
  }

  /**
   * Parses a record of which some fields may be missing: they are null then.
   *
   * @param file where the text came from
   * @param absent those fields as JSON pointers
   * @throws InputException naming the file, if the text is no such record
   */
  public static <T> T parse(Path file, String text, Class<T> type, String... absent) {
    try {
      JsonNode tree = MAPPER.readTree(text);
      for (String each : absent) {
        var pointer = JsonPointer.compile(each);
        if (tree.at(pointer.head()) instanceof ObjectNode parent) {
          parent.putIfAbsent(pointer.last().getMatchingProperty(), parent.nullNode());
        }
      }
      return MAPPER.treeToValue(tree, type);
    } catch (JacksonException e) {
      throw damaged(file, e);
    }
  }

  /**
   * Reads a text file.
   *
   * @throws InputException naming the file, if it cannot be read
   */
  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new InputException("%s does not exist".formatted(file), e);
    } catch (IOException e) {
      throw new InputException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Returns the whole number {@code format} of an object, before its other fields are looked at.
   */
  public static int format(Path file, String text) {
    try {
      return MAPPER.readTree(text).path("format").asInt(-1);
    } catch (JacksonException e) {
      throw damaged(file, e);
    }
  }

  private static InputException damaged(Path file, JacksonException e) {
    return new InputException("%s is damaged: %s".formatted(file, e.getOriginalMessage()), e);
  }
}
