package org.fairlead.data.inspect;

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
import org.fairlead.data.Column;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SampleSheetTest {
  private static final int TILE = 64;
  private static final int LEFT = 4;
  private static final int TOP = 20;
  private static final int STEP = 68;
  private static final int ROW = 84;
  private static final int PAPER = 0xf7f7f5;

  private final Path folder;

  SampleSheetTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private int write(Dataset data, Path file) {
    return SampleSheet.write(data, DatasetGroups.of(data, true), 3, file);
  }

  private static int rgb(BufferedImage sheet, int x, int y) {
    return sheet.getRGB(x, y) & 0xffffff;
  }

  /** An image of one pixel is a tile of one colour. */
  private static int colour(int sample) {
    int red = MemorySource.value(sample, 0) & 0xff;
    int green = MemorySource.value(sample, 1) & 0xff;
    return red << 16 | green << 8 | (MemorySource.value(sample, 2) & 0xff);
  }

  @Test
  void write_drawsARowOfSamplesForEveryClassInEveryGroup() throws IOException {
    var data = MemorySource.cycling(15).open(1, "label", "group");
    Path file = folder.resolve("new/sheet.png");
    assertThat(write(data, file)).isZero();
    var sheet = ImageIO.read(file.toFile());
    assertThat(sheet.getWidth()).isEqualTo(10 * STEP + 4);
    assertThat(sheet.getHeight()).isEqualTo(6 * ROW + 4);
    for (int row = 0; row < 6; row++) {
      int group = row / 3;
      int label = row % 3;
      int top = TOP + row * ROW;
      var members =
          IntStream.range(0, 15).filter(i -> i % 5 / 4 == group && i % 3 == label).toArray();
      assertThat(tiles(sheet, top, members.length))
          .containsExactlyInAnyOrder(colours(members))
          .doesNotContain(PAPER);
      assertThat(rgb(sheet, LEFT + members.length * STEP, top)).isEqualTo(PAPER);
    }
    byte[] first = Files.readAllBytes(file);
    write(data, file);
    assertThat(file).hasBinaryContent(first);
  }

  private static int[] colours(int[] samples) {
    return IntStream.of(samples).map(SampleSheetTest::colour).toArray();
  }

  private static int[] tiles(BufferedImage sheet, int top, int count) {
    return IntStream.range(0, count).map(c -> rgb(sheet, LEFT + c * STEP, top)).toArray();
  }

  @Test
  void write_showsTenSamplesOfALargeClass() throws IOException {
    var data =
        new MemorySource(List.of(MemorySource.column("label", List.of("x"), new int[30])))
            .open(1, "label");
    Path file = folder.resolve("sheet.png");
    write(data, file);
    var sheet = ImageIO.read(file.toFile());
    assertThat(colours(IntStream.range(0, 30).toArray())).contains(tiles(sheet, TOP, 10));
    assertThat(tiles(sheet, TOP, 10)).doesNotHaveDuplicates();
  }

  @Test
  void write_crossesOutWhatCannotBeRead() throws IOException {
    var data =
        new MemorySource(List.of(MemorySource.column("label", List.of("x"), 0)))
            .failingAt(0)
            .open(1, "label");
    Path file = folder.resolve("sheet.png");
    write(data, file);
    var sheet = ImageIO.read(file.toFile());
    for (int i = 1; i < TILE; i++) {
      assertThat(rgb(sheet, LEFT + i, TOP + i)).isEqualTo(0x333333);
      assertThat(rgb(sheet, LEFT + TILE - i, TOP + i)).isEqualTo(0x333333);
    }
    assertThat(rgb(sheet, LEFT + TILE / 2, TOP + 2)).isEqualTo(0xc0c0c0);
  }

  @Test
  void write_spreadsAHundredRowsOverAThousandClasses() throws IOException {
    int[] codes = IntStream.range(0, 1000).toArray();
    var names = IntStream.range(0, 1000).mapToObj("c%03d"::formatted).toList();
    var data =
        new MemorySource(List.of(new Column("label", names, codes))).open(1, "label", "label");
    Path file = folder.resolve("sheet.png");
    assertThat(write(data, file)).isEqualTo(900);
    var sheet = ImageIO.read(file.toFile());
    assertThat(sheet.getWidth()).isEqualTo(4 * (10 * STEP + 4));
    assertThat(sheet.getHeight()).isEqualTo(25 * ROW + 4);
    for (int row = 0; row < 100; row++) {
      int left = row / 25 * (10 * STEP + 4) + LEFT;
      assertThat(rgb(sheet, left, TOP + row % 25 * ROW)).isEqualTo(colour(10 * row));
    }
  }

  @Test
  void write_namesAFileThatCannotBeWritten() throws IOException {
    Path below = Files.writeString(folder.resolve("file"), "").resolve("sheet.png");
    var data = MemorySource.cycling(3).open(1, "label");
    assertThatThrownBy(() -> write(data, below))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("the sample sheet %s cannot be written: ", below);
  }
}
