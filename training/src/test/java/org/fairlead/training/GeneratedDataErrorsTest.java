package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Progress;
import org.fairlead.data.synthetic.SyntheticFacesWriter;
import org.fairlead.data.synthetic.SyntheticOptions;
import org.fairlead.tracking.run.RunStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user is told of real and generated data that do not fit, by the run itself. */
final class GeneratedDataErrorsTest {
  private static final int SIZE = 16;

  private final Path folder;
  private final Path real;
  private final Path generated;

  GeneratedDataErrorsTest(@TempDir Path folder) {
    this.folder = folder;
    this.real = folder.resolve("real");
    this.generated = folder.resolve("generated");
  }

  /** Draws faces in CelebA's layout, and one of each of the 48 combinations four times. */
  @BeforeEach
  void draw() {
    SyntheticFacesWriter.write(
        new SyntheticOptions(200, 80, 0.4, 0, 0, 1),
        SyntheticFacesWriter.layout("celeba"),
        real,
        SIZE,
        Progress.NONE);
    SyntheticFacesWriter.write(
        new SyntheticOptions(192, 0, 0.4, 0, 0, 2),
        SyntheticFacesWriter.GENERATED,
        0.8,
        generated,
        SIZE,
        Progress.NONE);
  }

  private TrainingResult run(String recipe, String... settings) {
    var all =
        new ArrayList<>(
            List.of(
                "data.path=" + real,
                "data.generated=" + generated,
                "data.resize=[]",
                "train.epochs=1"));
    all.addAll(List.of(settings));
    return TestRuns.run(
        TestRuns.place(folder), TestRuns.recipe(recipe, all.toArray(String[]::new)));
  }

  private void assertRefused(String message, String recipe, String... settings) {
    assertThatThrownBy(() -> run(recipe, settings))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
    assertThat(TestRuns.place(folder).runs().list()).isEmpty();
  }

  /** Moves the old women of a part (0 training, 1 validation) to testing. */
  private void moveOldWomen(String part) throws IOException {
    var lines = Files.readAllLines(real.resolve("list_attr_celeba.txt"));
    List<String> names = List.of(lines.get(1).strip().split("\\s+", -1));
    Set<String> women = new HashSet<>();
    for (String line : lines.subList(2, lines.size())) {
      List<String> fields = List.of(line.strip().split("\\s+", -1));
      if (fields.get(1 + names.indexOf("Young")).equals("-1")
          && fields.get(1 + names.indexOf("Male")).equals("-1")) {
        women.add(fields.get(0));
      }
    }
    Path partition = real.resolve("list_eval_partition.txt");
    var parts = new ArrayList<String>();
    for (String line : Files.readAllLines(partition)) {
      String name = line.substring(0, line.indexOf(' '));
      parts.add(line.endsWith(" " + part) && women.contains(name) ? name + " 2" : line);
    }
    Files.write(partition, parts);
  }

  @Test
  void run_refusesATargetThatIsProtected() {
    for (String method : List.of("drfairness", "fairbatch")) {
      assertRefused(
          "data.protect names 'age', which is also data.target: every label would be of one group; "
              + method
              + " needs labels that groups share, so choose another data.target or data.protect",
          "celeba-" + method,
          "data.protect=age");
    }
  }

  @Test
  void run_namesASubgroupWithoutRealTrainingSamples() throws IOException {
    moveOldWomen("0");
    for (String method : List.of("drfairness", "fairbatch")) {
      assertThatThrownBy(() -> run("celeba-" + method))
          .isInstanceOf(InputException.class)
          .hasMessageMatching(
              "celeba has no real training sample of 'old, gender=female' \\(\\d+ validation, \\d+ test\\): "
                  + method
                  + " needs some of every subgroup; add samples, or protect other attributes \\(data\\.protect\\)");
    }
    assertThat(TestRuns.place(folder).runs().list()).isEmpty();
    assertThat(run("celeba-balanced").notes())
        .extracting(Note::text)
        .containsOnlyOnce("The subgroup 'old, gender=female' has no training samples.");
  }

