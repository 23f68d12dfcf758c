package org.fairlead.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.ImageShape;
import org.fairlead.data.NumpyRandom;
import org.fairlead.data.Progress;
import org.fairlead.data.Split;
import org.fairlead.data.inspect.DataChecks;
import org.fairlead.data.inspect.Duplicate;
import org.fairlead.data.source.MemorySource;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UtkFaceTest {
  private final Path folder;

  UtkFaceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Dataset open(Path path, String target, String... protect) {
    return Datasets.open(MemorySource.spec("utkface", path, 16, target, protect));
  }

  private static void touch(Path folder, String... names) throws IOException {
    Files.createDirectories(folder);
    for (String name : names) {
      Files.writeString(folder.resolve(name), name);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0,0-9",
    "9,0-9",
    "10,10-14",
    "14,10-14",
    "15,15-19",
    "20,20-24",
    "25,25-29",
    "29,25-29",
    "30,30-39",
    "40,40-49",
    "50,50-59",
    "59,50-59",
    "60,60+",
    "116,60+"
  })
  void ages_fallIntoNineBuckets(int age, String bucket) throws IOException {
    touch(folder, age + "_0_0_1.jpg.chip.jpg");
    assertThat(open(folder, "age").classNames()).containsExactly(bucket);
  }

  @Test
  void testSplit_takesTheFirstOfThePermutation() throws IOException {
    touch(folder, names(10));
    var spec = MemorySource.spec("utkface", folder, 16, "gender");
    var half = MemorySource.spec("utkface", folder, 16, 0.5, "gender");
    int[] expected = Arrays.copyOf(new NumpyRandom(1357).permutation(10), 5);
    Arrays.sort(expected);
    assertThat(Datasets.open(half).testSamples()).isEqualTo(expected);
    assertThat(Datasets.open(spec).testSamples()).hasSize(2);
  }

  private static String[] names(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "2%d_%d_0_%d.jpg.chip.jpg".formatted(i % 10, i % 2, 100 + i))
        .toArray(String[]::new);
  }

  /** The published loader drops names that lack a part, and nothing else. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "24_0_1_20170116220224657 .jpg.chip.jpg",
        "44_1_4_20170116235150272.pg.chip.jpg",
        "55_0_0_20170116232725357jpg.chip.jpg",
        "30_1_2_20170116000000001.JPG",
        "30_1_2_20170116000000001 (1).png"
      })
  void names_withWholeAttributesAreKept(String name) throws IOException {
    touch(folder, name, "9_0_0_1.jpg.chip.jpg");
    var data = open(folder, "gender");
    assertThat(data.size()).isEqualTo(2);
    assertThat(data.skipped()).isEmpty();
  }

  @Test
  void testSplit_ofPublishedNamesIsThePublishedOne() throws IOException {
    Path faces = TestFolders.cases("inputs/01-utkface-published-name-with-a-space");
    var data = open(faces, "gender");
    assertThat(data.size()).isEqualTo(38);
    assertThat(data.skipped()).containsEntry("malformed name", 3).hasSize(1);
    int[] expected = Arrays.copyOf(new NumpyRandom(1357).permutation(38), 7);
    Arrays.sort(expected);
    assertThat(data.testSamples()).isEqualTo(expected);
    assertThat(IntStream.range(0, 38).mapToObj(data::id))
        .isSorted()
        .contains("24_0_1_20170116220224657 .jpg.chip.jpg");
  }

  @Test
  void names_giveColumnsAndMalformedOnesAreCountedAndNamed() throws IOException {
    touch(
        folder,
        "30_1_2_20170116000000001.jpg.chip.jpg",
        "7_0_4_20170116000000002.jpg.chip.jpg",
        "55_0_0_20170116232725357jpg.chip.jpg",
        "61_1_20170109142408075.jpg.chip.jpg",
        "30_2_0_20170116000000003.jpg.chip.jpg",
        "30_0_5_20170116000000003.jpg.chip.jpg",
        "notes.txt",
        ".hidden");
    Files.createDirectory(folder.resolve("subfolder"));
    var data = open(folder, "gender", "race", "age");
    assertThat(IntStream.range(0, 3).mapToObj(data::id))
        .containsExactly(
            "30_1_2_20170116000000001.jpg.chip.jpg",
            "55_0_0_20170116232725357jpg.chip.jpg",
            "7_0_4_20170116000000002.jpg.chip.jpg");
    assertThat(data.classNames()).containsExactly("male", "female");
    assertThat(IntStream.range(0, 3).map(data::label)).containsExactly(1, 0, 0);
    assertThat(data.attributes().get(0).values()).containsExactly("White", "Asian", "Others");
    assertThat(IntStream.range(0, 3).map(i -> data.attribute(0, i))).containsExactly(1, 0, 2);
    assertThat(data.attributes().get(1).values()).containsExactly("0-9", "30-39", "50-59");
    assertThat(data.skipped())
        .containsEntry("malformed name", 4)
        .containsEntry("of another program", 1)
        .hasSize(2);
    assertThat(data.notes())
        .extracting(Note::text)
        .containsExactly(
            ("4 files of %s are skipped, their names are not [age]_[gender]_[race]_[date].jpg.chip.jpg:"
                        + " 30_0_5_20170116000000003.jpg.chip.jpg, 30_2_0_20170116000000003.jpg.chip.jpg,"
                        + " 61_1_20170109142408075.jpg.chip.jpg and 1 more")
                    .formatted(folder)
                + ".",
            "1 entry of %s is another program's and is passed over: .hidden.".formatted(folder));
  }

  @Test
  void folder_mayBeTheParent() throws IOException {
    touch(folder.resolve("UTKFace"), "30_1_2_1.jpg.chip.jpg", "30_0_2_2.jpg.chip.jpg");
    assertThat(open(folder, "gender").size()).isEqualTo(2);
    assertThat(open(folder.resolve("UTKFace"), "gender").fingerprint())
        .isEqualTo(open(folder, "gender").fingerprint());
  }

  @Test
  void folder_thatIsMissingEmptyOrOfOtherFilesIsExplained() throws IOException {
    assertThatThrownBy(() -> open(folder.resolve("absent"), "gender"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.path %s does not exist, expected the UTKFace folder or its parent",
            folder.resolve("absent"));
    assertThatThrownBy(() -> open(folder, "gender"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "no UTKFace image in %s: found no file, expected names like 25_0_1_20170116174525125.jpg.chip.jpg",
            folder);
    touch(folder, "a.jpg", "b.jpg");
    assertThatThrownBy(() -> open(folder, "gender"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "no UTKFace image in %s: found 2 files such as a.jpg, expected names like 25_0_1_20170116174525125.jpg.chip.jpg",
            folder);
    assertThatThrownBy(() -> open(folder.resolve("a.jpg"), "gender"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.path %s is a file, expected the UTKFace folder or its parent",
            folder.resolve("a.jpg"));
    assertThatThrownBy(() -> Datasets.open(MemorySource.spec("utkface", null, 16, "gender")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.path is missing: data.format=utkface needs the UTKFace folder or its parent (data.path=DIR)");
  }

  @Test
  void read_ofADamagedFileNamesIt() throws IOException {
    touch(folder, "30_1_2_1.jpg.chip.jpg");
    var data = open(folder, "gender");
    assertThatThrownBy(() -> data.read(0, ByteBuffer.allocate(16 * 16 * 3)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(
            folder.resolve("30_1_2_1.jpg.chip.jpg")
                + " is not a JPEG, PNG, GIF, BMP, WebP or TIFF image");
  }

  @Test
  void realFaces_areListedSplitAndDecoded() {
    Path real = TestFolders.data("utkface");
    var data = open(real, "gender", "race");
    assertThat(data.size()).isEqualTo(6195);
    assertThat(data.skipped()).containsEntry("malformed name", 2);
    assertThat(data.notes())
        .extracting(Note::text)
        .singleElement()
        .asString()
        .contains("61_1_20170109142408075.jpg.chip.jpg, 61_3_20170109150557335.jpg.chip.jpg.");
    assertThat(data.classNames()).containsExactly("male", "female");
    assertThat(data.attributes().get(0).values())
        .containsExactly("White", "Black", "Asian", "Indian", "Others");
    var groups = DatasetGroups.of(data, true);
    assertThat(groups.count(1)).isEqualTo(241);

    int[] published = Arrays.copyOf(new NumpyRandom(1357).permutation(6195), 1239);
    Arrays.sort(published);
    assertThat(data.testSamples()).isEqualTo(published);

    var pixels = ByteBuffer.allocate(data.shape().bytes());
    data.read(0, pixels);
    assertThat(pixels.hasRemaining()).isFalse();
    assertThat(data.storedShape(0)).isEqualTo(new ImageShape(200, 200, 3));
    assertThat(open(real.resolve("UTKFace"), "gender").fingerprint()).isEqualTo(data.fingerprint());
    assertThat(open(real, "age").classNames())
        .isEqualTo(
            List.of("0-9", "10-14", "15-19", "20-24", "25-29", "30-39", "40-49", "50-59", "60+"));
  }

  @Test
  void realFaces_haveTheirKnownDuplicates() {
    var data = open(TestFolders.data("utkface"), "gender", "race");
    var groups = DatasetGroups.of(data, true);
    var split = Split.of(data, groups, 0.1, 1);
    var duplicates = DataChecks.duplicates(data, split, Progress.NONE);
    assertThat(duplicates).hasSize(35);
    assertThat(duplicates.stream().mapToInt(d -> d.samples().size()).sum()).isEqualTo(71);
    assertThat(duplicates).anyMatch(Duplicate::acrossSplits);
    DataChecks.requireUsable(data, groups, split);
  }
}
