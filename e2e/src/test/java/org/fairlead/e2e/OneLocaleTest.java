package org.fairlead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Numbers are written in one locale, also where a program uses the library. */
final class OneLocaleTest {
  /** Texts, joined by signs, that are formatted without a locale. */
  private static final Pattern FORMATTED =
      Pattern.compile("((?:\"(?:[^\"\\\\\n]|\\\\.)*\"\\s*\\+?\\s*)+)\\)?\\s*\\.formatted\\(");

  /** Formats whose outcome a locale changes: decimals, and thousands set apart. */
  private static final Pattern OF_A_LOCALE =
      Pattern.compile("%(?:\\d\\$)?[-#+ 0(]*\\d*(?:\\.\\d+)?[feEgG]|%(?:\\d\\$)?[-#+ 0(]*,");

  private static boolean dependsOnLocale(String text) {
    return OF_A_LOCALE.matcher(text.replace("%%", "")).find();
  }

  @Test
  void numbersInSources_areFormattedWithALocale() throws IOException {
    var found = new ArrayList<String>();
    try (var files = Files.walk(Path.of(".."))) {
      for (Path file :
          files
              .filter(f -> f.toString().endsWith(".java"))
              .filter(f -> f.toString().contains("/src/main/"))
              .toList()) {
        var texts = FORMATTED.matcher(Files.readString(file));
        while (texts.find()) {
          if (dependsOnLocale(texts.group(1))) {
            found.add(file + ": " + texts.group(1));
          }
        }
      }
    }
    assertThat(found).as("use String.format(Locale.ROOT, ...)").isEmpty();
    assertThat(dependsOnLocale("%.4f")).isTrue();
    assertThat(dependsOnLocale("%,d rows")).isTrue();
    assertThat(dependsOnLocale("90 %%, %d of %s")).isFalse();
  }
}
