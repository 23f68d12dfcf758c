package org.fairlead.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.base.Note;
import org.fairlead.base.catalogue.NoOptions;
import org.fairlead.data.DataSpec;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.ReadOptions;
import org.fairlead.fairness.Attribute;
import org.junit.jupiter.api.Test;

final class SourceDatasetTest {

  private static DataSpec spec(
      String unknownGroups, int size, double testSplit, String... protect) {
    return new DataSpec(
        "memory",
        new NoOptions(),
        null,
        "label",
        List.of(protect),
        List.of(),
        List.of(),
        true,
        size,
        List.of(),
        testSplit,
        unknownGroups,
        ReadOptions.defaults(),
        null,
        Path.of("cache"));
  }

  private static MemorySource withUnknowns() {
    return new MemorySource(
        List.of(
            MemorySource.column("label", List.of("x", "never", "z"), 0, 2, -1, 2, 0, 2),
            MemorySource.column("group", List.of("A", "B", "C"), 0, -1, 1, 2, 2, 0)),
        5,
        3);
  }

  @Test
  void open_ofAnUnknownColumnNamesTheNearest() {
    assertThatThrownBy(() -> MemorySource.cycling(6).open(8, "lable"))
        .isInstanceOf(InputException.class)
        .hasMessage(
            "data.target 'lable' is not a column of memory, expected one of label, group; did you mean 'label'?");
    assertThatThrownBy(() -> MemorySource.cycling(6).open(8, "label", "race"))
        .isInstanceOf(InputException.class)
        .hasMessage("data.protect 'race' is not a column of memory, expected one of label, group");
  }

  @Test
  void spec_rejectsValuesOutOfRange() {
    assertThatThrownBy(() -> spec("keep", 0, 0.1))
        .hasMessage("data.size is 0, expected 1 to 4096 pixels");
    assertThatThrownBy(() -> spec("keep", 8, 1.0))
        .hasMessage("data.testSplit is 1.0, expected a share of the samples from 0 to below 1");
    assertThatThrownBy(() -> spec("maybe", 8, 0.1))
        .isInstanceOf(InputException.class)
        .hasMessage("data.unknownGroups is 'maybe', expected keep or drop");
    assertThatThrownBy(() -> spec("keep", 8, 0.1, "group", "group"))
        .hasMessage("data.protect names a column twice: group,group");
  }

  @Test
  void keep_leavesUnknownGroupsInAndUnknownLabelsOut() {
    var data = SourceDataset.of(withUnknowns(), spec("keep", 8, 0.1, "group"));
    assertThat(data.size()).isEqualTo(5);
    assertThat(data.classNames()).containsExactly("x", "z");
    assertThat(labels(data)).containsExactly(0, 1, 1, 0, 1);
    assertThat(data.attributes()).containsExactly(new Attribute("group", List.of("A", "C")));
    assertThat(data.attribute(0, 1)).isEqualTo(-1);
    assertThat(data.attribute(0, 2)).isEqualTo(1);
    assertThat(data.testSamples()).containsExactly(2, 4);
    assertThat(data.id(2)).isEqualTo("sample3");
    assertThat(data.skipped()).containsEntry("unknown label", 1).hasSize(1);
    assertThat(data.notes())
        .extracting(Note::text)
        .containsExactly("1 sample left out: unknown label (sample2).");
    assertThat(DatasetGroups.of(data, true).unknown()).isEqualTo(1);
  }

  @Test
  void drop_leavesUnknownGroupsOut() {
    var data = SourceDataset.of(withUnknowns(), spec("drop", 8, 0.1, "group"));
    assertThat(data.size()).isEqualTo(4);
    assertThat(data.skipped()).containsEntry("unknown label", 1).containsEntry("unknown group", 1);
    assertThat(data.notes())
        .extracting(Note::text)
        .containsExactly(
            "1 sample left out: unknown label (sample2).",
            "1 sample left out: unknown group (sample1).");
    assertThat(DatasetGroups.of(data, true).unknown()).isZero();
    assertThat(data.testSamples()).containsExactly(1, 3);
  }

  @Test
  void fingerprint_tellsTargetsSizesAndDataApartButNotProtectedAttributes() {
    var base = MemorySource.cycling(30, 1, 2).open(8, "label", "group");
    assertThat(base.fingerprint()).matches("[0-9a-f]{64}");
    assertThat(MemorySource.cycling(30, 1, 2).open(8, "label").fingerprint())
        .isEqualTo(base.fingerprint());
    assertThat(
            List.of(
                base.fingerprint(),
                MemorySource.cycling(30, 1, 2).open(9, "label").fingerprint(),
                MemorySource.cycling(30, 1, 2).open(8, "group").fingerprint(),
                MemorySource.cycling(30, 1, 3).open(8, "label").fingerprint(),
                MemorySource.cycling(31, 1, 2).open(8, "label").fingerprint()))
        .doesNotHaveDuplicates();
    assertThat(MemorySource.cycling(30, 1, 2).open(8, "group").pixelFingerprint())
        .isEqualTo(base.pixelFingerprint());
    assertThat(MemorySource.cycling(30, 1, 2).open(9, "group").pixelFingerprint())
        .isNotEqualTo(base.pixelFingerprint());
  }

  @Test
  void groups_areSingleIntersectionOrUnion() {
    var source =
        new MemorySource(
            List.of(
                MemorySource.column("label", List.of("x", "y"), 0, 1, 0, 1),
                MemorySource.column("race", List.of("A", "B"), 0, 0, 1, 1),
                MemorySource.column("gender", List.of("M", "F"), 0, 1, 0, 0)));
    assertThat(DatasetGroups.of(source.open(8, "label"), true).size()).isZero();
    assertThat(DatasetGroups.of(source.open(8, "label", "race"), true).size()).isEqualTo(2);
    var both = source.open(8, "label", "race", "gender");
    var crossed = DatasetGroups.of(both, true);
    assertThat(crossed.names())
        .containsExactly("race=A,gender=M", "race=A,gender=F", "race=B,gender=M");
    assertThat(crossed.memberships()).isEqualTo(1);
    var united = DatasetGroups.of(both, false);
    assertThat(united.size()).isEqualTo(4);
    assertThat(united.memberships()).isEqualTo(2);
  }

  private static int[] labels(Dataset data) {
    return IntStream.range(0, data.size()).map(data::label).toArray();
  }
}
