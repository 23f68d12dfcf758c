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
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Progress;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.data.format.Datasets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images in Parquet files are the images of a folder, and what the other columns say of them. */
final class ParquetImagesTest {
  private static final String LABELS =
      "kv_metadata {huggingface: '{\"info\": {\"features\": {\"image\": {\"_type\": \"Image\"}, \"label\": {\"names\": [\"cat\", \"dog\", \"owl\"], \"_type\": \"ClassLabel\"}}}}'}";

  private final Path folder;

  ParquetImagesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Dataset open(Path path, String target, String... protect) {
    return Datasets.open(Made.spec("parquet", path, 4, target, protect));
  }

  private static byte[] pixels(Dataset data, int sample) {
    var pixels = ByteBuffer.allocate(data.shape().bytes());
    data.read(sample, pixels);
    return pixels.array();
  }

  private static List<String> texts(Dataset data) {
    return data.notes().stream().map(Note::text).toList();
  }

  @Test
  void open_readsHuggingFacesPieces() throws Exception {
    Path set = folder.resolve("set");
    Path data = Files.createDirectories(set.resolve("data"));
    Path tree = Files.createDirectories(folder.resolve("tree"));
    try (var made = new Made()) {
      made.faces(30);
      String from = "select * from (select *, row_number() over () as n from faces) where n ";
      made.write(
          "select * exclude n from (" + from + "<= 12)",
          data.resolve("train-00000-of-00002.parquet"),
          "format parquet, row_group_size 5, " + LABELS);
      made.write(
          "select * exclude n from (" + from + "between 13 and 20)",
          data.resolve("train-00001-of-00002.parquet"),
          "format parquet, " + LABELS);
      made.write(
          "select * exclude n from (" + from + "> 20)",
          data.resolve("validation-00000-of-00001.parquet"),
          "format parquet, " + LABELS);
    }
    for (int i = 0; i < 30; i++) {
      Path of = Files.createDirectories(tree.resolve(List.of("cat", "dog", "owl").get(i % 3)));
      Files.write(of.resolve("%02d.png".formatted(i)), Made.png(i));
    }
    Dataset found = open(set, "label", "skin");
    assertThat(found.name()).isEqualTo("parquet");
    assertThat(found.size()).isEqualTo(30);
    assertThat(found.shape()).isEqualTo(new ImageShape(4, 4, 3));
    assertThat(found.classNames()).containsExactly("cat", "dog", "owl");
    assertThat(found.attributes().get(0).values()).containsExactly("dark", "light");
    assertThat(found.testSamples()).isEqualTo(IntStream.range(20, 30).toArray());
    assertThat(found.id(12)).isEqualTo("data/train-00001-of-00002.parquet:1");
    assertThat(texts(found))
        .singleElement()
        .asString()
        .endsWith(
            ": the numbers of 'label' stand for the classes that the file names: cat, dog, owl.");

    Dataset files = Datasets.open(Made.spec("folder", tree, 4, "class", "class"));
    for (int i : new int[] {29, 0, 12, 11, 20, 3}) {
      int number = i;
      int same =
          IntStream.range(0, 30)
              .filter(k -> files.id(k).endsWith("/%02d.png".formatted(number)))
              .findFirst()
              .orElseThrow();
      assertThat(pixels(found, i)).isEqualTo(pixels(files, same));
      assertThat(found.content(i)).isEqualTo(files.content(same));
      assertThat(found.storedShape(i)).isEqualTo(new ImageShape(4, 6, 3));
      assertThat(found.classNames().get(found.label(i)))
          .isEqualTo(files.classNames().get(files.label(same)));
    }
    try (var cached = SampleCache.in(folder.resolve("cache")).open(found, Progress.NONE)) {
      var sample = new byte[found.shape().bytes()];
      cached.copy(17, sample);
      assertThat(sample).isEqualTo(pixels(found, 17));
    }
  }

  @Test
  void open_ofPiecesForTrainingAloneTestsAShare() throws Exception {
    try (var made = new Made()) {
      made.faces(30);
      made.write(
          "select * from faces",
          folder.resolve("train-00000-of-00001.parquet"),
          "format parquet, " + LABELS);
    }
    assertThat(open(folder, "label", "skin").testSamples())
        .hasSize(9); // of every class of 10 a quarter, rounded
  }

