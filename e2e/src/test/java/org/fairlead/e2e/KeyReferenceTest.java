package org.fairlead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fairlead.training.recipe.Recipes;
import org.junit.jupiter.api.Test;

/**
 * The reference of keys says what the records' Javadoc says: the texts of {@code train --help KEY}
 * and the page {@code docs/keys.md}. After a change of keys, run this test with {@code
 * -Dkeys.write=true}, which writes both.
 */
final class KeyReferenceTest {
  private static final String TEXTS =
      "training/src/main/resources/org/fairlead/training/recipe/source/keys.txt";
  private static final String PAGE = "docs/keys.md";
  private static final Pattern PARAMETER =
      Pattern.compile("@param\\s+(\\w+)\\s+(.*?)(?=@param|@throws|@return|@see|$)", Pattern.DOTALL);
  private static final Pattern INLINE = Pattern.compile("\\{@(\\w+)\\s+([^}]*)}");
  private static final String INTRODUCTION =
      """
      # Keys

      Every key of a recipe: what it is by default, and what it says. `fairlead train --help KEY` shows the same; `train RECIPE --dry-run` shows what a recipe makes of them. A key is given as `key=value`,
      or in a file of one's own, where its sections are nested. Lists are `[a,b]`; a key without a default is empty, or its default follows from others.
      This page is written from the code.
      """;

  private final Path root = root();

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(folder.resolve("docs"))) {
      folder = Objects.requireNonNull(folder.getParent(), "no folder above has docs");
    }
    return folder;
  }

  @Test
  void texts_areTheJavadocs() throws IOException {
    Map<String, String> texts = texts();
    assertThat(texts).allSatisfy((key, text) -> assertThat(text).as(key).isNotBlank());
    requireSame(
        TEXTS,
        texts.entrySet().stream()
            .map(entry -> entry.getKey() + "\t" + entry.getValue() + "\n")
            .collect(Collectors.joining()));
  }

  @Test
  void page_hasEveryKey() throws IOException {
    Map<String, String> texts = texts();
    var page = new StringBuilder(INTRODUCTION);
    String section = "";
    for (Recipes.Key key : keys()) {
      String name = key.name();
      String its = name.contains(".") ? name.substring(0, name.indexOf('.')) : "recipe";
      if (!its.equals(section)) {
        section = its;
        boolean again = page.indexOf("\n## " + its + "\n") >= 0;
        page.append("\n## ").append(its).append(again ? ", further" : "").append("\n");
        page.append("| key | default | |\n|---|---|---|\n");
      }
      page.append("| `%s` | %s | %s |\n".formatted(name, shown(key), cell(key, texts)));
    }
    requireSame(PAGE, page.toString());
  }

  private static String shown(Recipes.Key key) {
    return key.value().isEmpty() ? "" : "`" + key.value() + "`";
  }

  private static String cell(Recipes.Key key, Map<String, String> texts) {
    List<String> choices =
        key.choices().stream().filter(KeyReferenceTest::builtIn).sorted().toList();
    String text = Objects.requireNonNull(texts.get(key.name()), key.name()).replace("|", "\\|");
    return text + (choices.isEmpty() ? "" : "; one of " + String.join(", ", choices));
  }

  private static boolean builtIn(String name) {
    return !List.of("focal", "tempered", "named-files", "plain-conv-net", "power", "last-values")
        .contains(name);
  }

  private void requireSame(String file, String expected) throws IOException {
    Path path = root.resolve(file);
    if (Boolean.getBoolean("keys.write")) {
      Files.writeString(path, expected);
    }
    assertThat(path).as("%s; -Dkeys.write=true writes it", file).hasContent(expected);
  }

  /** Keys of the library itself: examples and plugins bring their own. */
  private static List<Recipes.Key> keys() {
    return Recipes.keys().stream()
        .flatMap(key -> Recipes.describe(key).stream())
        .filter(key -> !key.record().getName().startsWith("org.fairlead.examples."))
        .sorted(Comparator.comparing(KeyReferenceTest::place))
        .toList();
  }

  /**
   * Sections in the order of recipes; entries' own keys by name, whatever the catalogue's order.
   */
  private static String place(Recipes.Key key) {
    List<String> sections =
        List.of(
            "data",
            "network",
            "weights",
            "sparsity",
            "method",
            "mixture",
            "optimizer",
            "ema",
            "swa",
            "train",
            "selection",
            "audit",
            "tracking");
    int dot = key.name().indexOf('.');
    int section = dot < 0 ? -1 : sections.indexOf(key.name().substring(0, dot));
    boolean own = key.name().indexOf('.', dot + 1) >= 0;
    return "%03d %s %s".formatted(section + 1, own, own ? key.name() : "");
  }

  private Map<String, String> texts() throws IOException {
    Map<String, Path> sources = sources();
    var read = new HashMap<Class<?>, Map<String, String>>();
    var texts = new LinkedHashMap<String, String>();
    for (Recipes.Key key : keys()) {
      Map<String, String> ofRecord =
          read.computeIfAbsent(key.record(), record -> parameters(sources, record));
      texts.put(key.name(), ofRecord.getOrDefault(key.component(), ""));
    }
    return texts;
  }

  /** Returns the source files of all modules by the name of their outermost class. */
  private Map<String, Path> sources() throws IOException {
    var sources = new HashMap<String, Path>();
    var modules = new ArrayList<Path>();
    try (Stream<Path> children = Files.list(root)) {
      children
          .map(child -> child.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .forEach(modules::add);
    }
    for (Path module : modules) {
      try (Stream<Path> files = Files.walk(module)) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(
                file ->
                    sources.put(
                        module.relativize(file).toString().replace(".java", "").replace('/', '.'),
                        file));
      }
    }
    return sources;
  }

  /** Returns the texts of a record's components. */
  private static Map<String, String> parameters(Map<String, Path> sources, Class<?> record) {
    String outermost = record.getName().replaceFirst("\\$.*", "");
    String source;
    try {
      source = Files.readString(Objects.requireNonNull(sources.get(outermost), outermost));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int declared = source.indexOf("record " + record.getSimpleName() + "(");
    int end = source.lastIndexOf("*/", declared);
    int begin = source.lastIndexOf("/**", end);
    assertThat(begin).as("Javadoc of %s", record).isNotNegative();
    String comment =
        source
            .substring(begin + 3, end)
            .lines()
            .map(line -> line.strip().replaceFirst("^\\* ?", ""))
            .collect(Collectors.joining(" "));
    var parameters = new HashMap<String, String>();
    Matcher matcher = PARAMETER.matcher(comment);
    while (matcher.find()) {
      parameters.put(matcher.group(1), plain(matcher.group(2)));
    }
    return parameters;
  }

  /** Returns Javadoc as text: code in backticks, links as their last name. */
  private static String plain(String javadoc) {
    String text =
        INLINE
            .matcher(javadoc)
            .replaceAll(
                match -> {
                  String body = match.group(2).strip();
                  if (match.group(1).equals("code")) {
                    return Matcher.quoteReplacement("`" + body + "`");
                  }
                  String label = body.contains(" ") ? body.substring(body.indexOf(' ') + 1) : body;
                  return Matcher.quoteReplacement(
                      label.substring(label.lastIndexOf('.') + 1).replace('#', ' ').strip());
                });
    return text.replaceAll("</?\\w+>", "").replaceAll("\\s+", " ").strip();
  }
}
