package org.fairlead.data.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.source.MemorySource;
import org.fairlead.testkit.TestFolders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tables as people bring them, from the folder of cases. */
final class BroughtTablesTest {

  private static Dataset faces(String name) {
    return Datasets.open(
        MemorySource.spec("folder", TestFolders.cases("inputs/" + name), 20, "smiles", "skin"));
  }

  private static Dataset people(String name, String protect) {
    Path file = TestFolders.cases("inputs/" + name).resolve("people.csv");
    return Datasets.open(MemorySource.spec("table", file, 16, "hired", protect));
  }

  private static List<String> notes(Dataset data) {
    return data.notes().stream().map(Note::text).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "10-csv-with-pandas-index",
    "12-csv-words-for-missing-group",
    "13-csv-sep-line",
    "14-names-composed-and-decomposed"
  })
  void facesInATable_areAllFound(String name) {
    var data = faces(name);
    assertThat(data.size()).isEqualTo(24);
    assertThat(data.skipped()).isEmpty();
    assertThat(data.attributes().get(0).values()).containsExactly("dark", "light", "medium");
    assertThat(DatasetGroups.of(data, true).unknown()).isEqualTo(name.startsWith("12") ? 6 : 0);
  }

  @Test
  void aTableInUpperCase_isATable() {
    var data =
        Datasets.open(
            MemorySource.spec(
                "folder", TestFolders.cases("inputs/41-upper-case-table"), 20, "label", "group"));
    assertThat(data.size()).isEqualTo(20);
    assertThat(data.classNames()).containsExactly("cat", "dog");
  }

  @Test
  void groupsSpelledDifferently_areNamed() {
    assertThat(notes(people("15-groups-spelled-differently", "sex")))
        .containsExactly(
            "Of sex, 'FEMALE', 'Female' and 'female' look like one value, and so do 'MALE', 'Male' and 'male'; to make them one: data.aliases='sex(FEMALE=Female|female=Female|Male=MALE|male=MALE)'.");
  }

  @Test
  void labelsSpelledTwoWays_areTwoClasses() {
    assertThat(people("17-labels-spelled-two-ways", "sex").classNames()).containsExactly("0", "1");
  }

  @Test
  void oneNullWord_isOneMissingNumber() {
    var data = people("20-table-one-null-word", "sex");
    assertThat(data.rowEncoding().orElseThrow().names())
        .containsExactly("age", "age missing", "income", "hours");
    assertThat(notes(data)).singleElement().asString().contains("age in 1 row ('NULL' in line 9)");
  }

  @Test
  void decimalCommas_areNumbers() {
    assertThat(people("22-table-decimal-comma", "sex").rowEncoding().orElseThrow().names())
        .containsExactly("age", "income", "hours");
  }

  @Test
  void infiniteNumbers_areNamedByLine() {
    assertThatThrownBy(() -> people("24-table-infinite", "sex"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("people.csv line 5: income is 'inf'")
        .hasMessageContaining("so is line 7 ('1e400')");
  }

  @Test
  void groupsOfNumbers_areWarnedOfWithRanges() {
    assertThat(notes(people("30-numeric-protected-column", "age")))
        .containsExactly(
            "age is a column of numbers: each of its 48 is a group, of 1 to 8 samples; to bring them together: data.bins='age(18-31,32-45,46-60,61+)'.");
  }
}
