package org.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.fairlead.fairness.weighting.WeightingProvider;
import org.fairlead.testkit.TiedProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a user sees of a plugin with a mistake. Each has a process of its own: jars that joined stay
 * for as long as a process lives.
 */
final class PluginsTest {
  private static final List<String> SMALL =
      List.of(
          "train",
          "synthetic-dense",
          "method.name=mine",
          "data.size=16",
          "data.synthetic.count=60",
          "data.synthetic.testCount=30",
          "train.epochs=1",
          "train.threads=1");

  private final Path folder;

  PluginsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** As its author and its user read it: the class and the jar; and no run is left behind. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          return "ceag";                         | return null; | two classes are the weighting 'ceag': org.fairlead.fairness.weighting.constrained.CeagProvider and p.Mine (
          throw new IllegalStateException("no"); | return null; | name() of the weighting of class p.Mine, jar mine.jar fails: IllegalStateException: no
          return "tolerance";                    | return null; | method 'tolerance' (class p.Mine, jar mine.jar) keeps its options below method.tolerance, which is taken
          return "mine";                         | return null; | the weighting 'mine' (class p.Mine, jar mine.jar) made nothing: its answer is null
          return "mine";                         | throw new IllegalArgumentException("gamma is wrong"); | the weighting 'mine' (class p.Mine, jar mine.jar) fails: gamma is wrong
          """)
  void train_namesThePluginsMistake(String name, String create, String expected)
      throws IOException, InterruptedException {
    jar(name, create);
    assertThat(fairlead(SMALL)).startsWith("error: " + expected).hasLineCount(1);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void doctor_listsWhatPluginsBring() throws IOException, InterruptedException {
    jar("return \"mine\";", "return null;");
    assertThat(fairlead(List.of("doctor")))
        .contains("ok    plugins       1 jar in " + folder.resolve("plugins") + ": weighting mine");
  }

  private void jar(String name, String create) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source/p")).resolve("Mine.java");
    Files.writeString(
        source,
        """
        package p;
        import org.fairlead.base.catalogue.NoOptions;
        import org.fairlead.fairness.weighting.*;
        public final class Mine implements WeightingProvider<NoOptions> {
          public String name() { %s }
          public String summary() { return "of a test"; }
          public NoOptions defaults() { return new NoOptions(); }
          public Weighting create(NoOptions options, WeightingContext context) { %s }
        }
        """
            .formatted(name, create));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString());
    assertThat(compiled).isZero();
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    try (var out = new JarOutputStream(Files.newOutputStream(plugins.resolve("mine.jar")));
        Stream<Path> files = Files.list(classes.resolve("p"))) {
      out.putNextEntry(new JarEntry("META-INF/services/" + WeightingProvider.class.getName()));
      out.write("p.Mine\n".getBytes(StandardCharsets.UTF_8));
      for (Path file : files.toList()) {
        out.putNextEntry(new JarEntry("p/" + file.getFileName()));
        Files.copy(file, out);
      }
    }
  }

  private String fairlead(List<String> arguments) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Djava.awt.headless=true",
                "-cp",
                System.getProperty("java.class.path"),
                Fairlead.class.getName()));
    command.addAll(arguments);
    command.addAll(List.of("--plugins", folder.resolve("plugins").toString(), "--quiet"));
    Path log = folder.resolve("log.txt");
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().put("FAIRLEAD_RUNS", folder.resolve("runs").toString());
    builder.environment().put("FAIRLEAD_CACHE", folder.resolve("cache").toString());
    Process process = TiedProcess.start(builder);
    process.getOutputStream().close();
    process.waitFor();
    return Files.readString(log);
  }
}
