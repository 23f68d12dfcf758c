package org.fairlead.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Dataset;
import org.fairlead.data.ImageShape;
import org.fairlead.data.Normalization;
import org.fairlead.data.source.MemorySource;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FairFaceTest {
  private static final String HEADER = "file,age,gender,race,service_test\n";

  private final Path folder;

  FairFaceTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Dataset open(Path path, String target, String... protect) {
    return Datasets.open(MemorySource.spec("fairface", path, 16, target, protect));
  }

  /** Writes label files with a header and images 1 to 3 of either part. */
  private void labels(String train, String val) throws IOException {
    Files.writeString(folder.resolve(FairFace.TRAIN), HEADER + train);
    Files.writeString(folder.resolve(FairFace.VAL), HEADER + val);
    for (String part : new String[] {"train", "val"}) {
      Files.createDirectories(folder.resolve(part));
      for (int i = 1; i <= 3; i++) {
        Files.writeString(folder.resolve(part).resolve(i + ".jpg"), part + i);
      }
    }
  }

  private static final String TRAIN_ROWS =
      """
      train/1.jpg,3-9,Male,East Asian,True
      train/2.jpg,more than 70,Female,Black,False
      train/3.jpg,10-19,Female,Indian,False
      """;
  private static final String VAL_ROWS =
      """
      val/1.jpg,0-2,Male,Indian,True
      val/2.jpg,20-29,Female,Black,False
      val/3.jpg,20-29,Female,Black,False
      """;

  private void assertRefused(String train, String message) throws IOException {
    labels(train, VAL_ROWS);
    assertThatThrownBy(() -> open(folder, "race"))
        .isInstanceOf(InputException.class)
        .hasMessage(message.replace("FILE", folder.resolve(FairFace.TRAIN).toString()));
  }

  @Test
  void open_readsNumbersAsTheNamesTheyStandFor() throws IOException {
    labels(TRAIN_ROWS, VAL_ROWS);
    var named = open(folder, "race", "gender", "age");
    labels(
        """
        train/1.jpg,1,0,0,True
        train/2.jpg,8,1,2,False
        train/3.jpg,2,1,1,False
        """,
        VAL_ROWS);
    var numbered = open(folder, "race", "gender", "age");
    assertThat(numbered.fingerprint()).isEqualTo(named.fingerprint());
    assertThat(numbered.notes())
        .extracting(Note::text)
        .containsExactly(
            folder.resolve(FairFace.TRAIN)
                + " has numbers for names: gender 0 to 1, race 0 to 6, age 0 to 8, read in the order of Hugging Face's FairFace (gender 0 is Male, race 0 is East Asian, age 0 is 0-2).");
    assertRefused(
        "train/1.jpg,1,0,7,True\n",
        "FILE line 2: race is '7', expected one of East Asian, Indian, Black, White, Middle Eastern, Latino_Hispanic, Southeast Asian");
  }

  @Test
  void open_readsTheRealLabelsInTheirOrder() {
    var data = open(TestFolders.data("fairface"), "race", "gender", "age");
    assertThat(data.size()).isEqualTo(5_500);
    assertThat(data.testSamples()).isEqualTo(IntStream.range(4_000, 5_500).toArray());
    assertThat(data.classNames())
        .containsExactly(
            "East Asian",
            "Indian",
            "Black",
            "White",
            "Middle Eastern",
            "Latino_Hispanic",
            "Southeast Asian");
    assertThat(data.attributes().get(0).values()).containsExactly("Male", "Female");
    assertThat(data.attributes().get(1).values()).isEqualTo(FairFace.AGES);
    assertThat(data.id(0)).isEqualTo("train/1.jpg");
    assertThat(data.label(1)).isEqualTo(1);
    assertThat(data.storedShape(4_000)).isEqualTo(new ImageShape(224, 224, 3));
    assertThat(data.normalization(new int[] {0})).isEqualTo(Normalization.IMAGENET);
    assertThat(data.notes()).isEmpty();
    var pixels = ByteBuffer.allocate(16 * 16 * 3);
    data.read(0, pixels);
    assertThat(pixels.hasRemaining()).isFalse();
  }

  @Test
  void open_explainsTheAgesThatASpreadsheetTurnedIntoDates() throws IOException {
    Path mangled = TestFolders.data("hostile").resolve("fairface_excel_mangled");
    labels(TRAIN_ROWS, VAL_ROWS);
    Files.copy(
        mangled.resolve(FairFace.VAL),
        folder.resolve(FairFace.VAL),
        StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> open(folder, "race"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s line 2: age is '03-Sep', expected 3-9: a spreadsheet turned the ages of 1,172 rows into dates.%nTake the file as it was published again, or import its columns as text."
                .formatted(folder.resolve(FairFace.VAL)));
  }

  @Test
  void open_takesTheFolderOfAnUnpackedArchive() throws IOException {
    labels(TRAIN_ROWS, VAL_ROWS);
    Path archive = Files.createDirectory(folder.resolve("fairface-img-margin025-trainval"));
    for (String part : new String[] {"train", "val"}) {
      Files.move(folder.resolve(part), archive.resolve(part), StandardCopyOption.ATOMIC_MOVE);
    }
    var data = open(folder, "age");
    assertThat(data.size()).isEqualTo(6);
    assertThat(data.classNames()).containsExactly("0-2", "3-9", "10-19", "20-29", "more than 70");
    assertThat(data.id(0)).isEqualTo("train/1.jpg");
  }

  @Test
  void open_refusesRowsThatAreNotTheFormats() throws IOException {
    assertRefused(
        TRAIN_ROWS.replace("Indian", "Indain"),
        "FILE line 4: race is 'Indain', expected one of East Asian, Indian, Black, White, Middle"
            + " Eastern, Latino_Hispanic, Southeast Asian; did you mean 'Indian'?");
    assertRefused(
        TRAIN_ROWS.replace(",True", ""),
        "FILE line 2 has 4 fields, expected 5 (file, age, gender, race, service_test)");
    assertRefused(
        TRAIN_ROWS + "train/2.jpg,0-2,Female,Black,False\n",
        "FILE line 5: 'train/2.jpg' has age '0-2' here and 'more than 70' in line 3: remove one of"
            + " the two rows");
    assertRefused(
        TRAIN_ROWS.replace("train/1.jpg", "../1.jpg"),
        "FILE line 2: '../1.jpg' leads out of " + folder + ", expected a path below it");
    assertRefused("", "FILE has no row below its header");
    Files.writeString(folder.resolve(FairFace.TRAIN), "file,age,sex,race\n");
    assertThatThrownBy(() -> open(folder, "race"))
        .hasMessage(
            folder.resolve(FairFace.TRAIN)
                + " line 1: no column 'gender', found file, age, sex, race");
    Files.delete(folder.resolve(FairFace.VAL));
    assertThatThrownBy(() -> open(folder, "race"))
        .hasMessage(
            "no fairface_label_val.csv in %s, expected the folder of fairface_label_train.csv and fairface_label_val.csv"
                .formatted(folder));
  }

  @Test
  void open_countsWhatDoesNotFit() throws IOException {
    labels(
        """
        train/1.jpg,3-9,Male,East Asian,True
        train/1.jpg,3-9,Male,East Asian,True
        train/9.jpg,3-9,Male,East Asian,True
        train/3.jpg,3-9,,Black,True
        """,
        VAL_ROWS);
    var data = open(folder, "race", "gender");
    assertThat(data.size()).isEqualTo(5);
    assertThat(data.attribute(0, 1)).isEqualTo(-1);
    assertThat(data.skipped())
        .containsEntry("repeated row", 1)
        .containsEntry("image missing", 1)
        .containsEntry("no row", 1)
        .hasSize(3);
    String train = folder.resolve(FairFace.TRAIN).toString();
    assertThat(data.notes())
        .extracting(Note::text)
        .containsExactly(
            "1 rows of " + train + " repeat an earlier row: line 3 = line 2.",
            "1 rows of " + train + " name images that are not there: train/9.jpg.",
            "1 images have no row in " + train + ": train/2.jpg.");
  }

  @Test
  void open_refusesLabelsWithoutAnyImage() throws IOException {
    labels(TRAIN_ROWS.replace("train/", "faces/"), VAL_ROWS);
    assertThatThrownBy(() -> open(folder, "race"))
        .hasMessage(
            "none of the 3 images that %s names is there, for example faces/1.jpg; they are looked for from %s on"
                .formatted(folder.resolve(FairFace.TRAIN), folder));
  }

  @ParameterizedTest
  @CsvSource({"0,0-2", "2,0-2", "3,3-9", "9,3-9", "10,10-19", "69,60-69", "70,more than 70"})
  void age_isInItsRange(int years, String range) {
    assertThat(FairFace.age(years)).isEqualTo(range);
  }
}
