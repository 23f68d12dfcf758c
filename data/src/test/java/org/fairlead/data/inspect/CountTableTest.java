package org.fairlead.data.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.fairlead.data.Column;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.Split;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;

final class CountTableTest {

  private static Column column(String name, int samples, int values, IntUnaryOperator code) {
    return new Column(
        name,
        IntStream.range(0, values).mapToObj(v -> name.charAt(0) + "%04d".formatted(v)).toList(),
        IntStream.range(0, samples).map(code).toArray());
  }

  private static String table(MemorySource source, boolean intersectional, String... protect) {
    var data = source.open(4, "class", protect);
    var groups = DatasetGroups.of(data, intersectional);
    return new CountTable(data, groups, Split.of(data, groups, 0, 1)).text();
  }

  private static MemorySource source(int samples, Column... columns) {
    return new MemorySource(
        List.of(columns), IntStream.range(samples - samples / 10, samples).toArray());
  }

  @Test
  void text_ofClassesThatAreGroupsCountsThemOnce() {
    var source = source(20, column("class", 20, 2, i -> i % 2));
    assertThat(table(source, true, "class"))
        .isEqualTo(
            """
                         train  validation  test  all
            all             18           0     2   20
            class=c0000      9           0     1   10
            class=c0001      9           0     1   10
            every class is a group
            """);
  }

  @Test
  void text_ofGroupsWithASingleClassEachDoesNotRepeatThem() {
    var source =
        source(20, column("class", 20, 2, i -> i % 2), column("people", 20, 4, i -> i % 4));
    assertThat(table(source, true, "people"))
        .isEqualTo(
            """
                          train  validation  test  all
            all              18           0     2   20
            class=c0000       9           0     1   10
            class=c0001       9           0     1   10
            people=p0000      5           0     0    5
            people=p0001      5           0     0    5
            people=p0002      4           0     1    5
            people=p0003      4           0     1    5
            """);
  }

  @Test
  void text_ofGroupsOfSeveralAttributesCountsASampleInEach() {
    var source =
        source(
            40,
            column("class", 40, 2, i -> i % 2),
            column("people", 40, 2, i -> i / 2 % 2),
            column("age", 40, 2, i -> i < 20 ? 0 : i < 30 ? 1 : -1));
    assertThat(table(source, false, "people", "age"))
        .contains(
            """
            people=p0000     18           0     2   20
              c0000           9           0     1   10
              c0001           9           0     1   10
            """)
        .contains("age=a0001        10           0     0   10\n")
        .endsWith("unknown           6           0     4   10\n");
  }

  @Test
  void text_ofAThousandClassesAndAThousandGroupsIsShort() {
    int samples = 100_000;
    var source =
        source(
            samples,
            column("class", samples, 1000, i -> i < 7 ? 999 : i * 31 % 999),
            column("people", samples, 1000, i -> i / 100));
    String text = table(source, true, "people");
    assertThat(text.lines()).hasSize(2 + 11 + 11);
    assertThat(text.lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "all 90,000 0 10,000 100,000",
            "class=c0999 7 0 0 7",
            "and 990 more classes of 100 to 101 samples",
            "people=p0000 100 0 0 100",
            "and 990 more groups of 100 to 100 samples");
  }
}
