package org.fairlead.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.fairlead.base.InputException;
import org.fairlead.data.source.LabelTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what their names say end in a line that names them. */
final class HostileParquetTest {
  private final Path folder;

  HostileParquetTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void requireRefused(byte[] bytes, String message) throws Exception {
    Path file = Files.write(folder.resolve("a.parquet"), bytes);
    assertThatThrownBy(() -> LabelTable.read(file))
        .isInstanceOf(InputException.class)
        .hasMessage(file + " " + message);
  }

  @Test
  void read_refusesWhatIsNoWholeParquetFile() throws Exception {
    requireRefused(
        "a,b\n1,2\n".getBytes(StandardCharsets.UTF_8),
        "is no Parquet file: it does not begin with PAR1");
    requireRefused(new byte[0], "is no Parquet file: it does not begin with PAR1");
    requireRefused("PAR1".getBytes(StandardCharsets.UTF_8), "is damaged: it has 4 bytes");
    requireRefused(
        "PARE\0\0\0\0PARE".getBytes(StandardCharsets.UTF_8),
        "is encrypted, expected a Parquet file that is not");
    Path whole;
    try (var made = new Made()) {
      whole = made.parquet("select i from range(1000) t(i)", folder.resolve("whole.parquet"));
    }
    byte[] bytes = Files.readAllBytes(whole);
    requireRefused(
        Arrays.copyOf(bytes, bytes.length / 2),
        "is damaged: its end is not there; copy or download it again");
    byte[] longer = bytes.clone();
    longer[bytes.length - 5] = 0x7f;
    byte[] footer = Arrays.copyOfRange(longer, bytes.length - 8, bytes.length - 4);
    requireRefused(
        longer,
        "is damaged: it says that its description has %d of %d bytes"
            .formatted(
                java.nio.ByteBuffer.wrap(footer).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(),
                bytes.length));
  }

  @Test
  void read_staysInOneFileWhateverItIsCalled() throws Exception {
    Path named = folder.resolve("*.parquet");
    try (var made = new Made()) {
      made.parquet("select 'secret' as a, 'x' as b", folder.resolve("other.parquet"));
      made.parquet("select 'open' as a, 'y' as b", named);
      Path hive = Files.createDirectories(folder.resolve("b=9"));
      made.parquet("select 'open' as a", hive.resolve("1.parquet"));
      assertThat(LabelTable.read(hive.resolve("1.parquet")).header()).containsExactly("a");
    }
    for (String name :
        new String[] {"*.parquet", "[a-z]*.parquet", "?ther.parquet", "[o]ther.parquet"}) {
      Path copy = folder.resolve(name);
      if (!Files.exists(copy)) {
        Files.copy(named, copy);
      }
      assertThat(LabelTable.read(copy).texts(0)).as(name).containsExactly("open");
    }
    Files.delete(named);
    assertThatThrownBy(() -> LabelTable.read(named)).isInstanceOf(InputException.class);
  }

  @Test
  void database_opensNothingElseAndCannotBeToldTo() throws Exception {
    Path file = folder.resolve("a.parquet");
    Path other = folder.resolve("b.csv");
    try (var made = new Made()) {
      made.parquet("select 1 as a", file);
    }
    Files.writeString(other, "a\n1\n");
    try (var database = Database.ofTable(file)) {
      Schema schema = database.schema();
      for (String column :
          new String[] {
            "(select count(*) from read_csv('%s'))".formatted(other),
            "(select count(*) from read_text('/etc/passwd'))"
          }) {
        assertThatThrownBy(() -> database.rows(schema, java.util.List.of(column), row -> {}))
            .isInstanceOf(InputException.class)
            .hasMessageContaining("file system operations are disabled by configuration");
      }
    }
  }

  @Test
  void read_takesNamesOfColumnsThatAreCommands() throws Exception {
    Path file = folder.resolve("a.parquet");
    try (var made = new Made()) {
      made.parquet(
          "select 1 as \"a\"\"); drop table x; --\", 2 as \"c0\", 3 as \"C0\", 4 as \"t\"", file);
    }
    LabelTable table = LabelTable.read(file);
    assertThat(table.header()).startsWith("a\"); drop table x; --", "c0");
    assertThat(table.fields(0)).containsExactly("1", "2", "3", "4");
  }

  @Test
  void read_refusesMoreRowsThanBytesCanSay() throws Exception {
    Path file = folder.resolve("a.parquet");
    try (var made = new Made()) {
      made.write(
          "select 7 as a from range(3000000)", file, "format parquet, row_group_size 3000000");
    }
    assertThat(Files.size(file)).isLessThan(15_000);
    assertThatThrownBy(() -> LabelTable.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageMatching(".*a.parquet is damaged: it claims 3,000,000 rows in [\\d,]+ bytes");
  }
}
