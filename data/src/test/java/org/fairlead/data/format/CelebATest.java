package org.fairlead.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.source.MemorySource;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CelebATest {
  private static final String NAMES = "Black_Hair Blond_Hair Eyeglasses Male Smiling Young ";
  private static final String ROWS =
      """
      000001.jpg -1  1 -1 -1  1  1
      000002.jpg  1  1 -1  1 -1  1
      000003.jpg -1 -1  1  1  1 -1
      000004.jpg  1 -1 -1 -1 -1 -1
      """;
  private static final String PARTS = "000001.jpg 0\n000002.jpg 0\n000003.jpg 1\n000004.jpg 2\n";

  private final Path folder;

  CelebATest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Dataset open(String target, String... protect) {
    return Datasets.open(MemorySource.spec("celeba", folder, 16, target, protect));
  }

  /** Writes lists as the official ones are, and a file for every image of {@link #ROWS}. */
  private void lists(String attributes, String parts) throws IOException {
    Files.writeString(folder.resolve(CelebA.ATTRIBUTES), attributes.replace("\n", "\r\n"));
    Files.writeString(folder.resolve(CelebA.PARTITION), parts);
    Path images = Files.createDirectories(folder.resolve("img_align_celeba"));
    for (int i = 1; i <= 4; i++) {
      Files.writeString(images.resolve("00000" + i + ".jpg"), "image " + i);
    }
  }

  private void assertRefused(String attributes, String parts, String message) throws IOException {
    lists(attributes, parts);
    assertThatThrownBy(() -> open("age"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            message
                .replace("ATTRIBUTES", folder.resolve(CelebA.ATTRIBUTES).toString())
                .replace("PARTITION", folder.resolve(CelebA.PARTITION).toString()));
  }

  @Test
  void open_knowsTheSecondNamesOfAttributes() throws IOException {
    lists("4\n" + NAMES + "\n" + ROWS, PARTS);
    var data = open("haircolor", "age", "gender");
    assertThat(data.classNames()).containsExactly("black", "blond", "other");
    assertThat(new int[] {data.label(0), data.label(1), data.label(2), data.label(3)})
        .containsExactly(1, 0, 2, 0); // black comes before blond where a list says both
    assertThat(data.attributes().get(0).values()).containsExactly("old", "young");
    assertThat(data.attributes().get(1).values()).containsExactly("female", "male");
    assertThat(data.validationSamples()).containsExactly(2);
    assertThat(data.testSamples()).containsExactly(3);
    assertThat(DatasetGroups.of(data, true).names())
        .containsExactly(
            "age=old,gender=female",
            "age=old,gender=male",
            "age=young,gender=female",
            "age=young,gender=male");
    var crossed = open("Smiling", "agegender");
    assertThat(crossed.attributes().get(0).values())
        .containsExactly("old female", "old male", "young female", "young male");
    assertThat(crossed.classNames()).containsExactly("no", "yes");
    assertThat(crossed.attribute(0, 1)).isEqualTo(3);
  }

  @Test
  void open_readsTheRealLists() {
    Path real = TestFolders.data("celeba");
    var data = Datasets.open(MemorySource.spec("celeba", real, 16, "age", "gender"));
    assertThat(data.size()).isEqualTo(4_000);
    assertThat(data.validationSamples()).hasSize(600);
    assertThat(data.testSamples()).hasSize(600);
    assertThat(data.notes()).isEmpty();
    // the first line of the list: 000001.jpg is a young woman
    assertThat(data.classNames().get(data.label(0))).isEqualTo("young");
    assertThat(data.attributes().get(0).values().get(data.attribute(0, 0))).isEqualTo("female");
    var pixels = ByteBuffer.allocate(data.shape().bytes());
    data.read(0, pixels);
    assertThat(pixels.hasRemaining()).isFalse();
  }

  @Test
  void open_ofAnUnknownAttributeNamesTheNearest() {
    Path real = TestFolders.data("celeba");
    assertThatThrownBy(
            () -> Datasets.open(MemorySource.spec("celeba", real, 16, "Smilling", "gender")))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.target 'Smilling' is none of the 46 columns of celeba; the nearest names are smiling, Smiling, Big_Lips");
  }

  @Test
  void open_ofListsThatDisagreeSaysHow() throws IOException {
    String all = NAMES + "\n" + ROWS;
    assertRefused(
        "5\n" + all,
        PARTS,
        "ATTRIBUTES says in line 1 that it has 5 images, but 4 follow: the file is cut off or damaged");
    assertRefused(
        "4\n" + all,
        PARTS.substring(0, 39),
        "PARTITION has 3 images and ATTRIBUTES has 4, expected the same: take both files from one copy of CelebA");
    assertRefused(
        "4\n" + all,
        PARTS.replace("000002", "000007"),
        "PARTITION line 2 is about 000007.jpg, ATTRIBUTES at this place about 000002.jpg: take both files from one copy of CelebA");
    assertRefused(
        "4\n" + all,
        PARTS.replace("2.jpg 0", "2.jpg 3"),
        "PARTITION line 2 is '000002.jpg 3', expected an image's name and 0 (training), 1 (validation) or 2 (test)");
    assertRefused(
        "4\n" + all.replace("jpg -1  1 -1", "jpg -1  0 -1"),
        PARTS,
        "ATTRIBUTES line 3: Blond_Hair of 000001.jpg is '0', expected -1 or 1");
    assertRefused(
        "4\n" + all.replace("  1  1\n000002", "  1\n000002"),
        PARTS,
        "ATTRIBUTES line 3 has 6 fields, expected an image's name and 6 attributes");
    assertRefused(
        all,
        PARTS,
        "ATTRIBUTES line 1 is 'Black_Hair Blond_Hair Eyeglasses Male Sm...', expected the number of images, and in line 2 the names of the attributes");
    assertRefused(
        "4\n" + all.replace("Young", "Old"),
        PARTS,
        "ATTRIBUTES line 2 names no attribute Young, which all versions of CelebA have");
  }

  @Test
  void open_leavesOutAndNamesImagesThatAreMissing() throws IOException {
    lists("4\n" + NAMES + "\n" + ROWS, PARTS);
    Files.delete(folder.resolve("img_align_celeba/000002.jpg"));
    Files.writeString(folder.resolve("img_align_celeba/000009.jpg"), "image 9");
    var data = open("age", "gender");
    assertThat(data.size()).isEqualTo(3);
    assertThat(data.testSamples()).containsExactly(2);
    assertThat(data.skipped()).containsEntry("image missing", 1).containsEntry("no row", 1);
    assertThat(data.notes())
        .extracting(Note::text)
        .containsExactly(
            "1 image of the lists is not in %s: 000002.jpg."
                .formatted(folder.resolve("img_align_celeba")),
            "1 image in %s is in no list: 000009.jpg."
                .formatted(folder.resolve("img_align_celeba")));
  }

  /**
   * The same lists with commas and a header, and PNG files, in the folder that torchvision makes.
   */
  @Test
  void open_readsListsOfKaggleAndPngFilesAsTheOfficialOnes() throws IOException {
    lists("4\n" + NAMES + "\n" + ROWS, PARTS);
    var official = open("haircolor", "age", "gender");
    Path inner = Files.createDirectories(folder.resolve("root/celeba"));
    Files.writeString(
        inner.resolve("list_attr_celeba.csv"),
        "image_id,"
            + NAMES.strip().replaceAll(" +", ",")
            + "\n"
            + ROWS.replaceAll(" +", ",").replaceAll("(?m)^,", ""));
    Files.writeString(
        inner.resolve("list_eval_partition.csv"), "image_id,partition\n" + PARTS.replace(' ', ','));
    Path images = Files.createDirectories(inner.resolve("img_align_celeba_png"));
    for (int i = 1; i <= 4; i++) {
      Files.writeString(images.resolve("00000" + i + ".png"), "image " + i);
    }
    var kaggle =
        Datasets.open(
            MemorySource.spec("celeba", folder.resolve("root"), 16, "haircolor", "age", "gender"));
    assertThat(kaggle.size()).isEqualTo(4);
    assertThat(kaggle.id(0)).isEqualTo("000001.png");
    assertThat(kaggle.notes()).isEmpty();
    for (int i = 0; i < 4; i++) {
      assertThat(kaggle.label(i)).isEqualTo(official.label(i));
      assertThat(kaggle.attribute(1, i)).isEqualTo(official.attribute(1, i));
    }
    assertThat(kaggle.validationSamples()).containsExactly(2);
    assertThat(kaggle.testSamples()).containsExactly(3);
    Files.writeString(
        inner.resolve("list_eval_partition.csv"),
        "image_id,partition\n" + PARTS.replace(' ', ',').replace("2.jpg,0", "2.jpg,3"));
    assertThatThrownBy(
            () -> Datasets.open(MemorySource.spec("celeba", folder.resolve("root"), 16, "age")))
        .hasMessage(
            inner.resolve("list_eval_partition.csv")
                + " line 3 is '000002.jpg,3', expected an image's name and 0 (training), 1 (validation) or 2 (test)");
  }

  @Test
  void open_readsTheCaseOfKaggle() {
    Path kaggle = TestFolders.cases("inputs/32-celeba-kaggle-csv");
    var data = Datasets.open(MemorySource.spec("celeba", kaggle, 20, "smiling", "gender"));
    assertThat(data.size()).isEqualTo(40);
    assertThat(data.validationSamples()).hasSize(8);
    assertThat(data.testSamples()).hasSize(8);
  }

  @Test
  void open_withoutAListSaysWhatIsExpected() {
    assertThatThrownBy(() -> open("age"))
        .hasMessage(
            "no list_attr_celeba.txt in %s, expected the folder of list_attr_celeba.txt, list_eval_partition.txt and img_align_celeba"
                .formatted(folder));
  }
}
