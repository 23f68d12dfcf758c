package org.fairlead.parquet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Dataset;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.source.LabelTable;
import org.fairlead.data.table.TableOptions;
import org.fairlead.data.table.TableRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table in a Parquet file is the table of the same CSV file. */
final class ParquetTablesTest {
  private static final String PEOPLE =
      """
      select i as number,
        case when i % 11 = 0 then null else 20 + i % 40 end::integer as age,
        (i * 1.25)::decimal(10, 2) as income,
        i / 7.0::double as score,
        (i * 0.1)::float as ratio,
        i % 3 = 0 as member,
        date '2020-01-01' + (i % 5)::integer as since,
        timestamp '2020-01-01 10:00:00' + interval (i) minute as seen,
        case when i % 13 = 0 then null else ['Bonn', 'Ulm', ' Köln, old', 'say "no"'][i % 4 + 1] end as town,
        case when i % 2 = 0 then 'F' else 'M' end as sex,
        case when i % 7 < 3 then 'yes' else 'no' end as hired
      from range(1, 121) t(i)\
      """;

  private final Path folder;

  ParquetTablesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static float[] features(Dataset data, int sample) {
    var bytes = ByteBuffer.allocate(data.shape().bytes()).order(java.nio.ByteOrder.nativeOrder());
    data.read(sample, bytes);
    var values = new float[bytes.flip().remaining() / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  private static void requireSame(Dataset found, Dataset expected) {
    assertThat(found.size()).isEqualTo(expected.size());
    assertThat(found.classNames()).isEqualTo(expected.classNames());
    assertThat(found.attributes()).isEqualTo(expected.attributes());
    assertThat(found.rowEncoding()).isEqualTo(expected.rowEncoding());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.label(i)).isEqualTo(expected.label(i));
      assertThat(found.attribute(0, i)).isEqualTo(expected.attribute(0, i));
      assertThat(features(found, i)).isEqualTo(features(expected, i));
    }
    int[] all = IntStream.range(0, expected.size()).toArray();
    assertThat(found.normalization(all)).isEqualTo(expected.normalization(all));
  }

  @Test
  void read_isTheSameTableAsCsv() throws Exception {
    Path csv = folder.resolve("people.csv");
    Path parquet = folder.resolve("it's [1] people.parquet");
    try (var made = new Made()) {
      made.write(PEOPLE, csv, "format csv, header");
      made.write(PEOPLE, parquet, "format parquet, row_group_size 50, codec zstd");
    }
    LabelTable text = LabelTable.read(csv);
    LabelTable found = LabelTable.read(parquet);
    assertThat(found.header()).isEqualTo(text.header());
    assertThat(found.size()).isEqualTo(text.size());
    for (int row = 0; row < text.size(); row++) {
      assertThat(found.fields(row)).isEqualTo(text.fields(row));
    }
    assertThat(LabelTable.columnsOf(parquet)).isEqualTo(text.header());
    requireSame(
        Datasets.open(Made.spec("table", parquet, 1, "hired", "sex")),
        Datasets.open(Made.spec("table", csv, 1, "hired", "sex")));
  }

  @Test
  void open_takesPiecesByTheSplitsOfTheirNames() throws Exception {
    Path people = folder.resolve("people");
    Path pieces = Files.createDirectories(people.resolve("data"));
    Path texts = Files.createDirectories(folder.resolve("texts"));
    try (var made = new Made()) {
      String from = "select * exclude number from (" + PEOPLE + ") where number ";
      made.parquet(from + "<= 40", pieces.resolve("train-00000-of-00002.parquet"));
      made.parquet(
          from + "between 41 and 80",
          pieces.resolve("train-00001-of-00002-0123456789abcdef.parquet"));
      made.parquet(from + "> 80", pieces.resolve("test-00000-of-00001.parquet"));
      made.write(from + "<= 80", texts.resolve("train.csv"), "format csv, header");
      made.write(from + "> 80", texts.resolve("test.csv"), "format csv, header");
    }
    Dataset found = Datasets.open(Made.spec("table", people, 1, "hired", "sex"));
    Dataset expected = Datasets.open(Made.spec("table", texts, 1, "hired", "sex"));
    requireSame(found, expected);
    assertThat(found.testSamples()).isEqualTo(expected.testSamples()).hasSize(40);
    assertThat(found.id(0)).isEqualTo("data/test-00000-of-00001.parquet:1");

    Files.delete(pieces.resolve("train-00000-of-00002.parquet"));
    assertThat(
            Datasets.open(Made.spec("table", people, 1, "hired", "sex")).notes().stream()
                .map(Note::text))
        .anyMatch(
            text ->
                text.endsWith(
                    " has 1 of the 2 pieces of a split; not there: data/train-00000-of-00002.parquet."));
  }

