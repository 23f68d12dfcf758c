package org.fairlead.data.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.data.Progress;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataInspectionTest {

  @Test
  void of_showsCountsSizesAndWarnings() {
    var data =
        MemorySource.cycling(30, IntStream.range(20, 30).toArray()).open(4, "label", "group");
    var inspection = DataInspection.of(data, true, 0.2, 1, Progress.NONE);
    assertThat(inspection.text())
        .startsWith(
            """
            memory: 30 images, target label with 3 classes
            stored sizes: 20x10 (15), 30x10 (15); read at 4x4

                     train  validation  test  all
            all         16           4    10   30
            label=x      6           1     3   10
            label=y      5           2     3   10
            label=z      5           1     4   10
            group=A     13           3     8   24
              x          5           1     2    8
            """)
        .contains("\nwarning: 4 samples in 1 set have the same content: sample6");
    assertThat(inspection.notes()).hasSize(3);
    assertThat(inspection.duplicates()).hasSize(1);
  }

  @Test
  void of_anImageThatCannotBeDecodedIsNamedAndTheOthersAreCounted() {
    var data = MemorySource.cycling(30, 20, 21).failingAt(7).open(4, "label", "group");
    var inspection = DataInspection.of(data, true, 0.2, 1, Progress.NONE);
    assertThat(inspection.text())
        .contains("stored sizes: 20x10 (15), 30x10 (15)")
        .contains(
            "\nwarning: Broken images, 1 of 30; training would stop at the first, data.broken=skip leaves them out.\n  sample7 is damaged\n");
    assertThat(inspection.notes()).extracting(Note::code).contains(NoteCodes.BROKEN_IMAGES);
    assertThat(inspection.broken()).containsExactly("sample7 is damaged");
  }

  @Test
  void of_brokenFilesAreNamedWithWhatIsWrongAndEqualOnesAreNoDuplicates(@TempDir Path folder)
      throws IOException {
    var good = new BufferedImage(8, 6, BufferedImage.TYPE_INT_RGB);
    for (String name : new String[] {"train/a/1", "train/b/1", "test/a/1", "test/b/1"}) {
      Path file = folder.resolve(name + ".png");
      Files.createDirectories(file.resolveSibling(""));
      good.setRGB(0, 0, name.hashCode());
      ImageIO.write(good, "png", file.toFile());
    }
    byte[] whole = Files.readAllBytes(folder.resolve("train/a/1.png"));
    Files.write(folder.resolve("train/a/2.png"), new byte[0]);
    Files.write(folder.resolve("train/a/3.png"), new byte[0]);
    Files.writeString(folder.resolve("train/b/page.jpg"), "<html>not found</html>");
    Files.write(folder.resolve("test/b/cut.png"), Arrays.copyOf(whole, whole.length / 2));
    var data = Datasets.open(MemorySource.spec("folder", folder, 8, "class", "class"));
    var inspection = DataInspection.of(data, true, 0.2, 1, Progress.NONE);
    assertThat(inspection.duplicates()).isEmpty();
    assertThat(inspection.notes())
        .containsExactly(
            Note.warning(
                NoteCodes.BROKEN_IMAGES,
                "Broken images, 4 of 8; training would stop at the first, data.broken=skip leaves them out."));
    assertThat(inspection.text())
        .endsWith(
            """
            warning: Broken images, 4 of 8; training would stop at the first, data.broken=skip leaves them out.
              DIR/train/a/2.png is empty, expected an image
              DIR/train/a/3.png is empty, expected an image
              DIR/train/b/page.jpg is not a JPEG, PNG, GIF, BMP, WebP or TIFF image: it starts with the bytes \
            3c 68 74 6d 6c 3e 6e 6f
              DIR/test/b/cut.png is a damaged or truncated image (36 bytes): Error skipping PNG \
            metadata
            """
                .replace("DIR", folder.toString()));
  }

  @Test
  void of_manyBrokenImagesAreCutShort(@TempDir Path folder) throws IOException {
    for (int i = 0; i < 25; i++) {
      Path file = folder.resolve(i % 2 == 0 ? "a" : "b").resolve(i + ".jpg");
      Files.createDirectories(file.resolveSibling(""));
      Files.write(file, new byte[0]);
    }
    var data = Datasets.open(MemorySource.spec("folder", folder, 8, "class"));
    var inspection = DataInspection.of(data, true, 0.2, 1, Progress.NONE);
    assertThat(inspection.text()).contains("stored sizes: none; read at 8x8");
    assertThat(inspection.broken()).hasSize(25);
    assertThat(
            inspection.text().lines().filter(line -> line.endsWith(" is empty, expected an image")))
        .hasSize(20);
    assertThat(inspection.text()).contains("\n  and 5 more");
  }

  @Test
  void of_samplesWithoutAGroupAreARowAndAWarning() {
    var data =
        new MemorySource(
                List.of(
                    MemorySource.column("label", List.of("x", "y"), 0, 1, 0, 1, 0, 1, 0, 1),
                    MemorySource.column("group", List.of("A", "B"), 0, 0, 1, 1, -1, -1, -1, 0)),
                6,
                7)
            .open(4, "label", "group");
    var inspection = DataInspection.of(data, true, 0, 1, Progress.NONE);
    assertThat(inspection.text())
        .contains(
            """
            group=B      2           0     0    2
              x          1           0     0    1
              y          1           0     0    1
            unknown      2           0     1    3
            """);
    assertThat(inspection.notes())
        .extracting(Note::text)
        .contains("3 samples have an unknown protected value and belong to no group.");
  }

  @Test
  void of_dataWithoutProtectedColumnsHasNoGroupsAndNoWarningOfThem() {
    var data = MemorySource.cycling(6, 4, 5).open(4, "label");
    var inspection = DataInspection.of(data, true, 0, 1, Progress.NONE);
    assertThat(inspection.text()).doesNotContain("unknown", "group");
    assertThat(inspection.notes()).isEmpty();
  }
}
