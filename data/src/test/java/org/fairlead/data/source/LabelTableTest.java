package org.fairlead.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.format.FairFace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelTableTest {
  private final Path file;

  LabelTableTest(@TempDir Path folder) {
    this.file = folder.resolve("labels.csv");
  }

  private LabelTable read(String text) throws IOException {
    return read(text, StandardCharsets.UTF_8);
  }

  private LabelTable read(String text, Charset charset) throws IOException {
    Files.write(file, text.getBytes(charset));
    return LabelTable.read(file);
  }

  private void assertRefused(String text, String message) throws IOException {
    Files.writeString(file, text);
    assertThatThrownBy(() -> LabelTable.read(file))
        .isInstanceOf(InputException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void read_takesAnyLineEnd(String end) throws IOException {
    var table = read(String.join(end, "file,race", "a.jpg,x", "", "b.jpg,y", ""));
    assertThat(table.header()).containsExactly("file", "race");
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.field(1, 1)).isEqualTo("y");
    assertThat(table.line(1)).isEqualTo(4);
  }

  @Test
  void read_takesQuotedAndUnicodeFields() throws IOException {
    var table = read("file,\"the race\"\n\"a, \"\"b\"\"\nc.jpg\", Größe 大 \nd,e\n");
    assertThat(table.header()).containsExactly("file", "the race");
    assertThat(table.field(0, 0)).isEqualTo("a, \"b\"\nc.jpg");
    assertThat(table.field(0, 1)).isEqualTo("Größe 大");
    assertThat(table.line(1)).isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({"UTF-8", "UTF-16LE", "UTF-16BE"})
  void read_followsAByteOrderMark(String charset) throws IOException {
    var table = read("\ufefffile,race\na.jpg,Größe\n", Charset.forName(charset));
    assertThat(table.header()).containsExactly("file", "race");
    assertThat(table.field(0, 1)).isEqualTo("Größe");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ";", "\t"})
  void read_takesTheSeparatorOfTheHeader(String separator) throws IOException {
    var table =
        read(
            "file,\"a,b;c,\td\",race\n1,2,3\n"
                .replace(",", separator)
                .replace("a" + separator, "a"));
    assertThat(table.header()).hasSize(3);
    assertThat(table.field(0, 2)).isEqualTo("3");
  }

  @Test
  void read_namesTheLineThatHasTooFewOrTooManyFields() throws IOException {
    assertRefused(
        "file,age,race\na,1,x\nb,2\n", "FILE line 3 has 2 fields, expected 3 (file, age, race)");
    assertRefused(
        "file,age,race\n\na,1,x,y\n", "FILE line 3 has 4 fields, expected 3 (file, age, race)");
  }

  @Test
  void read_refusesWhatIsNoTable() throws IOException {
    assertRefused("", "FILE is empty, expected a header line");
    assertRefused(
        ",,\n", "FILE line 1 names no column, expected a header such as 'file,label,group'");
    assertRefused(
        "file,race,race\n", "FILE line 1: a column's name appears twice in file, race, race");
    Files.write(file, new byte[] {'a', ',', 'b', '\n', (byte) 0xff, 0, ',', 'c', '\n'});
    assertThatThrownBy(() -> LabelTable.read(file))
        .hasMessage(file + " near line 1 is not UTF-8 text: save it as 'CSV UTF-8'");
    assertThatThrownBy(() -> LabelTable.read(file.resolveSibling("none.csv")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.csv cannot be read");
  }

  private static List<String> notes(LabelTable table) {
    return table.notes().stream().map(Note::text).toList();
  }

  @Test
  void read_leavesOutAColumnThatNamesTheRows() throws IOException {
    var pandas = read(",age,race\n0,20,x\n1,30,y\n");
    assertThat(pandas.header()).containsExactly("age", "race");
    assertThat(pandas.fields(1)).containsExactly("30", "y");
    assertThat(notes(pandas))
        .containsExactly(
            file
                + ": its first column has no name, as pandas writes its index; that column is left out.");
    var r = read("\"age\",\"race\"\n\"ann\",20,\"x\"\n\"bob\",30,\"y\"\n");
    assertThat(r.header()).containsExactly("age", "race");
    assertThat(r.fields(0)).containsExactly("20", "x");
    assertThat(notes(r)).singleElement().asString().contains("as R writes them");
    // a first column without a name that repeats is data
    var kept = read(",age\nann,20\nann,30\n");
    assertThat(kept.header()).containsExactly("column 1", "age");
    assertThat(notes(kept))
        .containsExactly(file + " line 1: column 1 has no name and is called 'column 1'.");
  }

  @Test
  void read_takesNoFieldTooManyForANameOfTheRow() throws IOException {
    assertRefused(
        "age,name\n34,\"Smith, J\"\n35,Jones, K\n",
        "FILE line 3 has 3 fields, expected 2 (age, name)");
    assertRefused(
        "age,name\n34,Smith, J\n39,Jones, K\n", "FILE line 2 has 3 fields, expected 2 (age, name)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file,race,\na.jpg,x,\nb.jpg,y,\n",
        "file,race,,,\na.jpg,x,,,\nb.jpg,y,,,\n",
        "file,race\na.jpg,x,\nb.jpg,y\n"
      })
  void read_takesSeparatorsAtTheEndsOfLines(String text) throws IOException {
    var table = read(text);
    assertThat(table.header()).containsExactly("file", "race");
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.fields(0)).containsExactly("a.jpg", "x");
    assertThat(table.notes()).isEmpty();
  }

  @Test
  void read_passesOverRowsWithoutAnyValue() throws IOException {
    var table = read("file,race\na.jpg,x\n,\nb.jpg,y\n,\n");
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.line(1)).isEqualTo(4);
    assertThat(notes(table))
        .containsExactly("2 rows of " + file + " have no value and are passed over.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sep=;\n", "sep=;\r\n", "SEP=;\r", "\"sep=;\"\n", "\ufeffsep=;\n"})
  void read_followsALineThatSaysTheSeparator(String line) throws IOException {
    var table = read(line + "file;a,b,c,d\nx;1\n");
    assertThat(table.header()).containsExactly("file", "a,b,c,d");
    assertThat(table.separator()).isEqualTo(';');
    assertThat(table.line(0)).isEqualTo(3);
    assertThat(read("sep,race\n1,x\n").header()).containsExactly("sep", "race");
  }

  @Test
  void read_takesWindowsTextAndSaysSo() throws IOException {
    var table = read("file,race\na.jpg,x\nb.jpg,Größe €\n", Charset.forName("windows-1252"));
    assertThat(table.field(1, 1)).isEqualTo("Größe €");
    assertThat(notes(table))
        .containsExactly(
            file
                + " is not UTF-8 and was read as Windows-1252 (line 3: 'Größe €'); if that is wrong, save it as 'CSV UTF-8'.");
    assertThat(read("file,race\nb.jpg,Größe €\n").notes()).isEmpty();
  }

  @Test
  void read_namesUtf16WithoutAMark() throws IOException {
    Files.write(file, "file,race\na,b\n".getBytes(StandardCharsets.UTF_16LE));
    assertThatThrownBy(() -> LabelTable.read(file))
        .hasMessage(
            file
                + " line 1 has characters 0, as UTF-16 text without a byte order mark: save it as 'CSV UTF-8'");
  }

  @Test
  void read_refusesQuotesThatDoNotEndOrEndTooEarly() throws IOException {
    Files.writeString(file, "file,race\na,x\n\"b,y\nc,z\n");
    assertThatThrownBy(() -> LabelTable.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + " near line 2 is no valid CSV: ");
    Files.writeString(file, "file,race\n\"a\"b,x\n");
    assertThatThrownBy(() -> LabelTable.read(file))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith(file + " near line 1 is no valid CSV: ");
  }

  @Test
  void column_namesTheNearestWhereTheHeaderIsWrong() throws IOException {
    var table = read("file,age,gendre\n");
    assertThat(table.column("age")).isEqualTo(1);
    assertThatThrownBy(() -> table.column("gender"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            file + " line 1: no column 'gender', found file, age, gendre; did you mean 'gendre'?");
  }

  @ParameterizedTest
  @CsvSource({
    "03-Sep,3-9",
    "3-Sep,3-9",
    "Sep-03,3-9",
    "9/3/2024,3-9",
    "2024-09-03,3-9",
    "2024-09-03 00:00:00,3-9",
    "45538,3-9",
    "Oct-19,10-19",
    "19-Oct,10-19",
    "2019-10-01,10-19",
    "10/1/2019,10-19",
    "43739,10-19",
  })
  void spreadsheetDate_isTracedBackToItsRange(String date, String range) {
    assertThat(SpreadsheetDate.original(date, FairFace.AGES)).contains(range);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "20-29", "more than 70", "Feb-30", "30", "99999", "x-Sep"})
  void spreadsheetDate_leavesEverythingElse(String text) {
    assertThat(SpreadsheetDate.original(text, FairFace.AGES)).isEmpty();
  }
}
