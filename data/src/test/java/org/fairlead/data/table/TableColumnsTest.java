package org.fairlead.data.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.RowEncoding;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What columns of real tables are taken for. */
final class TableColumnsTest {
  private static final int ROWS = 100;

  private final Path file;

  TableColumnsTest(@TempDir Path folder) {
    this.file = folder.resolve("people.csv");
  }

  /** Returns a table whose column {@code x} has a text for every row, number 0 in line 2. */
  private String table(String separator, IntFunction<String> x) {
    var text = new StringBuilder("x,sex,hired,score\n".replace(",", separator));
    for (int i = 0; i < ROWS; i++) {
      text.append(
              String.join(separator, x.apply(i), i % 2 == 0 ? "f" : "m", i % 3 == 0 ? "no" : "yes"))
          .append(separator)
          .append(i * 7 % 31)
          .append('\n');
    }
    return text.toString();
  }

  private DataSpec spec(TableOptions options) {
    return MemorySource.spec("table", file, 16, "hired", "sex").withOptions(options);
  }

  private Dataset open(String text) throws IOException {
    Files.writeString(file, text);
    return Datasets.open(spec(TableOptions.defaults()));
  }

  private static TableOptions options(List<String> categorical, String missing, String decimal) {
    return new TableOptions(
        List.of(),
        null,
        List.of(),
        List.of(),
        categorical,
        List.of(),
        false,
        true,
        missing,
        decimal);
  }

  private static List<String> names(Dataset data) {
    return data.rowEncoding().orElseThrow().names();
  }

  private static List<String> notes(Dataset data) {
    return data.notes().stream().map(Note::text).toList();
  }

  private static float first(Dataset data, int row) {
    var bytes = ByteBuffer.allocate(data.shape().bytes()).order(ByteOrder.nativeOrder());
    data.read(row, bytes);
    return bytes.getFloat(0);
  }

  private static String decimal(int i) {
    return String.format(Locale.ROOT, "%.2f", 20 + i * 0.37);
  }

  @ParameterizedTest
  @ValueSource(strings = {"NULL", "#N/A", "<NA>", "-", "None", "n/a", "."})
  void numbers_withAWordForMissingStayNumbers(String word) throws IOException {
    var data = open(table(",", i -> i == 5 ? word : decimal(i)));
    assertThat(names(data)).containsExactly("x", "x missing", "score");
    assertThat(first(data, 5)).isNaN();
    assertThat(first(data, 0)).isEqualTo(20);
    assertThat(notes(data))
        .containsExactly(
            "Missing: x in 1 row ('%s' in line 7); a number then counts as the mean of the training rows, a text as none of its values."
                .formatted(word));
  }

  @Test
  void numbers_withFewOtherTextsStayNumbersAndSaySo() throws IOException {
    var data = open(table(",", i -> i == 5 || i == 8 ? "unknown" : decimal(i)));
    assertThat(names(data)).containsExactly("x", "x missing", "score");
    assertThat(first(data, 8)).isNaN();
    assertThat(notes(data))
        .containsExactly(
            "x is a number in 98 of 100 rows; the others count as missing: 'unknown' (lines 7, 10). If its values are names: data.table.categorical=[x].");
    var whole = Datasets.open(spec(options(List.of(), "drop", "auto")));
    assertThat(whole.size()).isEqualTo(98);
    assertThat(whole.skipped()).containsEntry("missing value", 2);
    assertThat(names(whole)).containsExactly("x", "score");
  }

  @Test
  void numbers_thatAreFewAndHaveTextsLikeThemAreNames() throws IOException {
    var data = open(table(",", i -> i % 4 == 3 ? "3+" : "" + i % 4));
    assertThat(names(data)).containsExactly("x=0", "x=1", "x=2", "x=3+", "score");
    var codes = Datasets.open(spec(options(List.of("score"), "keep", "auto")));
    assertThat(names(codes)).hasSize(4 + 31);
  }

