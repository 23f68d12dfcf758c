package org.fairlead.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GroupsTest {
  private static final Attribute RACE = new Attribute("race", List.of("White", "Black", "Asian"));
  private static final Attribute GENDER = new Attribute("gender", List.of("M", "F"));

  @Test
  void single_keepsAndCountsUnknownSamples() {
    var groups = Groups.single(RACE, new int[] {0, 1, -1, 1, -1});

    assertThat(groups.names()).containsExactly("race=White", "race=Black", "race=Asian");
    assertThat(groups.samples()).isEqualTo(5);
    assertThat(groups.memberships()).isEqualTo(1);
    assertThat(groups.count(0)).isEqualTo(1);
    assertThat(groups.count(1)).isEqualTo(2);
    assertThat(groups.count(2)).isZero();
    assertThat(groups.unknown()).isEqualTo(2);
    assertThat(groups.group(2, 0)).isEqualTo(-1);
    assertThat(groups.group(3, 0)).isEqualTo(1);
  }

  @Test
  void intersection_numbersRowMajorAndDropsSamplesOfAnyUnknown() {
    var groups =
        Groups.intersection(
            List.of(RACE, GENDER), new int[][] {{0, 2, 1, -1, 1}, {0, 1, -1, 1, 0}});

    assertThat(groups.size()).isEqualTo(6);
    assertThat(groups.name(0)).isEqualTo("race=White,gender=M");
    assertThat(groups.name(5)).isEqualTo("race=Asian,gender=F");
    assertThat(groups.group(0, 0)).isZero();
    assertThat(groups.group(1, 0)).isEqualTo(5);
    assertThat(groups.group(2, 0)).isEqualTo(-1);
    assertThat(groups.group(3, 0)).isEqualTo(-1);
    assertThat(groups.group(4, 0)).isEqualTo(2);
    assertThat(groups.unknown()).isEqualTo(2);
    assertThat(groups.attribute(5)).isZero();
    assertThat(groups.empty()).containsExactly(1, 3, 4);
  }

  @Test
  void union_letsASampleEnterOncePerKnownAttribute() {
    var groups = Groups.union(List.of(RACE, GENDER), new int[][] {{0, 2, -1, -1}, {1, -1, 0, -1}});

    assertThat(groups.names())
        .containsExactly("race=White", "race=Black", "race=Asian", "gender=M", "gender=F");
    assertThat(groups.memberships()).isEqualTo(2);
    assertThat(groups.group(0, 0)).isZero();
    assertThat(groups.group(0, 1)).isEqualTo(4);
    assertThat(groups.group(1, 1)).isEqualTo(-1);
    assertThat(groups.group(2, 1)).isEqualTo(3);
    assertThat(groups.attribute(2)).isZero();
    assertThat(groups.attribute(3)).isEqualTo(1);
    assertThat(groups.unknown()).isEqualTo(3);
  }

  @Test
  void none_hasOneUnknownSlotForEverySample() {
    var groups = Groups.none(3);
    assertThat(groups.samples()).isEqualTo(3);
    assertThat(groups.size()).isZero();
    assertThat(groups.unknown()).isEqualTo(3);
    assertThat(groups.group(2, 0)).isEqualTo(-1);
  }

  @Test
  void withoutEmpty_renumbersAndKeepsTheSamples() {
    var groups =
        Groups.union(List.of(RACE, GENDER), new int[][] {{2, 0, -1}, {1, 1, 1}}).withoutEmpty();

    assertThat(groups.names()).containsExactly("race=White", "race=Asian", "gender=F");
    assertThat(groups.group(0, 0)).isEqualTo(1);
    assertThat(groups.group(2, 0)).isEqualTo(-1);
    assertThat(groups.group(2, 1)).isEqualTo(2);
    assertThat(groups.attribute(2)).isEqualTo(1);
    assertThat(groups.empty()).isEmpty();
    assertThat(groups.withoutEmpty()).isSameAs(groups);
  }

  @Test
  void select_reordersRepeatsAndKeepsGroupsThatBecomeEmpty() {
    var groups = Groups.of(List.of("a", "b"), new int[] {0, 1, -1}).select(new int[] {2, 1, 1});

    assertThat(groups.samples()).isEqualTo(3);
    assertThat(groups.names()).containsExactly("a", "b");
    assertThat(groups.count(0)).isZero();
    assertThat(groups.count(1)).isEqualTo(2);
    assertThat(groups.unknown()).isEqualTo(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void concat_ofSelectionsIsTheWhole(long seed) {
    var random = new SplittableRandom(seed);
    int n = 50;
    var whole =
        Groups.union(
            List.of(RACE, GENDER),
            new int[][] {
              random.ints(n, -1, 3).toArray(), random.ints(n, -1, 2).toArray(),
            });
    int cut = random.nextInt(1, n);
    var joined =
        Groups.concat(
            List.of(
                whole.select(IntStream.range(0, cut).toArray()),
                whole.select(IntStream.range(cut, n).toArray())));

    assertThat(joined.unknown()).isEqualTo(whole.unknown());
    long memberships = 0;
    for (int g = 0; g < whole.size(); g++) {
      assertThat(joined.count(g)).isEqualTo(whole.count(g));
      memberships += whole.count(g);
    }
    long known = 0;
    for (int i = 0; i < n; i++) {
      for (int slot = 0; slot < 2; slot++) {
        assertThat(joined.group(i, slot)).isEqualTo(whole.group(i, slot));
        known += whole.group(i, slot) >= 0 ? 1 : 0;
      }
    }
    assertThat(memberships).isEqualTo(known);
  }

  @Test
  void factories_nameWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Groups.single(GENDER, new int[] {0, 2}))
        .withMessage("code of attribute 'gender' of sample 1 is 2, expected -1 (unknown) to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Groups.union(List.of(RACE, GENDER), new int[][] {{0, 1}, {0}}))
        .withMessage("codes of attribute 'gender' has length 1, expected 2");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Groups.union(List.of(RACE, GENDER), new int[][] {{0}}))
        .withMessage("codes has 1 rows, expected one per attribute (2)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Groups.union(List.of(RACE, RACE), new int[][] {{0}, {0}}))
        .withMessage("attributes contains 'race' twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Groups.intersection(List.of(), new int[0][]))
        .withMessage("attributes is empty, expected at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Groups.of(List.of("a"), new int[] {0, 3}))
        .withMessage("groups[1] is 3, expected -1 (unknown) to 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Groups.of(List.of("a", "a"), new int[0]))
        .withMessage("names contains 'a' twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Groups.none(2).select(new int[] {2}))
        .withMessage("selected[0] is 2, expected 0 to 1");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Groups.concat(List.of(Groups.none(1), Groups.of(List.of("a"), new int[1]))))
        .withMessage("parts[1] has the groups [a] with 1 slots, expected [] with 1");
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> Groups.none(2).group(0, 1))
        .withMessage("slot is 1, expected 0 to 0");
  }

  @Test
  void attribute_rejectsBlankMissingAndRepeatedValues() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attribute(" ", List.of("a")))
        .withMessage("name of an attribute is blank, expected for example 'race'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attribute("race", List.of()))
        .withMessage("attribute 'race' has no values, expected at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attribute("race", List.of("a", "a")))
        .withMessage("attribute 'race' has the value 'a' twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Attribute("race", List.of("")))
        .withMessage("attribute 'race' has a blank value");
  }

  @Test
  void onlyWhere_takesTheOthersOutOfEveryGroup() {
    Groups groups = Groups.of(List.of("a", "b"), new int[] {0, 1, 1, -1});
    Groups kept = groups.onlyWhere(new boolean[] {true, false, true, true});
    assertThat(kept.names()).isEqualTo(groups.names());
    assertThat(new int[] {kept.group(0, 0), kept.group(1, 0), kept.group(2, 0), kept.group(3, 0)})
        .containsExactly(0, -1, 1, -1);
    assertThat(kept.count(1)).isEqualTo(1);
    assertThat(kept.unknown()).isEqualTo(2);
  }
}