  @Test
  void open_tellsRowsOfFilesOfOneNameApart() throws Exception {
    Path train = Files.createDirectories(folder.resolve("set/train"));
    Path test = Files.createDirectories(folder.resolve("set/test"));
    try (var made = new Made()) {
      made.parquet("select i as a, i % 2 as b from range(6) t(i)", train.resolve("0000.parquet"));
      made.parquet("select i as a, i % 2 as b from range(4) t(i)", test.resolve("0000.parquet"));
    }
    Dataset data = Datasets.open(Made.spec("table", folder.resolve("set"), 1, "b"));
    assertThat(IntStream.range(0, data.size()).mapToObj(data::id))
        .hasSize(10)
        .doesNotHaveDuplicates()
        .startsWith("test/0000.parquet:1");
  }

  @Test
  void open_refusesNamesForColumnsThatHaveTheirOwn() throws Exception {
    Path file = folder.resolve("a.parquet");
    try (var made = new Made()) {
      made.parquet("select 1 as a, 'x' as b", file);
    }
    var named =
        new TableOptions(
            List.of("c", "d"),
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            false,
            true,
            "keep",
            "auto");
    assertThatThrownBy(() -> Datasets.open(Made.spec("table", file, 1, "b").withOptions(named)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.table.header names columns, and %s names its own (a, b): leave the key out",
            file);
  }

  @Test
  void open_refusesTwoKindsOfTablesInOneFolder() throws Exception {
    try (var made = new Made()) {
      made.parquet("select 1 as a, 'x' as b", folder.resolve("train.parquet"));
    }
    Files.writeString(folder.resolve("train.csv"), "a,b\n1,x\n");
    assertThatThrownBy(() -> Datasets.open(Made.spec("table", folder, 1, "b")))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(
            " holds tables of text (train.csv) and of Parquet (train.parquet), expected one kind: move the others away, or name one file");
  }

  @Test
  void read_leavesOutWhatIsNoValueAndSaysSo() throws Exception {
    Path file = folder.resolve("a.parquet");
    try (var made = new Made()) {
      made.parquet(
          "select [1, 2] as many, {'a': 1} as both, map {'k': 1} as pairs, 'x'::blob as raw,"
              + " {'bytes': 'x'::blob, 'path': 'a.png'} as image, 3::bigint as __index_level_0__,"
              + " 1 as \"a\"\"b\", null::varchar as empty",
          file);
    }
    LabelTable table = LabelTable.read(file);
    assertThat(table.header()).containsExactly("a\"b", "empty");
    assertThat(table.fields(0)).containsExactly("1", "");
    assertThat(table.notes().stream().map(note -> note.text().replace(file + ": ", "")))
        .containsExactly(
            "column 'many' is left out: it holds several values a row (INTEGER[]).",
            "column 'both' is left out: it holds several values a row (STRUCT(a INTEGER)).",
            "column 'pairs' is left out: it holds several values a row (MAP(VARCHAR, INTEGER)).",
            "column 'raw' is left out: it holds bytes; images are read by data.format=parquet.",
            "column 'image' is left out: it holds images, which data.format=parquet reads.",
            "'__index_level_0__' is the index of a pandas table; that column is left out.");
  }

  @Test
  void read_givesNumbersTheNamesThatTheFileNotes() throws Exception {
    Path file = folder.resolve("a.parquet");
    String labels =
        "kv_metadata {huggingface: '{\"info\": {\"features\": {\"label\": {\"names\": [\"cat\", \"dog\"], \"_type\": \"ClassLabel\"}, \"n\": {\"dtype\": \"int64\", \"_type\": \"Value\"}}}}'}";
    try (var made = new Made()) {
      made.write(
          "select unnest([0, 1, -1, null]) as label, 7 as n", file, "format parquet, " + labels);
      LabelTable table = LabelTable.read(file);
      assertThat(table.texts(0)).containsExactly("cat", "dog", "", "");
      assertThat(table.texts(1)).containsExactly("7", "7", "7", "7");
      assertThat(table.notes().get(0).text())
          .endsWith(
              ": the numbers of 'label' stand for the classes that the file names: cat, dog.");
      made.write("select unnest([0, 2]) as label", file, "format parquet, " + labels);
    }
    assertThatThrownBy(() -> LabelTable.read(file))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file
                + " row 2: label is '2', expected 0 to 1, the numbers of the classes that the file names");
  }