  @Test
  void numbers_amongAsManyTextsAreRefused() throws IOException {
    assertThatThrownBy(() -> open(table(",", i -> i % 4 == 1 ? "n" + i : decimal(i))))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s line 3: x is 'n1', but a number in 75 of 100 rows: correct what is no number, say data.table.categorical=[x] if the values are names, or leave the column out (data.table.exclude=[x])",
            file);
    assertThat(names(Datasets.open(spec(options(List.of("x"), "keep", "auto"))))).hasSize(80 + 1);
  }

  @ParameterizedTest
  @CsvSource({"inf", "-Infinity", "1e400", "1e39"})
  void numbers_thatAreInfiniteAreRefusedByLine(String text) {
    assertThatThrownBy(() -> open(table(",", i -> i == 3 || i == 5 ? text : decimal(i))))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "%s line 5: x is '%s', expected a finite number of at most 3.4028235E38; so is line 7 ('%s'): correct it, or leave the column out (data.table.exclude=[x])",
            file, text, text);
  }

  @Test
  void numbers_haveTheDecimalMarkThatTheyShow() throws IOException {
    var comma = open(table(";", i -> decimal(i).replace('.', ',')));
    assertThat(names(comma)).containsExactly("x", "score");
    assertThat(first(comma, 1)).isEqualTo(20.37f);
    assertThat(notes(comma)).containsExactly("Read as numbers: x ('20,00' is 20).");
    var thousands = open(table(",", i -> "\"%d,%03d\"".formatted(1 + i / 10, i)));
    assertThat(names(thousands)).containsExactly("x", "score");
    assertThat(first(thousands, 1)).isEqualTo(1001);
    var grouped = open(table(";", i -> "%d.%03d,50".formatted(1 + i, i)));
    assertThat(first(grouped, 2)).isEqualTo(3002.5f);
  }

  @Test
  void numbers_thatCanBeReadTwoWaysAreAskedAbout() throws IOException {
    String text = table(";", i -> "%d,%03d".formatted(1 + i / 10, i));
    assertThatThrownBy(() -> open(text))
        .hasMessage(
            "%s line 2: x: '1,000' is 1000 or 1: say data.table.decimal=point or data.table.decimal=comma",
            file);
    assertThat(first(Datasets.open(spec(options(List.of(), "keep", "point"))), 1)).isEqualTo(1001);
    assertThat(first(Datasets.open(spec(options(List.of(), "keep", "comma"))), 1))
        .isEqualTo(1.001f);
    var points = open(table(";", i -> "%d.%03d".formatted(1 + i / 10, i)));
    assertThat(first(points, 1)).isEqualTo(1.001f);
    assertThat(notes(points))
        .containsExactly(
            "x: '1.000' is 1 or 1000; read as 1. If a point sets thousands apart: data.table.decimal=comma.");
    // another column decides
    var decided =
        open(
            table(";", i -> "%d,%03d".formatted(1 + i / 10, i))
                .replace(";hired", ";hired;y")
                .replace(";yes", ";yes;1,5")
                .replace(";no", ";no;2,5"));
    assertThat(first(decided, 1)).isEqualTo(1.001f);
  }

  @Test
  void numbers_ofOneUnitAreNumbers() throws IOException {
    var data = open(table(",", i -> i == 4 ? decimal(i) : decimal(i) + " kg"));
    assertThat(names(data)).containsExactly("x", "score");
    assertThat(first(data, 1)).isEqualTo(20.37f);
    assertThat(notes(data))
        .containsExactly("Read as numbers: x ('20.00 kg' is 20; 1 row without 'kg').");
    assertThatThrownBy(() -> open(table(",", i -> decimal(i) + (i == 4 ? " lb" : " kg"))))
        .hasMessage(
            "%s line 6: x has numbers of several units ('20.00 kg' in line 2, '21.48 lb' in line 6): write all in one, or leave the column out (data.table.exclude=[x])",
            file);
    assertThatThrownBy(() -> open(table(",", i -> decimal(i) + (i == 4 ? "" : "%"))))
        .hasMessageContaining("x has numbers of several units");
  }

  @Test
  void identifiersAndDates_areLeftOutAndSaid() throws IOException {
    assertThatThrownBy(
            () ->
                open(
                    table(",", i -> "Person " + i)
                        .replace(",score", "")
                        .replaceAll("(?m),\\d+$", "")))
        .hasMessage(
            "no column of table is left to be a feature beside target, protected and excluded ones (x, sex, hired); left out are x (it has 100 different values in 100 rows): name them in data.table.features or data.table.categorical");
    var texts = open(table(",", i -> "Person " + i));
    assertThat(names(texts)).containsExactly("score");
    assertThat(notes(texts))
        .containsExactly(
            "No features: x (it has 100 different values in 100 rows). To use one, name it in data.table.features or data.table.categorical.");
    var dates = open(table(",", i -> "2024-%02d-%02d".formatted(1 + i % 12, 1 + i % 28)));
    assertThat(names(dates)).containsExactly("score");
    assertThat(notes(dates).get(0))
        .contains("x (dates, such as '2024-01-01': make numbers of them, such as an age)");
    var counted = open(table(",", i -> "" + (1000 + i)));
    assertThat(notes(counted).get(0)).contains("x (it counts the rows)");
    for (String name : List.of("id", "personId", "customer_id", "UUID")) {
      var named = open(table(",", i -> "" + (i * 7919 % 997)).replaceFirst("x", name));
      assertThat(names(named)).as(name).containsExactly("score");
    }
    for (String name : List.of("width", "idle", "paid", "region_id")) {
      var named =
          open(
              table(",", i -> "" + (name.equals("region_id") ? i % 5 : i * 7919 % 997))
                  .replaceFirst("x", name));
      assertThat(names(named)).as(name).containsExactly(name, "score");
    }
    var chosen = Datasets.open(spec(options(List.of("region_id"), "keep", "auto")));
    assertThat(names(chosen)).hasSize(6);
  }

  @Test
  void codes_withZerosBeforeThemAreNames() throws IOException {
    var data = open(table(",", i -> List.of("01234", "10001", "99501").get(i % 3)));
    assertThat(names(data)).containsExactly("x=01234", "x=10001", "x=99501", "score");
    assertThat(notes(data))
        .containsExactly(
            "Names, as codes with zeros before them are: x ('01234').",
            "The target hired can be told from x (right in 80 of 80 rows, 53 without it): where that is written down after the answer is known, a model that sees this column learns nothing else. To keep it from the model: data.table.exclude=[x].");
    assertThat(names(open(table(",", i -> String.format(Locale.ROOT, "%03d", i * 7 % 97)))))
        .containsExactly("x", "score");
  }

  @ParameterizedTest
  @CsvSource({
    "weight, true",
    "sample_weight, true",
    "fnlwgt, true",
    "pweight, true",
    "height, false"
  })
  void weights_amongTheFeaturesAreSaid(String name, boolean said) throws IOException {
    var data = open(table(",", TableColumnsTest::decimal).replaceFirst("x", name));
    assertThat(names(data)).containsExactly(name, "score");
    assertThat(notes(data))
        .isEqualTo(
            said
                ? List.of(
                    "X is a feature, and every row counts the same; if it says how much a row counts, no model should see it: data.table.exclude=[X]."
                        .replace("X", name))
                : List.of());
  }

  @Test
  void texts_thatBecomeManyFeaturesAreSaid() throws IOException {
    var data = open(table(",", i -> "town " + i % 60));
    assertThat(data.shape().channels()).isEqualTo(57);
    assertThat(notes(data))
        .contains(
            "x is 56 texts (such as 'town 0'), a feature each; if that is not meant, exclude it (data.table.exclude=[x]).");
  }

  @Test
  void aliases_renameFeaturesAndConditionsFollow() throws IOException {
    Files.writeString(file, table(",", i -> List.of("Ayr", "AYR", "Bath").get(i % 3)));
    var data =
        Datasets.open(
            spec(TableOptions.defaults())
                .withTexts(List.of("x(AYR=Ayr)", "sex(f=Female)"), List.of()));
    assertThat(names(data)).containsExactly("x=Ayr", "x=Bath", "score");
    assertThat(data.attributes().get(0).values()).containsExactly("Female", "m");
    var rows =
        TableRows.read(List.of(file), "table", "hired", data.rowEncoding().orElseThrow(), false);
    assertThat(rows.get(0).size()).isEqualTo(ROWS);
    assertThatThrownBy(
            () ->
                Datasets.open(
                    spec(TableOptions.defaults()).withTexts(List.of("x(Bth=Bath)"), List.of())))
        .hasMessage(
            "data.aliases gives 'Bth' of x another value, but no sample has it; did you mean 'Bath'?");
    assertThat(
            notes(
                Datasets.open(
                    spec(TableOptions.defaults())
                        .withTexts(List.of("x(AYR=Ayr)"), List.of("score(0-9,10+)")))))
        .containsExactly(
            "data.bins of score change nothing: they make classes or groups, and it is neither data.target nor among data.protect.");
    assertThatThrownBy(
            () ->
                Datasets.open(
                    spec(TableOptions.defaults()).withTexts(List.of(), List.of("scores(0-9)"))))
        .hasMessageContaining(
            "no column 'scores', found x, sex, hired, score; did you mean 'score'?");
  }

  @Test
  void bins_makeGroupsOfNumbersAndLeaveFeaturesAlone() throws IOException {
    Files.writeString(file, table(",", i -> i == 3 ? "" : i == 4 ? "7" : "" + (18 + i % 60)));
    var spec =
        MemorySource.spec("table", file, 16, "hired", "x")
            .withOptions(TableOptions.defaults())
            .withTexts(List.of(), List.of("x(18-39,40-64,65+)"));
    var data = Datasets.open(spec);
    assertThat(data.attributes().get(0).values()).containsExactly("18-39", "40-64", "65+");
    assertThat(data.attribute(0, 0)).isZero();
    assertThat(data.attribute(0, 30)).isEqualTo(1);
    assertThat(data.attribute(0, 3)).isEqualTo(-1);
    assertThat(notes(data))
        .containsExactly(
            "1 value of x lies in none of its ranges 18-39, 40-64, 65+, and counts as unknown: 7.");
    assertThat(notes(Datasets.open(spec.withTexts(List.of(), List.of()))))
        .containsExactly(
            "x is a column of numbers: each of its 61 is a group, of 1 to 2 samples; to bring them together: data.bins='x(7-29,30-42,43-54,55+)'.");
    assertThatThrownBy(() -> Datasets.open(MemorySource.spec("table", file, 16, "x", "sex")))
        .hasMessage(
            "data.target 'x' has 61 different numbers, such as 7 and 77, too many for classes: choose another column, or bring them together, as with data.bins='x(7-29,30-42,43-54,55+)'");
    var target =
        Datasets.open(
            MemorySource.spec("table", file, 16, "x", "sex")
                .withTexts(List.of(), List.of("x(0-39,40+)")));
    assertThat(target.classNames()).containsExactly("0-39", "40+");
  }

  @Test
  void newRows_areReadAsTheyAreWritten() throws IOException {
    var trained = open(table(";", i -> decimal(i).replace('.', ',') + " kg"));
    RowEncoding encoding = trained.rowEncoding().orElseThrow();
    assertThat(encoding.inputs().get(0).decimalComma()).isTrue();
    assertThat(encoding.inputs().get(0).unit()).isEqualTo("kg");
    assertThat(newRow(encoding, "x;score\n20,37 kg;1\n")).isEqualTo(20.37f);
    assertThat(newRow(encoding, "x,score\n20.37,1\n")).isEqualTo(20.37f);
    assertThat(newRow(encoding, "x;score\n1,234;1\n")).isEqualTo(1.234f);
    assertThatThrownBy(() -> newRow(encoding, "x,score\n20.37 lb,1\n"))
        .hasMessage("%s line 2: x is '20.37 lb', expected a number of 'kg', as in training", file);
    assertThatThrownBy(() -> newRow(encoding, "x,score\ninf,1\n"))
        .hasMessage(
            "%s line 2: x is 'inf', expected a finite number of at most 3.4028235E38", file);
    assertThatThrownBy(() -> newRow(encoding, "x,score\nmuch,1\n"))
        .hasMessage("%s line 2: x is 'much', expected a number with a decimal comma, if any", file);
    Files.writeString(file, "x,score\nmuch,1\n");
    assertThat(TableRows.read(List.of(file), "table", "hired", encoding, true).get(0).size())
        .isEqualTo(1);
  }

  private float newRow(RowEncoding encoding, String text) throws IOException {
    Files.writeString(file, text);
    var rows = TableRows.read(List.of(file), "table", "hired", encoding, false).get(0);
    var bytes = ByteBuffer.allocate(rows.shape().bytes()).order(ByteOrder.nativeOrder());
    rows.put(0, bytes);
    return bytes.getFloat(0);
  }

  @Test
  void features_thatTellAGroupAreWarnedOf() throws IOException {
    var status = open(table(",", i -> i % 2 == 0 ? "f" + i % 3 : i == 51 ? "f1" : "m" + i % 3));
    assertThat(notes(status)).hasSize(2);
    assertThat(notes(status).get(1)).startsWith("The target hired can be told from x (right in ");
    assertThat(notes(status).get(0))
        .matches(
            "sex can be told from x \\(right in (\\d\\d) of \\d\\d rows, 4\\d without it\\): a model that sees this column sees it. To keep it from the model: data.table.exclude=\\[x\\]\\.");
    // numbers: those of the one group are larger
    var height = open(table(",", i -> String.format(Locale.ROOT, "%.2f", i % 2 * 20 + i * 0.19)));
    assertThat(notes(height).get(0)).startsWith("sex can be told from x (right in ");
    // a column that only goes along with the group
    assertThat(notes(open(table(",", i -> i % 2 == 0 && i % 3 > 0 ? "p" : i % 5 > 0 ? "q" : "p"))))
        .isEmpty();
    assertThat(notes(open(table(",", TableColumnsTest::decimal)))).isEmpty();
  }

  @Test
  void tableForTrainingAlone_givesAShareForTesting() throws IOException {
    Path folder = file.resolveSibling("");
    Files.writeString(folder.resolve("train.csv"), table(",", TableColumnsTest::decimal));
    var data =
        Datasets.open(
            MemorySource.spec("table", folder, 16, "hired", "sex")
                .withOptions(TableOptions.defaults()));
    assertThat(data.size()).isEqualTo(ROWS);
    assertThat(data.testSamples()).hasSizeBetween(ROWS / 10, ROWS / 3);
  }

  @Test
  void tablesOfSplits_areFoundInAnyCaseAndOthersCounted() throws IOException {
    Path folder = file.resolveSibling("");
    Files.writeString(folder.resolve("Training.CSV"), table(",", TableColumnsTest::decimal));
    Files.writeString(folder.resolve("test_set.csv"), table(",", TableColumnsTest::decimal));
    Files.writeString(folder.resolve("notes.csv"), "a,b\n1,2\n");
    Files.writeString(folder.resolve("train.py"), "print()\n");
    var data =
        Datasets.open(
            MemorySource.spec("table", folder, 16, "hired", "sex")
                .withOptions(TableOptions.defaults()));
    assertThat(data.size()).isEqualTo(2 * ROWS);
    assertThat(data.testSamples()).hasSize(ROWS);
    assertThat(data.skipped()).containsEntry("table of no split (notes.csv)", 1);
  }

  @Test
  void equalNumbers_areOneClass() throws IOException {
    Files.writeString(
        file, table(",", i -> List.of("0", "0.0", "1", "1.00").get(i % 4)).replaceFirst("x", "y"));
    var data = Datasets.open(MemorySource.spec("table", file, 16, "y", "sex"));
    assertThat(data.classNames()).containsExactly("0", "1");
    assertThat(IntStream.range(0, 4).map(data::label)).containsExactly(0, 0, 1, 1);
    var only =
        new TableOptions(
            List.of(),
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of("y=1.0"),
            false,
            true,
            "keep",
            "auto");
    assertThat(
            Datasets.open(MemorySource.spec("table", file, 16, "hired", "sex").withOptions(only))
                .size())
        .isEqualTo(ROWS / 2);
  }
}
