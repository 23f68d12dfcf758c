package org.fairlead.training.recipe.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What every key of recipes says, in English. The texts are those of the records' Javadoc, which is
 * not there at run time: a test holds the two together.
 */
public final class KeyTexts {
  private static final String FILE = "keys.txt";

  private KeyTexts() {}

  /** Loaded when a text is first asked for. */
  private static final class Loaded {
    static final Map<String, String> TEXTS = read();
  }

  /** Returns the text of a dotted key; empty where there is none, as of a plugin's key. */
  public static String of(String key) {
    return Loaded.TEXTS.getOrDefault(key, "");
  }

  private static Map<String, String> read() {
    try (InputStream in = KeyTexts.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + FILE + " is missing");
      }
      var texts = new HashMap<String, String>();
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .forEach(
              line -> {
                int tab = line.indexOf('\t');
                texts.put(line.substring(0, Math.max(0, tab)), line.substring(tab + 1));
              });
      return Map.copyOf(texts);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
