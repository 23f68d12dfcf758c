package org.fairlead.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.source.MemorySource;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Data sets made to do harm: each is refused in a line that names the file. */
@Timeout(60)
final class HostileDataTest {
  private final Path folder;

  HostileDataTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static void assertRefused(String format, Path path, String target, String message) {
    assertThatThrownBy(() -> Datasets.open(MemorySource.spec(format, path, 32, target)))
        .isInstanceOf(InputException.class)
        .hasMessage(message);
  }

  @Test
  void open_boundsWhatAPickleMakesOfWhatItStoredOnce() {
    Path bomb = TestFolders.cases("hostile/06-encode-bomb");
    assertRefused(
        "cifar100",
        bomb,
        "fine",
        bomb.resolve("meta")
            + ", position 1000080: makes texts or bytes of more than 4 times its length");
  }

  @Test
  void open_neverPrintsWhatSharesItself() {
    Path shared = TestFolders.cases("hostile/06c-cifar-label-expo");
    assertRefused(
        "cifar100",
        shared,
        "fine",
        shared.resolve("train")
            + ": entry 0 of fine_labels is a list of 2 values, expected a whole number from 0 to 255");
  }

  @Test
  void open_namesTheClassThatIsThereTwice() throws IOException {
    byte[] record = new byte[2 + 3 * 32 * 32];
    Files.write(folder.resolve("train.bin"), record);
    Files.write(folder.resolve("test.bin"), record);
    Files.writeString(folder.resolve("coarse_label_names.txt"), "a\nb\n");
    Path names = TestFolders.cases("hostile/18-cifar-name-twice/fine_label_names.txt");
    Files.copy(names, folder.resolve("fine_label_names.txt"));
    assertThatThrownBy(() -> Datasets.open(MemorySource.spec("cifar100", folder, 32, "fine")))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(
            "\\Q%s\\E names the class '\\w+' twice"
                .formatted(folder.resolve("fine_label_names.txt")));
  }

  @Test
  void open_refusesArraysWithoutNumbers() {
    Path arrays = TestFolders.cases("hostile/07-npy-rows-without-columns");
    assertRefused(
        "npy",
        arrays,
        "y",
        arrays.resolve("x_train.npy") + " has no numbers: its shape is 1073741824 x 0");
  }

  @Test
  void open_namesTheTableWithoutRows() {
    Path tables = TestFolders.cases("hostile/13-table-without-rows");
    assertRefused(
        "table",
        tables,
        "label",
        tables.resolve("train.csv") + " has no rows, expected some below its line of column names");
  }

  @Test
  void open_readsTablesThatAreOnlyOdd() {
    Path tables = TestFolders.cases("hostile/12-csv");
    var wide = MemorySource.spec("table", tables.resolve("columns16k.csv"), 32, "label");
    assertThat(Datasets.open(wide).size()).isEqualTo(40);
    var above = MemorySource.spec("table", tables.resolve("traversal.csv"), 32, "label");
    assertThat(Datasets.open(above).size()).isEqualTo(2);
    Path open = tables.resolve("unterminated.csv");
    assertThatThrownBy(() -> Datasets.open(MemorySource.spec("table", open, 32, "label")))
        .hasMessageStartingWith(open + " near line 1 is no valid CSV: Unclosed quoted field");
  }

  @Test
  void open_saysFewOfManyColumns() throws IOException {
    String header =
        String.join(",", IntStream.range(0, 5_000).mapToObj(i -> "column" + i).toList());
    Path file = folder.resolve("a.csv");
    Files.writeString(file, header + "\n1,2\n", StandardCharsets.UTF_8);
    assertRefused(
        "table",
        file,
        "column0",
        file + " line 2 has 2 fields, expected 5000 (column0, column1, column2 and 4997 more)");
  }

  @Test
  void open_refusesColumnsThatOnlyTestRowsHave() throws IOException {
    Files.writeString(folder.resolve("train.csv"), "job,label\n?,a\n?,b\n");
    Files.writeString(folder.resolve("test.csv"), "job,label\ncook,a\n?,b\n");
    assertRefused(
        "table",
        folder,
        "label",
        "column 'job' has values in test rows only, such as 'cook': exclude it (data.table.exclude)");
    Files.delete(folder.resolve("train.csv"));
    assertRefused(
        "table",
        folder,
        "label",
        "no row of %s is left for training: all 2 are for testing"
            .formatted(folder.resolve("test.csv")));
  }
}
