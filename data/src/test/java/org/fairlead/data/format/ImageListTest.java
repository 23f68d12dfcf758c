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
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.ReadOptions;
import org.fairlead.data.source.MemorySource;
import org.fairlead.testkit.TestFolders;
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
        .containsExactly(
            "skin is unknown in 1 row that says 'NA'; if that is a value, name it: data.aliases='skin(NA=NAME)'.",
            "2 samples left out: unknown skin (images/2.png, images/4.png).");
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
  void jsonLines_areATable() throws IOException {
    Files.writeString(
        folder.resolve("faces.JSONL"),
        """
        {"file_name": "images/1.png", "smiles": true, "age": 30, "boxes": [[1, 2]]}
        {"file_name": "images/2.png", "smiles": false, "skin": "dark", "age": 41.0}
        {"smiles": true, "skin": null, "file_name": "images/3.png"}
        """);
    var data = open("smiles", "skin", "age");
    assertThat(data.size()).isEqualTo(3);
    assertThat(data.classNames()).containsExactly("false", "true");
    assertThat(data.attributes().get(0).values()).containsExactly("dark");
    assertThat(data.attributes().get(1).values()).containsExactly("30", "41");
    assertThatThrownBy(() -> open("boxes")).hasMessageStartingWith("data.target 'boxes' is not a");
    Files.writeString(
        folder.resolve("faces.JSONL"), "{\"file_name\": \"images/1.png\", \"x\": 1}\n[1]\n");
    assertThatThrownBy(() -> Datasets.open(spec(folder.resolve("faces.JSONL"))))
        .isInstanceOf(InputException.class)
        .hasMessage(
            folder.resolve("faces.JSONL")
                + " line 2 is no JSON object, expected one such as {\"file_name\": \"1.png\", \"label\": \"cat\"}");
  }

  private static DataSpec spec(Path path) {
    return MemorySource.spec("folder", path, 16, "x");
  }

  private void copy(String split, String... numbers) throws IOException {
    for (String number : numbers) {
      Files.createDirectories(folder.resolve(split));
      Files.copy(
          folder.resolve("images/" + number + ".png"),
          folder.resolve(split).resolve(number + ".png"));
    }
  }

  @Test
  void metadataInTheFoldersOfSplits_areOneTable() throws IOException {
    copy("train", "1", "2");
    copy("Valid", "3");
    copy("test", "1", "4");
    Files.writeString(
        folder.resolve("train/metadata.csv"), "file_name,label,skin\n1.png,no,a\n2.png,yes,b\n");
    Files.writeString(folder.resolve("Valid/metadata.csv"), "file_name,label\n3.png,yes\n");
    Files.writeString(
        folder.resolve("test/metadata.jsonl"),
        "{\"file_name\":\"1.png\",\"label\":\"no\"}\n{\"file_name\":\"4.png\",\"label\":\"no\"}\n");
    var data = open("label", "skin");
    assertThat(IntStream.range(0, 5).mapToObj(data::id))
        .containsExactly("train/1.png", "train/2.png", "Valid/3.png", "test/1.png", "test/4.png");
    assertThat(IntStream.range(0, 5).map(data::label)).containsExactly(0, 1, 1, 0, 0);
    assertThat(IntStream.range(0, 5).map(i -> data.attribute(0, i)))
        .containsExactly(0, 1, -1, -1, -1);
    assertThat(data.validationSamples()).containsExactly(2);
    assertThat(data.testSamples()).containsExactly(3, 4);
  }

  @Test
  void tablesOfSplits_areOneTable() throws IOException {
    Files.writeString(folder.resolve("train.csv"), "file,x\nimages/1.png,a\nimages/2.png,b\n");
    Files.writeString(folder.resolve("test.csv"), "file,x\nimages/3.png,a\n");
    var data = open("x");
    assertThat(data.size()).isEqualTo(3);
    assertThat(data.testSamples()).containsExactly(2);
  }

  @Test
  void metadata_ofTheCaseIsRead() {
    Path path = TestFolders.cases("inputs/38-hf-imagefolder-metadata");
    var data = Datasets.open(MemorySource.spec("folder", path, 16, "label", "skin"));
    assertThat(data.size()).isEqualTo(24);
    assertThat(data.testSamples()).hasSize(8);
    assertThat(data.classNames()).containsExactly("no", "yes");
    assertThat(data.attributes().get(0).values()).containsExactly("a", "b");
  }

  @Test
  void upperCaseTable_ofTheCaseIsRead() {
    Path path = TestFolders.cases("inputs/41-upper-case-table");
    var data = Datasets.open(MemorySource.spec("folder", path, 20, "label", "group"));
    assertThat(data.size()).isEqualTo(20);
    assertThat(data.classNames()).containsExactly("cat", "dog");
    assertThat(data.attributes().get(0).values()).containsExactly("x", "y");
  }

  @Test
  void tableOrTree_isWhatTheRecipeSays() throws IOException {
    copy("train/a", "1", "2");
    copy("train/b", "3");
    copy("test/a", "4");
    manifest("file,smiles\nimages/1.png,yes\nimages/2.png,no\n");
    var table = open("smiles");
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.notes())
        .extracting(Note::text)
        .contains(
            folder + " is read by its faces.csv; data.layout=tree reads its folders instead.");
    var tree =
        MemorySource.spec("folder", folder, 16, "class")
            .withReading(ReadOptions.defaults().withLayout("tree"));
    assertThat(Datasets.open(tree).classNames()).containsExactly("a", "b");
    manifest("file,smiles\nelsewhere/1.png,yes\nelsewhere/2.png,no\n");
    var stray = open("class");
    assertThat(stray.classNames()).containsExactly("a", "b");
    assertThat(stray.notes())
        .extracting(Note::text)
        .contains(
            "1 table of %s is left out: faces.csv names no image that is there.".formatted(folder));
    var onlyTables = tree.withReading(ReadOptions.defaults().withLayout("table"));
    assertThatThrownBy(() -> Datasets.open(onlyTables))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.layout is 'table' and data.path %s holds no table that names images: faces.csv names no image that is there"
                .formatted(folder));
    var faces =
        MemorySource.spec("utkface", folder, 16, "gender")
            .withReading(ReadOptions.defaults().withLayout("tree"));
    assertThatThrownBy(() -> Datasets.open(faces))
        .hasMessage(
            "data.layout is 'tree', which data format 'utkface' does not take: it reads its files in one way; leave the key out");
  }

  @Test
  void aColumnThatSaysTrainOfAll_givesAShareForTesting() throws IOException {
    manifest(ROWS.replace(",val,", ",train,").replace(",test,", ",train,"));
    assertThat(open("smiles").testSamples()).hasSize(2);
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
        .hasMessageContaining("faces.csv line 3: 'a·b' is not a file's name");
  }

  @Test
  void files_areFoundByTheirLettersComposedOrNot() throws IOException {
    String composed = "zo\u00eb";
    String decomposed = "zoe\u0308";
    Path below = Files.createDirectories(folder.resolve("images").resolve(decomposed));
    Files.createFile(below.resolve(decomposed + ".png"));
    Files.createFile(folder.resolve("images").resolve(composed + ".png"));
    Files.createFile(folder.resolve("images").resolve(decomposed + ".png"));
    manifest(
        "file,smiles\nimages/Z/Z.png,yes\nimages/Z.png,no\nimages/D.png,yes\n"
            .replace("Z", composed)
            .replace("D", decomposed));
    var data = open("smiles");
    assertThat(data.size()).isEqualTo(3);
    assertThat(data.skipped()).doesNotContainKey("image missing");
    // where both spellings are files, each row has its own
    assertThat(data.id(1)).isEqualTo("images/" + composed + ".png");
  }

  @Test
  void aliasesAndRanges_makeTheColumns() throws IOException {
    manifest(ROWS);
    var spec =
        MemorySource.spec("folder", folder, 16, "smiles", "skin", "count")
            .withTexts(List.of("skin(NA=other)"), List.of("count(<10,10+)"));
    var data = Datasets.open(spec);
    assertThat(data.attributes().get(0).values()).containsExactly("dark", "light", "other");
    assertThat(data.attributes().get(1).values()).containsExactly("<10", "10+");
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
            "column 'id' has more than 10,000 different values, too many for classes or groups: bring them together first, as with data.bins='id(0-2499,2500-4999,5000-7499,7500+)'");
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
