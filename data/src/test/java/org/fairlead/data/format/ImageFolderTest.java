package org.fairlead.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
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
import org.fairlead.testkit.TestFolders;
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
    images(
        "a/1.jpg",
        "b/1.jpe",
        "b/2.JFIF",
        "notes.txt",
        "a/.hidden.jpg",
        "a/Thumbs.db",
        ".git/x.jpg");
    images("b/x.ppm", "b/y.ppm", "b/plain", "@eaDir/a/SYNO.jpg", "a/__MACOSX/._1.jpg");
    Files.createDirectory(folder.resolve("empty"));
    var data = open();
    assertThat(data.size()).isEqualTo(3);
    assertThat(data.classNames()).containsExactly("a", "b");
    assertThat(data.skipped())
        .containsEntry("outside of a class folder", 1)
        .containsEntry("no image by its name", 3)
        .containsEntry("folder without an image", 1)
        .containsEntry("of another program", 5)
        .hasSize(4);
    assertThat(data.notes())
        .extracting(Note::text)
        .containsExactly(
            "1 file of " + folder + " lies outside of a class folder: notes.txt.",
            "3 files of "
                + folder
                + " are no images by their names (2 end in .ppm (images of a kind that is not read), 1 ends in nothing): b/plain, b/x.ppm, b/y.ppm.",
            "1 subfolder of " + folder + " holds no image and is no class: empty.",
            "5 entries of "
                + folder
                + " are other programs' and are passed over: .git, @eaDir, a/.hidden.jpg and 2 more.");
  }

  @ParameterizedTest
  @CsvSource({
    "Training,Testing,Validation",
    "TRAIN,TEST,VAL",
    "train,test,valid",
    "training_set,test_set,validation-set",
    "trainset,testset,valset",
    "seg_train,seg_test,seg_dev"
  })
  void splitFolders_areKnownInAnySpelling(String train, String test, String val)
      throws IOException {
    images(train + "/a/1.jpg", train + "/b/2.jpg", test + "/a/3.jpg", val + "/b/4.jpg");
    var data = open();
    assertThat(data.classNames()).containsExactly("a", "b");
    assertThat(ids(data, data.testSamples())).containsExactly(test + "/a/3.jpg");
    assertThat(ids(data, data.validationSamples())).containsExactly(val + "/b/4.jpg");
  }

  @Test
  void foldersBesideTheSplits_areNamed() throws IOException {
    images("train/a/1.jpg", "train/b/1.jpg", "unlabelled/1.jpg", "README.md");
    assertThat(open().notes())
        .extracting(Note::text)
        .containsExactly(
            "No folder of "
                + folder
                + " is for testing: a share of the training images is (data.testSplit).",
            "1 file of " + folder + " lies outside of a class folder: README.md.",
            "1 folder of " + folder + " is beside those of the splits and in none: unlabelled.");
  }

  @Test
  void whatIsForTesting_isSaidWhereNoFolderOfClassesIs() throws IOException {
    images("train/a/1.jpg", "train/b/1.jpg", "Validation_set/a/2.jpg", "test/0.jpg");
    assertThat(ids(open(), open().testSamples())).containsExactly("Validation_set/a/2.jpg");
    assertThat(open().notes())
        .extracting(Note::text)
        .contains(
            "test holds no folder of a class: the images of Validation_set are the test split.");
    images("tests/b/3.jpg");
    Files.delete(folder.resolve("test/0.jpg"));
    Files.delete(folder.resolve("test"));
    assertThat(ids(open(), open().testSamples())).containsExactly("tests/b/3.jpg");
  }

  @Test
  void splitsBelowClasses_areRefused() throws IOException {
    images("cat/train/1.jpg", "cat/test/2.jpg", "dog/train/1.jpg", "dog/test/2.jpg");
    assertThatThrownBy(this::open)
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.path %s has folders of splits in those of classes (cat/test), expected classes in splits, as in train/cat/1.jpg"
                .formatted(folder));
  }

  @Test
  void aSplitsFolderOfItsOwnName_isPassedThrough() throws IOException {
    images(
        "seg_train/seg_train/a/1.jpg", "seg_train/seg_train/b/1.jpg", "seg_test/seg_test/a/2.jpg");
    var data = open();
    assertThat(data.classNames()).containsExactly("a", "b");
    assertThat(ids(data, data.testSamples())).containsExactly("seg_test/seg_test/a/2.jpg");
  }

  @Test
  void aFolderAroundAll_isPassedThroughAndSaid() throws IOException {
    images("set-1/train/a/1.jpg", "set-1/train/b/1.jpg", "set-1/test/a/2.jpg", "__MACOSX/x.jpg");
    var data = open();
    assertThat(data.classNames()).containsExactly("a", "b");
    assertThat(ids(data, data.testSamples())).containsExactly("set-1/test/a/2.jpg");
    assertThat(data.notes())
        .extracting(Note::text)
        .contains(folder + " holds one folder alone: the classes are those in set-1.");
  }

  @Test
  void classesThatAreCalledAsSplits_areClasses() throws IOException {
    images("bus/1.jpg", "train/2.jpg", "test/3.jpg");
    assertThat(open().classNames()).containsExactly("bus", "test", "train");
  }

  @Test
  void splitsThatCannotBeTold_areRefused() throws IOException {
    images("Testing/a/1.jpg", "valid/a/1.jpg");
    assertThatThrownBy(this::open)
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.path %s has valid for validation and Testing for testing and no folder for training that holds a folder for every class, expected one, as in train/CLASS/1.jpg"
                .formatted(folder));
    images("train/a/1.jpg", "train/b/1.jpg", "Test/a/1.jpg");
    assertThatThrownBy(this::open)
        .hasMessage(
            "data.path %s has two folders for testing, Test and Testing, expected one: move one of them away, or bring them together"
                .formatted(folder));
  }

  @Test
  void testFolderBesideClasses_isRefused() throws IOException {
    images("a/1.jpg", "b/1.jpg", "test/a/2.jpg");
    assertThatThrownBy(this::open)
        .hasMessageStartingWith(
            "data.path %s has test for testing and no folder".formatted(folder));
  }

  @Test
  void linksThatLeadNowhere_areCountedAndNamed() throws IOException {
    images("train/a/1.jpg", "train/b/1.jpg", "test/a/2.jpg");
    Files.createSymbolicLink(folder.resolve("train/a/gone.jpg"), folder.resolve("gone.jpg"));
    Files.createSymbolicLink(folder.resolve("train/lost"), folder.resolve("lost"));
    Files.createSymbolicLink(folder.resolve("test/a/same.jpg"), folder.resolve("train/a/1.jpg"));
    var data = open();
    assertThat(data.size()).isEqualTo(4);
    assertThat(data.skipped()).containsEntry("dead link", 2).hasSize(1);
    assertThat(data.notes())
        .extracting(Note::text)
        .containsExactly("2 links lead nowhere: train/lost, train/a/gone.jpg.");
  }

  @Test
  void textsInPlaceOfLinks_areFollowed() throws IOException {
    images("store/1.jpg", "train/b/1.jpg", "test/a/2.jpg");
    Files.createDirectories(folder.resolve("train/a"));
    Files.writeString(folder.resolve("train/a/x.jpg"), "../../store/1.jpg");
    Files.writeString(folder.resolve("train/a/y.jpg"), "../../store/2.jpg");
    var data = open();
    assertThat(ids(data, new int[] {0})).containsExactly("train/a/x.jpg");
    assertThat(data.content(0)).asString(StandardCharsets.UTF_8).isEqualTo("store/1.jpg");
    assertThat(data.notes())
        .extracting(Note::text)
        .contains("1 link leads nowhere: train/a/y.jpg.");
  }

  @ParameterizedTest
  @CsvSource({
    "02-split-folders-training-testing, 24, 0",
    "03-split-folder-valid, 24, 24",
    "05-tree-beside-a-table, 24, 0",
    "09-folders-of-other-programs, -1, 0",
    "19-dangling-links, -1, 0",
    "41-upper-case-table, -1, 0"
  })
  void cases_haveTwoClassesAndTheirSplits(String name, int tested, int validated) {
    Path path = TestFolders.cases("inputs/" + name);
    boolean table = name.endsWith("upper-case-table");
    var data = Datasets.open(MemorySource.spec("folder", path, 20, table ? "label" : "class"));
    assertThat(data.classNames()).containsExactly("cat", "dog");
    if (tested >= 0) {
      assertThat(data.testSamples()).hasSize(tested);
    }
    assertThat(data.validationSamples()).hasSize(validated);
  }

  @Test
  void imagesOfAKindThatIsNotRead_areNamedByTheirEnding(@TempDir Path folder) throws IOException {
    for (String name : List.of("cat", "dog")) {
      Path images = Files.createDirectory(folder.resolve(name));
      Files.writeString(images.resolve("1.heic"), "....ftypheic");
    }
    assertThatThrownBy(() -> Datasets.open(MemorySource.spec("folder", folder, 20, "class")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "no image in the subfolders of data.path %s (of 2 files 2 end in .heic (images of a kind that is not read)), expected a folder with a subfolder for every class, or a CSV, TSV or JSON-lines file that names images"
                .formatted(folder));
  }

  @Test
  void imagesOfWebp_areRead() {
    Path webp = TestFolders.cases("inputs/08-tree-of-webp");
    var data = Datasets.open(MemorySource.spec("folder", webp, 20, "class"));
    assertThat(data.size()).isEqualTo(40);
    assertThat(data.classNames()).hasSize(2);
    data.read(0, ByteBuffer.allocate(20 * 20 * 3));
  }

  @Test
  void cases_nameWhatIsLeftOut() {
    Path links = TestFolders.cases("inputs/19-dangling-links");
    var data = Datasets.open(MemorySource.spec("folder", links, 20, "class"));
    assertThat(data.size()).isEqualTo(21);
    assertThat(data.notes())
        .extracting(Note::text)
        .anyMatch(
            text ->
                text.startsWith("3 links lead nowhere: train/cat/cat0.png, train/cat/cat1.png"));
    Path table = TestFolders.cases("inputs/05-tree-beside-a-table");
    assertThat(Datasets.open(MemorySource.spec("folder", table, 20, "class")).notes())
        .extracting(Note::text)
        .contains(
            "1 table of %s is left out: sample_submission.csv has no column of image files."
                .formatted(table));
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
            "no image in the subfolders of data.path %s (1 file outside of a folder for a class, such as notes.txt), expected a folder with a subfolder for every class, or a CSV, TSV or JSON-lines file that names images"
                .formatted(folder));
    images("a.csv", "b.tsv");
    assertThatThrownBy(this::open)
        .hasMessage(
            "data.path %s holds 2 tables (a.csv, b.tsv), expected one: name it, as in data.path=%s"
                .formatted(folder, folder.resolve("a.csv")));
  }
}
