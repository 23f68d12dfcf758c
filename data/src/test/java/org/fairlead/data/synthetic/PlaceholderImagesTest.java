package org.fairlead.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.imageio.ImageIO;
import org.fairlead.base.InputException;
import org.fairlead.data.DataSpec;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.GeneratedOptions;
import org.fairlead.data.Progress;
import org.fairlead.data.format.CelebA;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.image.ImageDecoder;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlaceholderImagesTest {
  private static final int SIZE = 20;
  private static final List<String> NAMES =
      List.of("age(old|young)", "gender(female|male)", "smiling(nosmile=no|smile=yes)");

  private final Path folder;

  PlaceholderImagesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** Writes CelebA's files: training images are red, those for validation and testing are blue. */
  private DataSpec celebA() throws IOException {
    Path images = Files.createDirectories(folder.resolve("real/img_align_celeba"));
    var attributes = new StringBuilder("6\nBlack_Hair Blond_Hair Eyeglasses Male Smiling Young\n");
    var parts = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      String name = "00000%d.jpg".formatted(i + 1);
      attributes.append(name + (i % 2 == 0 ? " -1 -1 -1 -1 -1 1\n" : " -1 -1 -1 1 1 -1\n"));
      parts.append(name + " " + (i < 3 ? 0 : i < 4 ? 1 : 2) + "\n");
      var picture = new BufferedImage(36, 44, BufferedImage.TYPE_INT_RGB);
      for (int p = 0; p < 36 * 44; p++) {
        picture.setRGB(p % 36, p / 36, (i < 3 ? 0xc01010 : 0x1010c0) + p % 36 * 2);
      }
      ImageIO.write(picture, "png", images.resolve(name).toFile());
    }
    Files.writeString(folder.resolve("real").resolve(CelebA.ATTRIBUTES), attributes);
    Files.writeString(folder.resolve("real").resolve(CelebA.PARTITION), parts);
    return MemorySource.spec("celeba", folder.resolve("real"), SIZE, "age", "gender");
  }

  @Test
  void write_usesTrainingImagesAlone() throws IOException {
    var spec = celebA();
    Path made = folder.resolve("made");
    assertThat(PlaceholderImages.write(spec, NAMES, 9, made, 1, Progress.NONE)).isEqualTo(2);
    var images =
        Datasets.generated(
            spec.withGenerated(new GeneratedOptions(made, NAMES, 0.2)),
            Datasets.open(spec),
            DatasetGroups.of(Datasets.open(spec), true));
    assertThat(images.size()).isEqualTo(9);
    for (int i = 0; i < 9; i++) {
      assertThat(images.id(i)).matches("(young_female_nosmile|old_male_smile)/\\d{6}\\.png");
      byte[] pixels = ImageDecoder.decode(made.resolve(images.id(i))).pixels();
      assertThat(pixels).hasSize(SIZE * SIZE * 3);
      for (int p = 0; p < pixels.length; p += 3) {
        assertThat(pixels[p] & 0xff).isGreaterThan(pixels[p + 2] & 0xff); // red, not blue
      }
    }
    assertThat(Files.readString(made.resolve("README.txt")))
        .startsWith("Placeholders for generated");
  }

  @Test
  void write_isTheSameForTheSameSeedAndVariesWithinAFolder() throws IOException {
    var spec = celebA();
    for (String made : new String[] {"a", "b"}) {
      PlaceholderImages.write(spec, NAMES, 8, folder.resolve(made), 5, Progress.NONE);
    }
    String first = "old_male_smile/000000.png";
    assertThat(folder.resolve("a").resolve(first))
        .hasSameBinaryContentAs(folder.resolve("b").resolve(first));
    assertThat(Files.readAllBytes(folder.resolve("a").resolve(first)))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("a/old_male_smile/000001.png")));
  }

  @Test
  void write_refusesColumnsAndFoldersThatWillNotDo() throws IOException {
    var spec = celebA();
    assertThatThrownBy(
            () ->
                PlaceholderImages.write(
                    spec, List.of("race(a|b)"), 8, folder.resolve("c"), 1, Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessage("data.generatedNames has 'race', which is not a column of celeba");
    assertThatThrownBy(
            () -> PlaceholderImages.write(spec, NAMES, 8, folder.resolve("real"), 1, Progress.NONE))
        .hasMessage(
            "folder %s is not empty, expected an empty or a new one", folder.resolve("real"));
    assertThatThrownBy(
            () ->
                PlaceholderImages.write(
                    spec, List.of("age(old|yuong)"), 8, folder.resolve("d"), 1, Progress.NONE))
        .hasMessage(
            "data.generatedNames has 'yuong', expected values of age: old, young; did you mean 'young'?");
    assertThatThrownBy(
            () ->
                PlaceholderImages.write(
                    spec, NAMES, Set.of("nothing"), 8, folder.resolve("d"), 1, Progress.NONE))
        .hasMessage(
            "no training sample of celeba has a combination that data.generatedNames names");
  }

  /** What is a training image depends on the run then. */
  @Test
  void write_refusesDataWithoutSplitsOfItsOwn() throws IOException {
    celebA();
    Path partition = folder.resolve("real").resolve(CelebA.PARTITION);
    Files.writeString(partition, Files.readString(partition).replace(" 1\n", " 0\n"));
    var spec = MemorySource.spec("celeba", folder.resolve("real"), SIZE, "age", "gender");
    assertThatThrownBy(
            () -> PlaceholderImages.write(spec, NAMES, 8, folder.resolve("made"), 1, Progress.NONE))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "which images of celeba a run trains on depends on its seed and settings, as the data has not both a test and a validation split of its own; name the run: from=RUN");
    assertThat(folder.resolve("made")).doesNotExist();
  }

  /** Such as those that a run trains on; the second of them is in no folder that is named. */
  @Test
  void write_usesTheSamplesThatAreNamed() throws IOException {
    var spec = celebA();
    Path made = folder.resolve("made");
    var ids = Set.of("000004.jpg", "000005.jpg");
    assertThat(
            PlaceholderImages.write(
                spec, List.of("age(aged=old)", "gender"), ids, 3, made, 1, Progress.NONE))
        .isEqualTo(1);
    try (var files = Files.list(made.resolve("aged_male"))) {
      assertThat(files).hasSize(3);
    }
    byte[] pixels = ImageDecoder.decode(made.resolve("aged_male/000000.png")).pixels();
    assertThat(pixels[2] & 0xff).isGreaterThan(pixels[0] & 0xff); // blue, as number 4 is
  }
}
