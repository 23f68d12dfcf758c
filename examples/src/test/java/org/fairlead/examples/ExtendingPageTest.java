package org.fairlead.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/extending.md and README show compiles, and names what is there. */
final class ExtendingPageTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String IMPORTS =
      """
      import java.nio.file.Path;
      import java.time.InstantSource;
      import java.util.List;
      import org.fairlead.data.Dataset;
      import org.fairlead.data.cache.SampleCache;
      import org.fairlead.fairness.weighting.Weighting;
      import org.fairlead.networks.Network;
      import org.fairlead.tracking.run.RunStore;
      import org.fairlead.training.Trainer;
      import org.fairlead.training.TrainingResult;
      import org.fairlead.training.context.RunContext;
      import org.fairlead.training.event.TrainingListener;
      import org.fairlead.training.recipe.Recipes;
      """;

  private static String page(String name) throws IOException {
    return Files.readString(ROOT.resolve(name));
  }

  /** Returns the blocks of a page in a language. */
  private static List<String> blocks(String page, String language) {
    return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .toList();
  }

  private static String compiled(Path folder, String parameters, String statements) {
    String source =
        "%sfinal class Shown { static void run(%s) {\n%s} }\n"
            .formatted(IMPORTS, parameters, statements);
    var file =
        new SimpleJavaFileObject(URI.create("memory:///Shown.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    var errors = new StringWriter();
    var options =
        List.of(
            "-proc:none",
            "-d",
            folder.toString(),
            "-classpath",
            System.getProperty("java.class.path"));
    compiler.getTask(errors, null, null, options, null, List.of(file)).call();
    return errors.toString();
  }

  @Test
  void program_compiles(@TempDir Path folder) throws IOException {
    List<String> shown = blocks(page("docs/extending.md"), "java");
    assertThat(shown).hasSize(1);
    assertThat(
            compiled(
                folder,
                "List<String> settings, RunContext context, Dataset dataset, Network network,"
                    + " Weighting weighting, TrainingListener listener",
                shown.get(0)))
        .isEmpty();
  }

  @Test
  void programOfReadme_compiles(@TempDir Path folder) throws IOException {
    List<String> shown = blocks(page("README.md"), "java");
    assertThat(shown).hasSize(1);
    assertThat(compiled(folder, "Path runs, Path cache, List<String> settings", shown.get(0)))
        .isEmpty();
  }

  /** The pom names modules and the version that this repository has. */
  @Test
  void pom_namesModulesThatThereAre() throws IOException {
    String version = first(page("pom.xml"), "<artifactId>fairlead-parent</artifactId>");
    List<String> shown = blocks(page("docs/extending.md"), "xml");
    assertThat(shown).hasSize(1);
    assertThat(first(shown.get(0), "<artifactId>fairlead-bom</artifactId>")).isEqualTo(version);
    assertThat(page("README.md")).contains("org.fairlead:fairlead-training:" + version);
    List<String> modules =
        Pattern.compile("<artifactId>fairlead-(\\w+)<")
            .matcher(shown.get(0))
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(modules).containsExactly("bom", "training");
    assertThat(page("bom/pom.xml")).contains("<artifactId>fairlead-training</artifactId>");
  }

  /** Returns the version that follows an artifact. */
  private static String first(String pom, String artifact) {
    return Pattern.compile(Pattern.quote(artifact) + "\\s*<version>([^<]+)<")
        .matcher(pom)
        .results()
        .map(found -> found.group(1))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void links_leadToFiles() throws IOException {
    for (String name : List.of("docs/extending.md", "docs/data.md")) {
      Path folder = Objects.requireNonNull(ROOT.resolve(name).getParent());
      assertThat(
              Pattern.compile("\\]\\(([^)#:]+)[^)]*\\)")
                  .matcher(page(name))
                  .results()
                  .map(found -> folder.resolve(found.group(1)).normalize()))
          .isNotEmpty()
          .allMatch(Files::exists);
    }
  }

  /** Each kind of extension has its row, with a provider file of this module. */
  @Test
  void table_namesEveryProviderFile() throws IOException {
    List<String> named =
        Pattern.compile("`(org\\.fairlead\\.[\\w.]+Provider)`")
            .matcher(page("docs/extending.md"))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    Path services = ROOT.resolve("examples/src/main/resources/META-INF/services");
    try (var files = Files.list(services)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(named);
    }
  }
}
