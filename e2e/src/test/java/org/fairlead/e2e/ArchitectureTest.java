package org.fairlead.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fairlead.networks.LayerTable;
import org.junit.jupiter.api.Test;

/**
 * The arrows between modules and between packages, the size of packages, and what only some of them
 * may do.
 */
final class ArchitectureTest {
  private static final String ROOT = "org.fairlead.";
  private static final int LARGEST_PACKAGE = 25;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.fairlead")
          .that(JavaClass.Predicates.resideOutsideOfPackage("..jmh_generated.."));

  /** Arrows as text, {@code from: to, to}, of modules and of the packages within a module. */
  private static Map<String, Set<String>> read(String resource) {
    var arrows = new TreeMap<String, Set<String>>();
    try (InputStream in = ArchitectureTest.class.getResourceAsStream(resource)) {
      assertThat(in).describedAs(resource).isNotNull();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          int colon = line.indexOf(':');
          arrows.put(
              line.substring(0, colon).strip(),
              Arrays.stream(line.substring(colon + 1).split(","))
                  .map(String::strip)
                  .filter(each -> !each.isEmpty())
                  .collect(Collectors.toCollection(TreeSet::new)));
        }
      }
      return arrows;
    } catch (IOException e) {
      throw new AssertionError(resource + " cannot be read", e);
    }
  }

  private static String module(String packageName) {
    String below = packageName.substring(ROOT.length());
    int dot = below.indexOf('.');
    return dot < 0 ? below : below.substring(0, dot);
  }

  /** Returns the sources of all modules, those of tests too, by module. */
  private static Map<String, List<Path>> sources() {
    var sources = new TreeMap<String, List<Path>>();
    try (Stream<Path> modules = Files.list(Path.of("").toAbsolutePath().getParent())) {
      for (Path module : modules.filter(each -> Files.exists(each.resolve("pom.xml"))).toList()) {
        Path root = module.resolve("src");
        if (Files.isDirectory(root)) {
          try (Stream<Path> files = Files.walk(root)) {
            sources.put(
                module.getFileName().toString(),
                files.filter(file -> file.toString().endsWith(".java")).toList());
          }
        }
      }
      return sources;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path source) {
    try {
      return Files.readString(source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns what the sources of modules import of other modules, tests left out: the type of a
   * local variable leaves no trace in a class.
   */
  private static Map<String, Set<String>> imports() {
    var arrows = new TreeMap<String, Set<String>>();
    Pattern imported = Pattern.compile("^import (?:static )?org\\.fairlead\\.(\\w+)\\.", MULTILINE);
    sources()
        .forEach(
            (module, files) ->
                files.stream()
                    .filter(file -> file.toString().contains("/src/main/"))
                    .flatMap(file -> imported.matcher(text(file)).results())
                    .map(found -> found.group(1))
                    .filter(other -> !other.equals(module))
                    .forEach(
                        other ->
                            arrows.computeIfAbsent(module, key -> new TreeSet<>()).add(other)));
    return arrows;
  }

  /** Returns what every module imports of other modules. */
  private static Map<String, Set<String>> modules() {
    var arrows = imports();
    for (JavaClass each : CLASSES) {
      Set<String> others =
          arrows.computeIfAbsent(module(each.getPackageName()), from -> new TreeSet<>());
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (target.startsWith(ROOT) && !module(target).equals(module(each.getPackageName()))) {
          others.add(module(target));
        }
      }
    }
    return arrows;
  }

  /** Returns what every package imports of the other packages of its module. */
  private static Map<String, Set<String>> packages() {
    var arrows = new TreeMap<String, Set<String>>();
    for (JavaClass each : CLASSES) {
      String from = each.getPackageName();
      Set<String> others =
          arrows.computeIfAbsent(from.substring(ROOT.length()), key -> new TreeSet<>());
      for (Dependency dependency : each.getDirectDependenciesFromSelf()) {
        String to = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (to.startsWith(ROOT) && !to.equals(from) && module(to).equals(module(from))) {
          others.add(to.substring(ROOT.length()));
        }
      }
    }
    arrows.values().removeIf(Set::isEmpty);
    return arrows;
  }

  private static String text(Map<String, Set<String>> arrows) {
    return arrows.entrySet().stream()
        .map(arrow -> (arrow.getKey() + ": " + String.join(", ", arrow.getValue())).strip())
        .collect(Collectors.joining("\n"));
  }

  /** A class elsewhere would be held to none of the rules here, which look below the root. */
  @Test
  void sources_areInThePackageOfTheirModule() {
    Pattern declared = Pattern.compile("^package ([\\w.]+);", MULTILINE);
    var elsewhere = new ArrayList<String>();
    sources()
        .forEach(
            (module, files) -> {
              for (Path file : files) {
                String found =
                    declared
                        .matcher(text(file))
                        .results()
                        .map(match -> match.group(1) + ".")
                        .findFirst()
                        .orElse("no package");
                if (!found.startsWith(ROOT + module + ".")) {
                  elsewhere.add(file + ": " + found);
                }
              }
            });
    assertThat(elsewhere).isEmpty();
    assertThat(sources()).containsKeys("base", "cli", "benchmarks", "examples", "e2e", "testkit");
  }

  /** A new arrow is a decision: it is made by writing it into the file. */
  @Test
  void modules_importWhatTheirArrowsSay() {
    assertThat(text(modules())).isEqualTo(text(read("modules.txt")));
  }

  /** As between modules. */
  @Test
  void packages_importWhatTheirArrowsSay() {
    assertThat(text(packages())).isEqualTo(text(read("packages.txt")));
  }

  @Test
  void packages_haveNoCycles() {
    slices().matching("org.fairlead.(**)").should().beFreeOfCycles().check(CLASSES);
  }

  private static boolean standsAlone(JavaClass each) {
    return each.isTopLevelClass() && !each.getSimpleName().equals("package-info");
  }

  @Test
  void packages_areSmall() {
    Map<String, Long> sizes =
        CLASSES.stream()
            .filter(ArchitectureTest::standsAlone)
            .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
    sizes.values().removeIf(size -> size <= LARGEST_PACKAGE);
    assertThat(sizes).describedAs("packages of more than %d classes", LARGEST_PACKAGE).isEmpty();
  }

  @Test
  void packages_areIntroduced() {
    Set<String> introduced =
        CLASSES.stream()
            .filter(each -> each.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackageName)
            .collect(Collectors.toSet());
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).collect(Collectors.toSet()))
        .isSubsetOf(introduced);
  }

  @Test
  void classes_haveNamesOfTheirOwn() {
    Map<String, List<String>> names = new TreeMap<>();
    CLASSES.stream()
        .filter(ArchitectureTest::standsAlone)
        .forEach(
            each ->
                names
                    .computeIfAbsent(each.getSimpleName(), key -> new ArrayList<>())
                    .add(each.getName()));
    names.values().removeIf(each -> each.size() == 1);
    assertThat(names).isEmpty();
  }

  @Test
  void nativeLibrary_isImportedByEngineAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages("org.fairlead.engine..", "org.fairlead.benchmarks..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void duckDb_isImportedByParquetAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.fairlead.parquet..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.duckdb..")
        .check(CLASSES);
  }

  /** Of an engine, of every format for export: made when the class that has it is loaded. */
  @Test
  void tablesOfLayers_haveEveryLayer() throws ClassNotFoundException {
    List<String> holders =
        CLASSES.stream()
            .flatMap(each -> each.getFields().stream())
            .filter(field -> field.getRawType().isEquivalentTo(LayerTable.class))
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .map(field -> field.getOwner().getName())
            .toList();
    assertThat(holders).contains("org.fairlead.engine.execution.Operations");
    for (String holder : holders) {
      try {
        Class.forName(holder);
      } catch (ExceptionInInitializerError e) {
        throw new AssertionError(
            holder + ": " + Objects.requireNonNullElse(e.getCause(), e).getMessage(), e);
      }
    }
  }

  @Test
  void standardStreams_areWrittenByProgramsAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.fairlead.cli..",
            "org.fairlead.benchmarks..",
            "org.fairlead.e2e..",
            "org.fairlead.examples..")
        .should(ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  /** Something that loads, judges or shows a model needs no native library. */
  @Test
  void modelAndAudit_standWithoutTheEngine() {
    Map<String, Set<String>> arrows = modules();
    for (String module : List.of("model", "audit", "tracking")) {
      assertThat(below(module, arrows)).as(module).doesNotContain("engine", "training");
    }
    assertThat(below("networks", arrows)).containsExactly("base");
  }

  /** Returns the modules that a module stands on, directly or not. */
  private static Set<String> below(String module, Map<String, Set<String>> arrows) {
    var below = new TreeSet<String>();
    for (String next : arrows.getOrDefault(module, Set.of())) {
      below.add(next);
      below.addAll(below(next, arrows));
    }
    return below;
  }

  @Test
  void logging_goesThroughSlf4j() {
    NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("ch.qos.logback..", "java.lang.System$Logger..")
        .check(CLASSES);
  }
}
