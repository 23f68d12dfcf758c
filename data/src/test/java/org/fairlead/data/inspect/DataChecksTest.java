package org.fairlead.data.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.data.Column;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.Progress;
import org.fairlead.data.Split;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;

final class DataChecksTest {

  private static void check(MemorySource source) {
    var data = source.open(4, "label", "group");
    var groups = DatasetGroups.of(data, true);
    DataChecks.requireUsable(data, groups, Split.of(data, groups, 0.2, 1));
  }

  private static MemorySource source(List<Integer> labels, List<Integer> codes, int... test) {
    return new MemorySource(
        List.of(
            new Column("label", List.of("x", "y"), ints(labels)),
            new Column("group", List.of("A", "B"), ints(codes))),
        test);
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void usableData_pass() {
    check(MemorySource.cycling(40, 0, 4, 8));
  }

  @Test
  void aGroupWithoutTrainingSamples_isNamedWithItsCounts() {
    assertThatThrownBy(
            () -> check(source(List.of(0, 1, 0, 1, 0, 1), List.of(0, 0, 0, 0, 1, 1), 3, 4, 5)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "group 'group=B' has no training sample among 2 of memory (0 validation, 2 test samples):"
                + " add data of this group, or protect other attributes (data.protect)");
  }

  @Test
  void aClassOnlyInTest_isNamedWithItsCount() {
    assertThatThrownBy(() -> check(source(List.of(0, 0, 0, 1, 1), List.of(0, 1, 0, 1, 0), 3, 4)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "class 'y' is only in the test split of memory (2 of its samples; none of 2 training"
                + " samples): add training data of this class or leave it out");
  }

  @Test
  void aSingleClass_isRefused() {
    assertThatThrownBy(() -> check(source(List.of(1, 1, 1), List.of(0, 1, 0), 2)))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "all 3 samples of memory have label 'y', expected at least two classes: choose another data.target");
  }

  @Test
  void anEmptySplit_isRefused() {
    assertThatThrownBy(() -> check(source(List.of(0, 1), List.of(0, 1))))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "memory has 2 training and 0 test samples of 2 in all, expected both: add data");
  }

  @Test
  void duplicates_areFoundByContentAndDescribed() {
    var data = MemorySource.cycling(30, 6, 7).open(4, "label", "group");
    var split = Split.of(data, DatasetGroups.of(data, true), 0, 1);
    var duplicates = DataChecks.duplicates(data, split, Progress.NONE);
    assertThat(duplicates)
        .containsExactly(
            new Duplicate(
                List.of(6, 13, 20, 27),
                List.of("sample6", "sample13", "sample20", "sample27"),
                List.of("test", "train", "train", "train"),
                true));
    assertThat(duplicates.get(0).acrossSplits()).isTrue();
    String names = "sample6 (test) = sample13 (train) = sample20 (train) = sample27 (train).";
    assertThat(DataChecks.describe(duplicates))
        .extracting(Note::text)
        .containsExactly(
            "4 samples in 1 set have the same content: " + names,
            "1 of these sets lies in more than one split, so that evaluation sees training data: "
                + names,
            "1 of these sets disagrees on the class: " + names);
    assertThat(DataChecks.describe(List.of())).isEmpty();
  }

  @Test
  void describe_namesTheFirstOfManyWithTheSameContent() {
    var data = MemorySource.cycling(70, 6).open(4, "label", "group");
    var split = Split.of(data, DatasetGroups.of(data, true), 0, 1);
    assertThat(DataChecks.describe(DataChecks.duplicates(data, split, Progress.NONE)).get(0).text())
        .isEqualTo(
            "10 samples in 1 set have the same content: sample6 (test) = sample13 (train) ="
                + " sample20 (train) = sample27 (train) = sample34 (train) = 5 more.");
  }
}
