package org.fairlead.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.FeatureShape;
import org.fairlead.data.Progress;
import org.fairlead.data.Split;
import org.fairlead.data.cache.SampleCache;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.inspect.DataInspection;
import org.fairlead.data.source.MemorySource;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TablesTest {
  private static final String PEOPLE =
      """
      age,town,score,sex,hired,split
      20,Ayr,1.5,f,no,train
      40,Bath,2.5,m,yes,train
      ,Ayr,3.5,m,yes,train
      60,?,-1e1,f,no,train
      30,Cork,7,f,yes,test
      """;

  private final Path folder;

  TablesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static TableOptions options(List<String> features, List<String> exclude) {
    return new TableOptions(
        List.of(), null, features, exclude, List.of(), List.of(), false, true, "keep", "auto");
  }

  private static Dataset open(
      String format, Path path, TableOptions options, String target, String... protect) {
    return Datasets.open(MemorySource.spec(format, path, 16, target, protect).withOptions(options));
  }

  private Dataset people(String text, TableOptions options) throws IOException {
    Path file = Files.writeString(folder.resolve("people.csv"), text);
    return open("table", file, options, "hired", "sex");
  }

  private static float[] row(Dataset data, int sample) {
    var bytes = ByteBuffer.allocate(data.shape().bytes()).order(ByteOrder.nativeOrder());
    data.read(sample, bytes);
    assertThat(bytes.hasRemaining()).isFalse();
    var row = new float[data.shape().channels()];
    bytes.flip().asFloatBuffer().get(row);
    return row;
  }

  @Test
  void table_encodesNumbersTextsAndMissingValues() throws IOException {
    var data = people(PEOPLE, TableOptions.defaults());
    // age, age missing, town=Ayr, town=Bath, score: Cork is in the test row alone
    assertThat(data.shape()).isEqualTo(new FeatureShape(5));
    assertThat(row(data, 0)).containsExactly(20, 0, 1, 0, 1.5f);
    assertThat(row(data, 1)).containsExactly(40, 0, 0, 1, 2.5f);
    assertThat(row(data, 2)).containsExactly(Float.NaN, 1, 1, 0, 3.5f);
    assertThat(row(data, 3)).containsExactly(60, 0, 0, 0, -10);
    assertThat(row(data, 4)).containsExactly(30, 0, 0, 0, 7);
    assertThat(data.testSamples()).containsExactly(4);
    assertThat(data.classNames()).containsExactly("no", "yes");
    assertThat(data.id(4)).isEqualTo("people.csv:6");
    assertThat(data.notes())
        .extracting(Note::text)
        .containsExactly(
            "Test rows have a town that no other row has (Cork): the model sees none there.",
            "Missing: age in 1 row, town in 1 row ('?' in line 5); a number then counts as the mean of the training rows, a text as none of its values.");
  }

  @Test
  void normalization_isThatOfTheGivenRowsAlone() throws IOException {
    var data = people(PEOPLE, TableOptions.defaults());
    var fitted = data.normalization(new int[] {0, 1, 2});
    // ages 20 and 40; scores 1.5, 2.5, 3.5; marks of categories stay as they are
    assertThat(fitted.mean()).containsExactly(30f, 0f, 0f, 0f, 2.5f);
    assertThat(fitted.std()).containsExactly(10f, 1f, 1f, 1f, (float) Math.sqrt(2 / 3.0));
    var constant = data.normalization(new int[] {3});
    assertThat(constant.mean()).containsExactly(60f, 0f, 0f, 0f, -10f);
    assertThat(constant.std()).containsOnly(1f);
    var raw =
        people(
            PEOPLE,
            new TableOptions(
                List.of(), null, List.of(), List.of(), List.of(), List.of(), true, false, "keep",
                "auto"));
    assertThat(raw.shape()).isEqualTo(new FeatureShape(7)); // useProtected: sex=f, sex=m
    assertThat(raw.normalization(new int[] {0, 1}).mean()).containsOnly(0f);
    assertThat(raw.normalization(new int[] {0, 1}).std()).containsOnly(1f);
  }

  @Test
  void table_takesTheColumnsAndRowsThatOptionsName() throws IOException {
    var some =
        people(
            PEOPLE,
            new TableOptions(
                List.of(),
                null,
                List.of("score", "age"),
                List.of(),
                List.of("age"),
                List.of("town=Ayr|Bath", "hired=yes|no"),
                false,
                true,
                "drop",
                "auto"));
    // the third row has no age, the last two live elsewhere
    assertThat(some.size()).isEqualTo(2);
    assertThat(some.skipped()).containsEntry("missing value", 1);
    assertThat(some.skipped()).containsEntry("not in data.table.only", 2);
    assertThat(row(some, 0)).containsExactly(1.5f, 1, 0);
    assertThat(row(some, 1)).containsExactly(2.5f, 0, 1);
  }

  @Test
  void fingerprint_dependsOnTheFeatures() throws IOException {
    String all = people(PEOPLE, TableOptions.defaults()).fingerprint();
    assertThat(people(PEOPLE, TableOptions.defaults()).fingerprint()).isEqualTo(all);
    assertThat(people(PEOPLE, options(List.of("age"), List.of())).fingerprint())
        .isNotEqualTo(people(PEOPLE, options(List.of("score", "town"), List.of())).fingerprint());
    assertThat(people(PEOPLE.replace("1.5", "1.6"), TableOptions.defaults()).fingerprint())
        .isNotEqualTo(all);
  }

  @Test
  void table_readsFoldersHeaderlessFilesAndBlanks() throws IOException {
    Files.writeString(folder.resolve("train.csv"), "1 a 0\n2 b 1\n3 a 1\n");
    Files.writeString(folder.resolve("val.csv"), "4 b 0\n");
    Files.writeString(folder.resolve("test.csv"), "5 a 0\n");
    var options =
        new TableOptions(
            List.of("x", "g", "y"),
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            false,
            true,
            "keep",
            "auto");
    var data = open("table", folder, options, "y", "g");
    assertThat(data.size()).isEqualTo(5);
    assertThat(data.id(data.testSamples()[0])).isEqualTo("test.csv:1");
    assertThat(data.id(data.validationSamples()[0])).isEqualTo("val.csv:1");
    assertThat(row(data, data.testSamples()[0])).containsExactly(5);
  }

  @Test
  void store_keepsRowsInMemory() throws IOException {
    var data = people(PEOPLE, TableOptions.defaults());
    Path cache = folder.resolve("cache");
    try (var store = SampleCache.in(cache).open(data, Progress.NONE)) {
      var bytes = new byte[data.shape().bytes()];
      store.copy(1, bytes);
      assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).getFloat()).isEqualTo(40);
      assertThat(store.size()).isEqualTo(5);
      assertThat(cache).doesNotExist();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          town;      ;          data.table.exclude names 'twon', which is not a column of table$ did you mean 'town'?; twon
          hired,age; ;          data.table.features has 'hired', which is data.target: a model would be told the answer;
          age;       race=x;    data.table.only names 'race', which is not a column of table$ did you mean 'age'?;
          age;       town;      data.table.only has 'town', expected a column and its values, as in 'race=Black|White';
          age;       town=York; no row of table is left: 5 not in data.table.only;
          """)
  void table_ofOptionsThatDoNotFitSaysWhy(
      String features, String only, String message, String exclude) {
    var options =
        new TableOptions(
            List.of(),
            null,
            List.of(features.split(",", -1)),
            exclude == null ? List.of() : List.of(exclude),
            List.of(),
            only == null ? List.of() : List.of(only),
            false,
            true,
            "keep",
            "auto");
    assertThatThrownBy(() -> people(PEOPLE, options))
        .isInstanceOf(InputException.class)
        .hasMessage(message.replace('$', ';'));
  }

  @Test
  void table_ofRowsThatAreWrongNamesTheLine() throws IOException {
    Path file = folder.resolve("people.csv");
    assertThatThrownBy(
            () -> people(PEOPLE.replace("yes,test", "yes,tset"), TableOptions.defaults()))
        .hasMessage("%s line 6: split is 'tset', expected train, val or test", file);
    assertThatThrownBy(() -> people(PEOPLE.replace("60,?,", "60,"), TableOptions.defaults()))
        .hasMessage(
            "%s line 5 has 5 fields, expected 6 (age, town, score, sex, hired, split)", file);
    assertThatThrownBy(() -> people(PEOPLE.replace("-1e1", "1e99"), TableOptions.defaults()))
        .hasMessage(
            "%s line 5: score is '1e99', expected a finite number of at most 3.4028235E38: correct it, or leave the column out (data.table.exclude=[score])",
            file);
    assertThatThrownBy(() -> people(PEOPLE, options(List.of(), List.of("age", "town", "score"))))
        .hasMessage(
            "no column of table is left to be a feature beside target, protected and excluded ones (age, town, score, sex, hired, split)");
    assertThatThrownBy(() -> people("a,hired,sex\nNA,x,f\n?,y,m\n", TableOptions.defaults()))
        .hasMessage("column 'a' has no value in any row: exclude it (data.table.exclude)");
    var text = new StringBuilder("name,hired,sex\n");
    IntStream.range(0, 3_000).forEach(i -> text.append("n%d,yes,f\n".formatted(i / 2)));
    assertThatThrownBy(() -> people(text.toString(), TableOptions.defaults()))
        .hasMessageMatching(
            "column 'name' has 1,[45]\\d\\d different texts, such as 'n\\d+', too many for features: exclude it \\(data.table.exclude\\)");
  }

  @Test
  void adult_isReadInItsOfficialFiles() {
    var data =
        open(
            "adult",
            TestFolders.data("adult"),
            options(List.of(), List.of("fnlwgt")),
            "income",
            "sex");
    assertThat(data.size()).isEqualTo(32_561 + 16_281);
    assertThat(data.testSamples()).isEqualTo(IntStream.range(32_561, 48_842).toArray());
    assertThat(data.classNames()).containsExactly("<=50K", ">50K");
    assertThat(data.attributes().get(0).values()).containsExactly("Female", "Male");
    assertThat(data.shape()).isEqualTo(new FeatureShape(102));
    assertThat(data.notes())
        .extracting(Note::text)
        .containsExactly(
            "Missing: workclass in 2,799 rows ('?' first in line 28 of adult.data), occupation in 2,809 rows ('?' first in line 28 of adult.data), native-country in 857 rows ('?' first in line 15 of adult.data); a number then counts as the mean of the training rows, a text as none of its values.");
    var fitted = data.normalization(IntStream.range(0, 32_561).toArray());
    assertThat(fitted.mean().get(0)).isCloseTo(38.581646f, within(1e-5f));
    assertThat(fitted.std().get(0)).isCloseTo(13.6402235f, within(1e-5f));
    assertThat(row(data, 0)[0]).isEqualTo(39); // the first line: 39, State-gov, ..., <=50K
    assertThat(data.label(0)).isZero();
    assertThat(row(data, 32_561)[0]).isEqualTo(25); // the line after |1x3 Cross validator
    assertThat(data.id(32_561)).isEqualTo("adult.test:2");
    var split = Split.of(data, DatasetGroups.of(data, true), 0.1, 0);
    assertThat(split.validation()).hasSize(3_256);
    assertThat(DataInspection.of(data, true, 0.1, 0, Progress.NONE).text())
        .startsWith("adult: 48842 rows, target income with 2 classes\n102 features a row\n");
  }

  @Test
  void compas_isTheRowsOfThePublishedAnalysis() {
    Path real = TestFolders.data("compas");
    var features = List.of("age", "priors_count", "c_charge_degree", "sex");
    var all = open("compas", real, options(features, List.of()), "two_year_recid", "race");
    assertThat(all.size()).isEqualTo(6_172);
    assertThat(all.skipped()).containsEntry("not in the published analysis", 7_214 - 6_172);
    var two =
        open(
            "compas",
            real,
            new TableOptions(
                List.of(),
                null,
                features,
                List.of(),
                List.of(),
                List.of("race=African-American|Caucasian"),
                false,
                true,
                "keep",
                "auto"),
            "two_year_recid",
            "race");
    assertThat(two.size()).isEqualTo(5_278);
    assertThat(two.attributes().get(0).values()).containsExactly("African-American", "Caucasian");
    assertThat(two.shape()).isEqualTo(new FeatureShape(6)); // sex and the degree are two marks each
    assertThat(two.testSamples()).hasSizeBetween(1_054, 1_057);
  }

  @Test
  void german_isReadBetweenBlanksWithItsDerivedColumns() {
    var data =
        open(
            "german",
            TestFolders.data("german"),
            options(List.of(), List.of("personal-status", "age-group")),
            "credit",
            "sex");
    assertThat(data.size()).isEqualTo(1_000);
    assertThat(data.classNames()).containsExactly("bad", "good");
    assertThat(IntStream.range(0, 1_000).filter(i -> data.label(i) == 1).count()).isEqualTo(700);
    assertThat(DatasetGroups.of(data, true).names()).containsExactly("sex=female", "sex=male");
    assertThat(DatasetGroups.of(data, true).count(0)).isEqualTo(310);
    var age =
        open(
            "german",
            TestFolders.data("german"),
            options(List.of("duration", "amount"), List.of()),
            "credit",
            "age-group");
    assertThat(DatasetGroups.of(age, true).count(0)).isEqualTo(190);
    assertThat(row(age, 0)).containsExactly(6, 1169);
  }

  @Test
  void npy_isColumnsOfArrays() {
    var data =
        open("npy", TestFolders.data("fairbatch_synthetic"), TableOptions.defaults(), "y", "z");
    assertThat(data.size()).isEqualTo(3_000);
    assertThat(data.testSamples()).hasSize(1_000);
    assertThat(data.classNames()).containsExactly("-1", "1");
    assertThat(data.attributes().get(0).values()).containsExactly("0", "1");
    assertThat(data.shape()).isEqualTo(new FeatureShape(3));
  }

  @Test
  void npy_usesValidationArraysAndNamesOthers() throws IOException {
    for (String split : List.of("train", "valid", "test")) {
      array("x_%s.npy".formatted(split), "|u1", "(2, 2), ", 4);
      array("y_%s.npy".formatted(split), "|i1", "(2,), ", 2);
    }
    array("weights.npy", "<f8", "(2,), ", 16);
    var data = open("npy", folder, TableOptions.defaults(), "y", "y");
    assertThat(data.size()).isEqualTo(6);
    assertThat(data.validationSamples()).containsExactly(2, 3);
    assertThat(data.testSamples()).containsExactly(4, 5);
    assertThat(data.skipped()).containsEntry("file of no split (weights.npy)", 1);
  }

  @Test
  void npy_ofArraysThatDoNotFitSaysWhy() throws IOException {
    array("x_train.npy", "<f8", "(2, 2), ", 32);
    array("y_train.npy", "<i8", "(3,), ", 24);
    array("y_test.npy", "<i8", "(1,), ", 8);
    assertThatThrownBy(() -> open("npy", folder, TableOptions.defaults(), "y", "x0"))
        .hasMessage(
            "%s has 2 rows, %s has 3: expected the same"
                .formatted(folder.resolve("x_train.npy"), folder.resolve("y_train.npy")));
    array("y_train.npy", "<i8", "(2,), ", 16);
    assertThatThrownBy(() -> open("npy", folder, TableOptions.defaults(), "y", "x0"))
        .hasMessage(
            "%s has the columns x0, x1, y, %s has y: expected the same"
                .formatted(folder.resolve("x_train.npy"), folder.resolve("y_test.npy")));
    array("y_train.npy", "<i8", "(2,), ", 15);
    assertThatThrownBy(() -> open("npy", folder, TableOptions.defaults(), "y", "x0"))
        .hasMessage(
            "%s has 15 bytes of numbers, expected 2 x 1 of 8 bytes"
                .formatted(folder.resolve("y_train.npy")));
    array("y_train.npy", "|O", "(2,), ", 16);
    assertThatThrownBy(() -> open("npy", folder, TableOptions.defaults(), "y", "x0"))
        .hasMessageContaining("expected whole or floating-point numbers in one or two dimensions");
    Files.writeString(folder.resolve("y_train.npy"), "not an array");
    assertThatThrownBy(() -> open("npy", folder, TableOptions.defaults(), "y", "x0"))
        .hasMessage(
            "%s has another beginning, expected that of a .npy file"
                .formatted(folder.resolve("y_train.npy")));
  }

  private void array(String name, String type, String shape, int bytes) throws IOException {
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s}\n".formatted(type, shape);
    var file = ByteBuffer.allocate(10 + header.length() + bytes).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    file.put((byte) 1).put((byte) 0).putShort((short) header.length());
    file.put(header.getBytes(StandardCharsets.US_ASCII));
    Files.write(folder.resolve(name), file.array());
  }
}
