package org.fairlead.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fairlead.base.InputException;
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
        "file,,race\n",
        "FILE line 1: column 2 has no name, expected a header such as 'file,label,group'");
    assertRefused(
        "file,race,race\n", "FILE line 1: a column's name appears twice in file, race, race");
    Files.write(file, new byte[] {'a', ',', 'b', '\n', (byte) 0xff, (byte) 0xd8, ',', 'c', '\n'});
    assertThatThrownBy(() -> LabelTable.read(file))
        .hasMessage(file + " near line 1 is not UTF-8 text: save it as 'CSV UTF-8'");
    assertThatThrownBy(() -> LabelTable.read(file.resolveSibling("none.csv")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.csv cannot be read");
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
