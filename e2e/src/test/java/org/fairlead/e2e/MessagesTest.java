package org.fairlead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said to people is said in words that they know, and without mistakes of number. */
final class MessagesTest {
  private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

  /** Turns of phrase that only who knows the code understands, each with what it was. */
  private static final List<Pattern> AVOIDED =
      List.of(
          Pattern.compile("is not an override"),
          Pattern.compile("on test less on training"),
          Pattern.compile("giving this run back"),
          Pattern.compile("\\(s\\)"),
          Pattern.compile("fingerprint %s then"));

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("docs"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no folder above has docs");
    }
    return folder;
  }

  @Test
  void texts_areForPeople() throws IOException {
    var found = new ArrayList<String>();
    try (Stream<Path> files = Files.walk(root(), 24)) {
      for (Path file :
          files.filter(each -> each.toString().matches(".*/src/main/java/.*\\.java")).toList()) {
        Matcher texts = TEXT.matcher(Files.readString(file));
        while (texts.find()) {
          String text = texts.group(1);
          AVOIDED.stream()
              .filter(avoided -> avoided.matcher(text).find())
              .forEach(avoided -> found.add(file.getFileName() + ": " + text));
        }
      }
    }
    assertThat(found).isEmpty();
  }
}