  @Test
  void predict_readsRowsOfParquetForAModelOfCsv() throws Exception {
    Path csv = folder.resolve("people.csv");
    Path rows = folder.resolve("new.parquet");
    try (var made = new Made()) {
      made.write(PEOPLE, csv, "format csv, header");
      made.parquet("select * exclude (hired, sex) from (" + PEOPLE + ") limit 5", rows);
    }
    Dataset data = Datasets.open(Made.spec("table", csv, 1, "hired", "sex"));
    TableRows read =
        TableRows.read(List.of(rows), "table", "hired", data.rowEncoding().orElseThrow(), false)
            .get(0);
    assertThat(read.size()).isEqualTo(5);
    assertThat(read.id(4)).isEqualTo("new.parquet:5");
    var bytes = ByteBuffer.allocate(read.shape().bytes()).order(java.nio.ByteOrder.nativeOrder());
    read.put(4, bytes);
    var features = new float[read.shape().bytes() / Float.BYTES];
    bytes.flip().asFloatBuffer().get(features);
    assertThat(features).isEqualTo(features(data, 4));
  }

  @Test
  void folder_takesATableThatNamesImages() throws Exception {
    Path set = folder.resolve("set");
    Path train = Files.createDirectories(set.resolve("train"));
    for (int i = 0; i < 4; i++) {
      Files.write(train.resolve(i + ".png"), Made.png(i));
    }
    try (var made = new Made()) {
      made.parquet(
          "select i || '.png' as file_name, i % 2 as label from range(4) t(i)",
          train.resolve("metadata.parquet"));
      made.faces(4);
      made.parquet("select * from faces", folder.resolve("faces.parquet"));
    }
    Dataset data = Datasets.open(Made.spec("folder", set, 4, "label"));
    assertThat(data.size()).isEqualTo(4);
    assertThat(data.id(3)).isEqualTo("train/3.png");
    assertThat(data.label(3)).isEqualTo(1);
    Path only = Files.createDirectories(folder.resolve("only/data"));
    Files.copy(folder.resolve("faces.parquet"), only.resolve("train-00000-of-00001.parquet"));
    assertThatThrownBy(() -> Datasets.open(Made.spec("folder", folder.resolve("only"), 4, "label")))
        .hasMessageContaining(
            "1 ends in .parquet (data.format=parquet reads images in such files)");
    assertThatThrownBy(
            () -> Datasets.open(Made.spec("folder", folder.resolve("faces.parquet"), 4, "label")))
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith(
            "which column names the images? found label, skin, expected one called file or path; say data.folder.file=COLUMN; images that are in the file itself are read by data.format=parquet");
  }
}