  @Test
  void run_namesASubgroupWithoutValidationSamplesForTheRatios() throws IOException {
    moveOldWomen("1");
    assertThatThrownBy(() -> run("celeba-drfairness"))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "celeba has no validation sample for the ratios of 'old, gender=female' \\(0 of \\d+ validation samples, \\d+ training\\): drfairness needs some of every subgroup; add some to the validation split of the data, or protect other attributes \\(data\\.protect\\)");
    assertThat(TestRuns.place(folder).runs().list()).isEmpty();
    assertThat(run("celeba-fairbatch").status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void run_saysOnceThatAClassHasNoGeneratedSamples() throws IOException {
    try (Stream<Path> folders = Files.list(generated)) {
      for (Path each :
          folders.filter(f -> f.getFileName().toString().startsWith("old_f")).toList()) {
        try (Stream<Path> images = Files.list(each)) {
          for (Path image : images.toList()) {
            Files.delete(image);
          }
        }
        Files.delete(each);
      }
    }
    assertThat(run("celeba-drfairness").notes())
        .extracting(Note::text)
        .containsOnlyOnce(
            "No generated training samples of 'old, gender=female': real only there (mu = 1).");
  }

  @Test
  void run_listsFoldersWhoseNamesDoNotRead() throws IOException {
    Files.createDirectory(generated.resolve("oldd_male_nosmile_glasses_blackhair"));
    Files.createDirectory(generated.resolve("faces"));
    assertRefused(
        "2 of 50 folders in %s have names that do not read as age_gender_smiling_glasses_haircolor: faces, oldd_male_nosmile_glasses_blackhair.%nExpected names such as old_female_nosmile_noglasses_blackhair, from age (old, young), gender (female, male), smiling (nosmile, smile), glasses (noglasses, glasses), haircolor (blackhair, blondhair, otherhair) (data.generatedNames)"
            .formatted(generated),
        "celeba-drfairness");
  }

  /** By content: the copy has another name, and is of another class. */
  @Test
  void run_namesAGeneratedImageThatIsInTheTestSplit() throws IOException {
    String tested =
        Files.readAllLines(real.resolve("list_eval_partition.txt")).stream()
            .filter(line -> line.endsWith(" 2"))
            .findFirst()
            .orElseThrow()
            .replace(" 2", "");
    Path copy = generated.resolve("old_female_smile_glasses_blackhair/copy.jpg");
    Files.copy(real.resolve("img_align_celeba").resolve(tested), copy);
    assertThatThrownBy(() -> run("celeba-drfairness"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "1 generated image is also in the test split: old_female_smile_glasses_blackhair/copy.jpg = %s; take it out of %s",
            tested, generated);
    assertThat(TestRuns.place(folder).runs().list())
        .singleElement()
        .satisfies(each -> assertThat(each.status()).isEqualTo(RunStatus.FAILED));
  }

  @Test
  void run_ofAnUnknownAttributeShowsTheNearestNames() {
    assertRefused(
        "data.protect 'gendr' is none of the 46 columns of celeba; the nearest names are gender, age, agegender",
        "celeba-drfairness",
        "data.protect=gendr");
    assertRefused(
        "data.target 'Wearing_Hatt' is none of the 46 columns of celeba; the nearest names are Wearing_Hat, Wearing_Necktie, Wavy_Hair",
        "celeba-drfairness",
        "data.target=Wearing_Hatt");
  }

  @Test
  void run_comparesTheCountsOfCelebAsFiles() throws IOException {
    Path attributes = real.resolve("list_attr_celeba.txt");
    Path partition = real.resolve("list_eval_partition.txt");
    var parts = Files.readAllLines(partition);
    Files.write(partition, parts.subList(0, 279));
    assertRefused(
        "%s has 279 images and %s has 280, expected the same: take both files from one copy of CelebA"
            .formatted(partition, attributes),
        "celeba-drfairness");
    Files.write(partition, parts);
    var lines = Files.readAllLines(attributes);
    Files.write(attributes, lines.subList(0, 281));
    assertRefused(
        "%s says in line 1 that it has 280 images, but 279 follow: the file is cut off or damaged"
            .formatted(attributes),
        "celeba-drfairness");
  }
}
