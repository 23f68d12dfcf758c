package org.fairlead.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.GeneratedOptions;
import org.fairlead.data.Progress;
import org.fairlead.data.Split;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.inspect.DataChecks;
import org.fairlead.fairness.Groups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GeneratedImagesTest {
  private static final int SIZE = 8;

  private final Path folder;
  private final Path generated;

  GeneratedImagesTest(@TempDir Path folder) {
    this.folder = folder;
    this.generated = folder.resolve("generated");
  }

  /** Writes real images with a manifest: smiles and skins, the last two for testing. */
  private Dataset real(String... protect) throws IOException {
    Path real = Files.createDirectories(folder.resolve("real"));
    var rows = new StringBuilder("file,split,smile,skin,glasses\n");
    String[] smiles = {"no", "yes"};
    String[] skins = {"light", "dark"};
    for (int i = 0; i < 10; i++) {
      image(real.resolve(i + ".png"), i);
      rows.append(
          "%d.png,%s,%s,%s,%s\n"
              .formatted(
                  i,
                  i < 6 ? "train" : i < 8 ? "val" : "test",
                  smiles[i % 2],
                  skins[i / 2 % 2],
                  i == 0 ? "" : "none"));
    }
    Files.writeString(real.resolve("faces.csv"), rows);
    return Datasets.open(spec(real, 0.5, List.of(), protect));
  }

  private DataSpec spec(Path path, double holdout, List<String> names, String... protect) {
    return MemorySource.spec("folder", path, SIZE, "smile", protect)
        .withGenerated(new GeneratedOptions(generated, names, holdout));
  }

  private static void image(Path file, int number) throws IOException {
    Files.createDirectories(file.getParent());
    var picture = new BufferedImage(SIZE, SIZE, BufferedImage.TYPE_INT_RGB);
    for (int p = 0; p < SIZE * SIZE; p++) {
      picture.setRGB(p % SIZE, p / SIZE, (number * 7919 + p * 131) & 0xffffff);
    }
    String suffix = file.toString().endsWith(".bmp") ? "bmp" : "png";
    ImageIO.write(picture, suffix, file.toFile());
  }

  private void generate(String name, int count, int first) throws IOException {
    for (int i = 0; i < count; i++) {
      image(generated.resolve(name).resolve(i + ".png"), first + i);
    }
  }

  private GeneratedImages open(Dataset real, double holdout, String... names) throws IOException {
    String[] protect = real.attributes().stream().map(a -> a.name()).toArray(String[]::new);
    return Datasets.generated(
        spec(folder.resolve("real"), holdout, List.of(names), protect),
        real,
        DatasetGroups.of(real, true));
  }

  @Test
  void open_speaksOfClassesAndGroupsAsTheRealDataDo() throws IOException {
    var real = real("skin");
    generate("dark_smile", 4, 100);
    generate("light_smile", 2, 200);
    generate("Light_Serious", 2, 300);
    var images = open(real, 0.5, "skin", "smile(serious=no|smile=yes)");
    Groups groups = DatasetGroups.of(real, true);
    assertThat(images.size()).isEqualTo(8);
    assertThat(images.groups().names()).isEqualTo(groups.names());
    assertThat(images.shape()).isEqualTo(real.shape());
    for (int i = 0; i < images.size(); i++) {
      String expected = images.id(i).startsWith("Light_Serious") ? "no" : "yes";
      assertThat(real.classNames().get(images.label(i))).isEqualTo(expected);
      assertThat(images.groups().name(images.groups().group(i, 0)))
          .isEqualTo(images.id(i).startsWith("dark") ? "skin=dark" : "skin=light");
    }
    assertThat(images.notes()).isEmpty();
  }

  @Test
  void open_withoutNamesExpectsTheTargetThenTheGroups() throws IOException {
    var real = real("skin");
    generate("yes_dark", 2, 100);
    generate("no_light", 2, 200);
    var images = open(real, 0.5);
    assertThat(IntStream.range(0, 4).mapToObj(i -> real.classNames().get(images.label(i))))
        .containsExactly("no", "no", "yes", "yes");
  }

  @Test
  void open_standsBesideUtkFace() throws IOException {
    Path faces = Files.createDirectories(folder.resolve("UTKFace"));
    for (String name : new String[] {"25_0_0_1", "30_1_1_2", "61_1_0_3", "42_0_1_4", "9_0_2_5"}) {
      image(faces.resolve(name + ".jpg.chip.jpg"), 1);
    }
    generate("male_Black", 3, 100);
    generate("Female_White", 2, 200);
    var spec =
        MemorySource.spec("utkface", faces, SIZE, "gender", "race")
            .withGenerated(new GeneratedOptions(generated, List.of(), 0.3));
    var real = Datasets.open(spec);
    var images = Datasets.generated(spec, real, DatasetGroups.of(real, true));
    assertThat(images.size()).isEqualTo(5);
    assertThat(real.classNames().get(images.label(0))).isEqualTo("female");
    assertThat(images.groups().name(images.groups().group(4, 0))).isEqualTo("race=Black");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.01, 0.2, 0.5, 0.99})
  void open_holdsAShareOfEveryClassOutForTheRatios(double holdout) throws IOException {
    var real = real("skin");
    generate("yes_dark", 10, 100);
    generate("no_light", 5, 200);
    generate("no_dark", 1, 300);
    var images = open(real, holdout);
    int[] both =
        IntStream.concat(IntStream.of(images.training()), IntStream.of(images.ratioDraw()))
            .sorted()
            .toArray();
    assertThat(both).isEqualTo(IntStream.range(0, 16).toArray());
    assertThat(count(images, images.ratioDraw(), "yes_dark"))
        .isEqualTo(Math.min(9, Math.max(1, Math.round(holdout * 10))));
    assertThat(count(images, images.ratioDraw(), "no_light"))
        .isEqualTo(Math.min(4, Math.max(1, Math.round(holdout * 5))));
    assertThat(count(images, images.training(), "no_dark")).isOne(); // a single one is trained on
    assertThat(open(real, holdout).ratioDraw()).isEqualTo(images.ratioDraw());
  }

  private static long count(GeneratedImages images, int[] samples, String folder) {
    return IntStream.of(samples).filter(i -> images.id(i).startsWith(folder)).count();
  }

  @Test
  void open_readsAManifestWhateverItSaysOfSplits() throws IOException {
    var real = real("skin");
    generate("any", 3, 100);
    Files.writeString(
        generated.resolve("list.csv"),
        """
        file,split,smile,skin
        any/0.png,test,yes,dark
        any/1.png,train,no,light
        any/2.png,val,grin,light
        """);
    var images = open(real, 0.5);
    assertThat(images.size()).isEqualTo(2);
    assertThat(images.training()).containsExactly(0, 1);
    assertThat(images.skipped()).containsEntry("generated smile not in the real data", 1);
    assertThat(images.notes())
        .extracting(Note::text)
        .containsExactly(
            "1 generated image left out: smile (grin) that the real data do not have (no, yes).");
  }

  @Test
  void open_ofFoldersThatDoNotParseListsThem() throws IOException {
    var real = real("skin");
    generate("yes_dark", 1, 100);
    generate("dark_yes", 1, 200);
    generate("yes", 1, 300);
    assertThatThrownBy(() -> open(real, 0.5))
        .isInstanceOf(InputException.class)
        .hasMessage(
            """
            2 of 3 folders in %s have names that do not read as smile_skin: dark_yes, yes.
            Expected names such as no_dark, from smile (no, yes), skin (dark, light) (data.generatedNames)"""
                .formatted(generated));
  }

  @Test
  void open_ofNamesThatAreWrongSaysWhat() throws IOException {
    var real = real("skin");
    generate("yes_dark", 1, 100);
    assertThatThrownBy(() -> open(real, 0.5, "smile", "skin(dark"))
        .hasMessage(
            "data.generatedNames has 'skin(dark', expected a column and what its part of a name can be, as in 'smiling(nosmile=no|smile=yes)'");
    assertThatThrownBy(() -> open(real, 0.5, "smile", "skim"))
        .hasMessage(
            "data.generatedNames has 'skim' without values, which is neither target nor protected (smile, skin); did you mean 'skin'?: write them, as in 'skim(no|yes)'");
    assertThatThrownBy(() -> open(real, 0.5, "smile(yes)"))
        .hasMessageStartingWith("1 of 1 folders in ");
    assertThatThrownBy(() -> open(real, 0.5, "smile(yes|yes=no)", "skin"))
        .hasMessage("data.generatedNames has 'yes' twice in 'smile(yes|yes=no)'");
    assertThatThrownBy(() -> open(real, 0.5, "smile", "smile"))
        .hasMessage("data.generatedNames names 'smile' twice");
    assertThatThrownBy(() -> open(real, 0.5, "smile", "tone(dark|light)"))
        .hasMessage(
            "data.protect 'skin' is not known of the generated images, only smile, tone: name it in data.generatedNames, or add a column");
  }

  @Test
  void open_ofImagesThatFitNoClassSaysSo() throws IOException {
    var real = real("skin");
    generate("grin_dark", 2, 100);
    assertThatThrownBy(() -> open(real, 0.5, "smile(grin)", "skin"))
        .hasMessage(
            "none of the 2 generated images in %s is of a class and a group that the real data have: their classes are no, yes, their groups skin=dark, skin=light"
                .formatted(generated));
  }

  @Test
  void open_ofNoFolderSaysWhatIsExpected() throws IOException {
    var real = real("skin");
    assertThatThrownBy(() -> open(real, 0.5))
        .hasMessageContaining("does not exist, expected a folder with a subfolder for every");
  }

  @Test
  void requireUnseen_findsATestImageWhateverItsFile() throws IOException {
    var real = real("skin");
    var groups = DatasetGroups.of(real, true);
    var split = Split.of(real, groups, 0.1, 0);
    generate("yes_dark", 2, 100);
    image(generated.resolve("no_dark").resolve("copy.bmp"), 6); // of the validation split
    try (var pixels = SampleCache.in(folder.resolve("cache")).open(real, Progress.NONE)) {
      var harmless = open(real, 0.5);
      try (var own = SampleCache.in(folder.resolve("cache")).open(harmless, Progress.NONE)) {
        assertThat(DataChecks.requireUnseen(real, pixels, split, harmless, own, Progress.NONE))
            .extracting(Note::text)
            .containsExactly(
                "1 generated image is also in the validation split, which selects the model: no_dark/copy.bmp = 6.png.");
      }
      image(generated.resolve("no_dark").resolve("stolen.bmp"), 8);
      var leaking = open(real, 0.5);
      try (var own = SampleCache.in(folder.resolve("cache")).open(leaking, Progress.NONE)) {
        assertThatThrownBy(
                () -> DataChecks.requireUnseen(real, pixels, split, leaking, own, Progress.NONE))
            .isInstanceOf(InputException.class)
            .hasMessage(
                "1 generated image is also in the test split: no_dark/stolen.bmp = 8.png; take it out of %s"
                    .formatted(generated));
      }
    }
  }

  @Test
  void fingerprint_dependsOnImagesAndHoldout() throws IOException {
    var real = real("skin");
    generate("yes_dark", 10, 100);
    String before = open(real, 0.2).fingerprint();
    assertThat(open(real, 0.2).fingerprint()).isEqualTo(before);
    assertThat(open(real, 0.5).fingerprint()).isNotEqualTo(before);
    generate("no_dark", 1, 300);
    assertThat(open(real, 0.2).fingerprint()).isNotEqualTo(before);
  }
}