  @Test
  void open_takesFoldersOfSplitsBelowOneFolder() throws Exception {
    Path inner = folder.resolve("set/default");
    Path train = Files.createDirectories(inner.resolve("train"));
    Path test = Files.createDirectories(inner.resolve("test"));
    try (var made = new Made()) {
      made.faces(6);
      made.parquet("select * from faces limit 4", train.resolve("0000.parquet"));
      made.parquet("select * from faces offset 4", test.resolve("0000.parquet"));
    }
    Dataset found = open(folder.resolve("set"), "label");
    assertThat(found.testSamples()).containsExactly(0, 1);
    assertThat(found.id(0)).isEqualTo("default/test/0000.parquet:1");
    assertThat(found.content(5)).isEqualTo(Made.png(3));
  }

  @Test
  void read_takesBlocksInAnyOrder() throws Exception {
    Path file = folder.resolve("faces.parquet");
    try (var made = new Made()) {
      made.faces(40);
      made.write("select * from faces", file, "format parquet, row_group_size 7");
    }
    ImageShard shard = ImageShard.open(file, null);
    var blocks = new ImageBlocks(List.of(shard), 400);
    for (int i = 0; i < 80; i++) {
      int row = i * 27 % 40;
      assertThat(blocks.read(0, row)).isEqualTo(Made.png(row));
    }
  }

  @Test
  void open_findsImagesInPlainBytesAndSplitsInAColumn() throws Exception {
    Path file = folder.resolve("faces.parquet");
    try (var made = new Made()) {
      made.faces(12);
      made.parquet(
          "select 'no image'::blob as checksum, image.bytes as img, label, case when label = 2 then 'test' else 'train' end as split from faces",
          file);
    }
    Dataset found = open(file, "label");
    assertThat(found.testSamples()).containsExactly(2, 5, 8, 11);
    assertThat(found.content(7)).isEqualTo(Made.png(7));
    assertThat(texts(found))
        .containsExactly(
            file
                + ": column 'checksum' is left out: it holds bytes; images are read by data.format=parquet.");

    DataSpec other =
        Made.spec("parquet", file, 4, "label").withOptions(new ParquetOptions("label", null));
    assertThatThrownBy(() -> Datasets.open(other))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.parquet.image is 'label', which holds no bytes in %s: its type is BIGINT", file);
    DataSpec absent =
        Made.spec("parquet", file, 4, "label").withOptions(new ParquetOptions("picture", null));
    assertThatThrownBy(() -> Datasets.open(absent))
        .hasMessage(
            "data.parquet.image is 'picture', which is not a column of %s (checksum, img, label, split)",
            file);
  }

  @Test
  void open_leavesOutRowsWithoutAnImage() throws Exception {
    Path file = folder.resolve("faces.parquet");
    try (var made = new Made()) {
      made.faces(6);
      made.run("update faces set image = null where label = 1");
      made.run("update faces set image = {'bytes': null, 'path': 'elsewhere.png'} where label = 2");
      made.parquet("select * from faces", file);
      made.parquet("select * from faces where label > 0", folder.resolve("none.parquet"));
      made.parquet("select 1 as a, [2] as b", folder.resolve("table.parquet"));
    }
    Dataset found = open(file, "label");
    assertThat(found.size()).isEqualTo(2);
    assertThat(found.skipped()).containsEntry("row without an image", 4);
    assertThat(texts(found))
        .containsExactly(
            "4 rows have no image: faces.parquet:2, faces.parquet:3, faces.parquet:5 and 1 more.");
    assertThatThrownBy(() -> open(folder.resolve("none.parquet"), "label"))
        .hasMessage(
            "no row of %s has an image in its column 'image'", folder.resolve("none.parquet"));
    assertThatThrownBy(() -> open(folder.resolve("table.parquet"), "a"))
        .hasMessage(
            "%s has no column of images, expected one of structs with bytes and path, as Hugging Face has them, or of bytes; it has a (INTEGER), b (INTEGER[]); data.format=table reads a table",
            folder.resolve("table.parquet"));
  }

  @Test
  void read_namesTheRowOfABrokenImageAndAFileThatWasChanged() throws Exception {
    Path file = folder.resolve("faces.parquet");
    try (var made = new Made()) {
      made.faces(6);
      made.run(
          "update faces set image = {'bytes': image.bytes[1:60], 'path': 'a'} where label = 1");
      made.parquet("select * from faces", file);
      Dataset found = open(file, "label");
      assertThat(pixels(found, 0)).hasSize(48);
      assertThatThrownBy(() -> pixels(found, 1))
          .isInstanceOf(InputException.class)
          .hasMessageStartingWith(file + " row 2 is a damaged or truncated image (60 bytes): ");

      Dataset before = open(file, "label");
      made.parquet("select * from faces limit 5", file);
      assertThatThrownBy(() -> pixels(before, 3))
          .hasMessage(file + " was changed since it was opened");
    }
  }
}
