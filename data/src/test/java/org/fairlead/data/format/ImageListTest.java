package org.fairlead.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ImageListTest {
  private final Path folder;

  ImageListTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Files.createDirectory(folder.resolve("images"));
    for (int i = 1; i <= 4; i++) {
      Files.writeString(folder.resolve("images").resolve(i + ".png"), "" + i);
    }
  }

  private Dataset open(FolderOptions options, String target, String... protect) {
    return Datasets.open(
        MemorySource.spec("folder", folder, 16, 0.25, target, protect).withOptions(options));
  }

  private Dataset open(String target, String... protect) {
    return open(FolderOptions.defaults(), target, protect);
  }

  private Path manifest(String text) throws IOException {
    return Files.writeString(folder.resolve("faces.csv"), text);
  }

  private static final String ROWS =
      """
      file,split,smiles,skin,count
      images/1.png,train,yes,light,10
      images/2.png,test,no,,9
      images/3.png,train,no,dark,10
      images/4.png,val,yes,NA,9
      """;

  @Test
  void anyColumn_canBeTheTargetOrProtected() throws IOException {
    manifest(ROWS);
    var data = open("smiles", "skin", "count");
    assertThat(data.classNames()).containsExactly("no", "yes");
    assertThat(data.attributes().get(0).values()).containsExactly("dark", "light");
    assertThat(data.attributes().get(1).values()).containsExactly("9", "10");
    assertThat(data.testSamples()).containsExactly(1);
    assertThat(data.validationSamples()).containsExactly(3);
    assertThat(IntStream.range(0, 4).map(i -> data.attribute(0, i))).containsExactly(1, -1, 0, -1);
    assertThat(DatasetGroups.of(open("smiles", "skin"), true).unknown()).isEqualTo(2);
    assertThat(open("skin").size()).isEqualTo(2);
    assertThat(open("skin").notes())
        .extracting(Note::text)
        .containsExactly("2 samples left out: unknown skin (images/2.png, images/4.png).");
  }

  @Test
  void aFileOfTabs_isReadWhereverItIsNamed() throws IOException {
    Path file = folder.resolve("faces.tsv");
    Files.writeString(file, ROWS.replace(',', '\t'));
    assertThat(open("smiles").size()).isEqualTo(4);
    assertThat(Datasets.open(MemorySource.spec("folder", file, 16, "smiles")).size()).isEqualTo(4);
  }

  @Test
  void withoutASplit_aShareOfEveryClassIsForTesting() throws IOException {
    manifest(ROWS.replace("split", "part"));
    var data = open("smiles");
    assertThat(data.testSamples()).hasSize(2);
    assertThat(data.label(data.testSamples()[0])).isNotEqualTo(data.label(data.testSamples()[1]));
  }

  @Test
  void columns_canBeNamed() throws IOException {
    manifest(ROWS.replace("split", "part").replace("file", "picture"));
    assertThatThrownBy(() -> open("smiles"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            folder.resolve("faces.csv")
                + " line 1: which column names the images? found picture, part, smiles, skin, count, expected one called file or path; say data.folder.file=COLUMN");
    var data = open(new FolderOptions("picture", "part", false), "smiles");
    assertThat(data.testSamples()).containsExactly(1);
    assertThatThrownBy(() -> open(new FolderOptions("pictures", null, false), "smiles"))
        .hasMessageContaining(
            "no column 'pictures', found picture, part, smiles, skin, count; did");
  }

  @Test
  void splits_haveTheirUsualNames() throws IOException {
    manifest(ROWS.replace(",test,", ",Training,").replace(",val,", ",Valid,"));
    assertThat(open("smiles").testSamples()).containsExactly(3);
    manifest(ROWS.replace(",val,", ",vla,"));
    assertThatThrownBy(() -> open("smiles"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            folder.resolve("faces.csv") + " line 5: split is 'vla', expected train, val or test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../x.png", "images/../../x.png", "..", ".", "images/.."})
  void relativePaths_mayNotLeaveTheFolder(String path) throws IOException {
    manifest(ROWS.replace("images/2.png", path));
    assertThatThrownBy(() -> open(new FolderOptions(null, null, true), "smiles"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s line 3: '%s' leads out of %s, expected a path below it"
                .formatted(folder.resolve("faces.csv"), path, folder));
  }

  @Test
  void absolutePaths_areTakenWhereTheyAreAllowed(@TempDir Path elsewhere) throws IOException {
    Path outside = Files.writeString(elsewhere.resolve("2.png"), "two");
    manifest(
        ROWS.replace("images/2.png", outside.toString())
            .replace("images/3.png", folder.resolve("images/3.png").toString()));
    assertThatThrownBy(() -> open("smiles"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s line 3: '%s' is an absolute path; if this table is to be trusted with files outside of %s, say data.folder.absolutePaths=true"
                .formatted(folder.resolve("faces.csv"), outside, folder));
    var data = open(new FolderOptions(null, null, true), "smiles");
    assertThat(data.id(1)).isEqualTo(outside.toString());
    assertThat(data.id(2)).isEqualTo("images/3.png");
  }

  @Test
  void otherSpellingsOfAPath_areTheSameFile() throws IOException {
    manifest(
        ROWS.replace("images/1.png", "images\\1.png").replace("images/2.png", "./images/2.png"));
    assertThat(open("smiles").id(0)).isEqualTo("images/1.png");
    assertThat(open("smiles").id(1)).isEqualTo("images/2.png");
    manifest(
        ROWS.replace("images/4.png", "images/./1.png")
            .replace(",val,yes,NA,9", ",train,yes,light,10"));
    assertThatThrownBy(() -> open("smiles"))
        .hasMessage(
            folder.resolve("faces.csv")
                + " line 5: 'images/./1.png' and 'images/1.png' in line 2 are the same file: remove one of the two rows");
  }

  @Test
  void rowsWithoutAFileName_areRefused() throws IOException {
    manifest(ROWS.replace("images/2.png", ""));
    assertThatThrownBy(() -> open("smiles"))
        .hasMessage(folder.resolve("faces.csv") + " line 3: no file is named");
    manifest(ROWS.replace("images/2.png", "a\0b"));
    assertThatThrownBy(() -> open("smiles"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("faces.csv line 3: 'a\0b' is not a file's name");
  }

  @Test
  void aColumnOfTooManyValues_isNotOffered() throws IOException {
    var rows = new StringBuilder("file,id,smiles\n");
    for (int i = 0; i <= 10_000; i++) {
      Files.createFile(folder.resolve("images").resolve("n" + i + ".png"));
      rows.append("images/n%d.png,%d,%s%n".formatted(i, i, i % 2 == 0 ? "yes" : "no"));
    }
    manifest(rows.toString());
    assertThat(open("smiles").size()).isEqualTo(10_001);
    assertThatThrownBy(() -> open("id"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "column 'id' of %s has more than 10,000 different values, too many for classes or groups: bring them together first"
                .formatted(folder.resolve("faces.csv")));
  }

  @Test
  void aTableOfFilesAlone_isRefused() throws IOException {
    manifest("file,split\nimages/1.png,train\n");
    assertThatThrownBy(() -> open("smiles"))
        .hasMessage(
            folder.resolve("faces.csv")
                + " line 1: the only columns are file, split, expected one to predict");
  }

  @Test
  void theWrongTarget_isSuggestedTheNearestColumn() throws IOException {
    manifest(ROWS);
    assertThatThrownBy(() -> open("smile"))
        .hasMessage(
            "data.target 'smile' is not a column of folder, expected one of smiles, skin, count; did you mean 'smiles'?");
  }
}
