package org.fairlead.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Column;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.Split;
import org.fairlead.data.source.HashedSplit;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ImageFolderTest {
  private final Path folder;

  ImageFolderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Dataset open() {
    return Datasets.open(MemorySource.spec("folder", folder, 16, "class", "class"));
  }

  private void images(String... names) throws IOException {
    for (String name : names) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name);
    }
  }

  private static List<String> ids(Dataset data, int[] samples) {
    return IntStream.of(samples).mapToObj(data::id).toList();
  }

  @Test
  void classes_areTheSubfoldersAndTheirOrderIsThatOfNames() throws IOException {
    images("train/b/1.jpg", "train/a c/deep/er/1.PNG", "train/ä/x.gif", "test/b/2.bmp");
    var data = open();
    assertThat(data.name()).isEqualTo("folder");
    assertThat(data.classNames()).containsExactly("a c", "b", "ä");
    assertThat(ids(data, IntStream.range(0, 4).toArray()))
        .containsExactly(
            "train/a c/deep/er/1.PNG", "train/b/1.jpg", "train/ä/x.gif", "test/b/2.bmp");
    assertThat(data.testSamples()).containsExactly(3);
    assertThat(data.validationSamples()).isEmpty();
    assertThat(DatasetGroups.of(data, true).names())
        .containsExactly("class=a c", "class=b", "class=ä");
    assertThat(data.notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"test", "val"})
  void trainWithOneOtherFolder_isTestedOnThatOne(String other) throws IOException {
    images("train/a/1.jpg", "train/b/1.jpg", other + "/a/2.jpg");
    var data = open();
    assertThat(ids(data, data.testSamples())).containsExactly(other + "/a/2.jpg");
    assertThat(data.validationSamples()).isEmpty();
  }

  @Test
  void valBesideTest_isTheValidationSplit() throws IOException {
    images("train/a/1.jpg", "train/b/1.jpg", "val/a/2.jpg", "test/a/3.jpg");
    var data = open();
    assertThat(ids(data, data.testSamples())).containsExactly("test/a/3.jpg");
    assertThat(ids(data, data.validationSamples())).containsExactly("val/a/2.jpg");
    var split = Split.of(data, DatasetGroups.of(data, true), 0.5, 3);
    assertThat(ids(data, split.train())).containsExactly("train/a/1.jpg", "train/b/1.jpg");
    assertThat(ids(data, split.validation())).containsExactly("val/a/2.jpg");
  }

  @Test
  void oneTree_isSplitByClassTheSameWayEveryTime() throws IOException {
    for (int i = 0; i < 40; i++) {
      images("a/%d.jpg".formatted(i), "b/%d.jpg".formatted(i % 10));
    }
    var data = open();
    var tested = ids(data, data.testSamples());
    assertThat(tested).hasSize(10);
    assertThat(tested.stream().filter(id -> id.startsWith("a/"))).hasSize(8);
    assertThat(ids(open(), open().testSamples())).isEqualTo(tested);
    images("a/new.jpg");
    assertThat(ids(open(), open().testSamples()))
        .hasSize(10)
        .filteredOn(tested::contains)
        .hasSizeGreaterThan(8);
  }

  @Test
  void hashedSplit_keepsATrainingSampleOfEveryClass() {
    var column = new Column("c", List.of("x", "y"), new int[] {0, 1, 1, -1, -1});
    int[] test = HashedSplit.of(List.of("a", "b", "c", "d", "e"), column, 0.9);
    assertThat(test).hasSize(2);
    assertThat(test).doesNotContain(0);
  }

  @Test
  void otherFiles_areCountedAndNamed() throws IOException {
    images("a/1.jpg", "b/1.jpg", "notes.txt", "a/.hidden.jpg", "a/Thumbs.db", ".git/x.jpg");
    Files.createDirectory(folder.resolve("empty"));
    var data = open();
    assertThat(data.size()).isEqualTo(2);
    assertThat(data.skipped())
        .containsEntry("outside of a class folder", 1)
        .containsEntry("no image by its name", 1)
        .hasSize(2);
    assertThat(data.notes())
        .extracting(Note::text)
        .containsExactly(
            "1 files of " + folder + " lie outside of a class folder: notes.txt.",
            "1 files of " + folder + " are no images by their names: a/Thumbs.db.",
            "1 subfolders of " + folder + " hold no image and are no classes: empty.");
  }

  @Test
  void aLinkToTheFolderItself_isRefused() throws IOException {
    images("a/1.jpg");
    Files.createSymbolicLink(folder.resolve("a/loop"), folder.resolve("a"));
    assertThatThrownBy(this::open)
        .isInstanceOf(InputException.class)
        .hasMessage(
            "folder %s contains itself through a symbolic link: remove the link"
                .formatted(folder.resolve("a/loop")));
  }

  @Test
  void aFolderWithoutImages_isRefused() throws IOException {
    images("notes.txt");
    assertThatThrownBy(this::open)
        .isInstanceOf(InputException.class)
        .hasMessage(
            "no image in the subfolders of data.path %s, expected a folder with a subfolder for every class, or a CSV or TSV file that names images"
                .formatted(folder));
    images("a.csv", "b.tsv");
    assertThatThrownBy(this::open)
        .hasMessage(
            "data.path %s holds 2 tables (a.csv, b.tsv), expected one: name it, as in data.path=%s"
                .formatted(folder, folder.resolve("a.csv")));
  }
}
