package org.fairlead.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arrows between modules, and what only some of them may do. */
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.fairlead");

  /** What each module may import besides itself. */
  private static final Map<String, List<String>> ARROWS =
      Map.of(
          "base", List.of(),
          "constrained", List.of("base"),
          "fairness", List.of("constrained", "base"),
          "data", List.of("fairness", "base"),
          "networks", List.of("base"),
          "engine", List.of("networks", "data", "fairness", "base"),
          "tracking", List.of("fairness", "base"),
          "training",
              List.of("engine", "tracking", "networks", "data", "fairness", "constrained", "base"),
          "cli",
              List.of(
                  "training",
                  "engine",
                  "tracking",
                  "networks",
                  "data",
                  "fairness",
                  "constrained",
                  "base"));

  static Stream<String> modules() {
    return ARROWS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void module_importsOnlyWhatItsArrowsAllow(String module) {
    List<String> forbidden = new ArrayList<>();
    for (String other : ARROWS.keySet()) {
      if (!other.equals(module) && !ARROWS.getOrDefault(module, List.of()).contains(other)) {
        forbidden.add("org.fairlead." + other + "..");
      }
    }
    if (!forbidden.isEmpty()) {
      noClasses()
          .that()
          .resideInAPackage("org.fairlead." + module + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(forbidden.toArray(new String[0]))
          .check(CLASSES);
    }
  }

  @ParameterizedTest
  @MethodSource("modules")
  void module_isFound(String module) {
    assertThat(CLASSES)
        .anyMatch(found -> found.getPackageName().startsWith("org.fairlead." + module));
  }

  @Test
  void nativeLibrary_isImportedByEngineAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.fairlead.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco..")
        .check(CLASSES);
  }

  @Test
  void standardStreams_areWrittenByCliAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.fairlead.cli..")
        .should(ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
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

  @Test
  void packages_haveNoCycles() {
    slices().matching("org.fairlead.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
