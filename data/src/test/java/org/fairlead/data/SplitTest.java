package org.fairlead.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fairlead.data.source.MemorySource;
import org.fairlead.fairness.Groups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SplitTest {

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
  void of_sharesValidationOutByLargestRemainder(long seed) {
    var random = new SplittableRandom(seed);
    int n = random.nextInt(20, 400);
    int[] labels = IntStream.range(0, n).map(i -> random.nextInt(3)).toArray();
    int[] codes = IntStream.range(0, n).map(i -> random.nextInt(-1, 2)).toArray();
    int[] test = IntStream.range(0, n).filter(i -> random.nextInt(5) == 0).toArray();
    var data =
        new MemorySource(
                List.of(
                    new Column("label", List.of("x", "y", "z"), labels),
                    new Column("group", List.of("A", "B"), codes)),
                test)
            .open(4, "label", "group");
    var groups = DatasetGroups.of(data, true);
    double share = random.nextDouble(0, 0.6);
    var split = Split.of(data, groups, share, seed);

    assertThat(split.test()).isEqualTo(test);
    int[] all =
        Stream.of(split.train(), split.validation(), split.test())
            .flatMapToInt(Arrays::stream)
            .toArray();
    Arrays.sort(all);
    assertThat(all).isEqualTo(IntStream.range(0, n).toArray());
    assertThat(split.train()).isSorted();
    assertThat(split.validation()).isSorted();

    var sizes = new HashMap<List<Integer>, int[]>();
    for (int i : split.train()) {
      sizes.computeIfAbsent(List.of(codes[i], labels[i]), k -> new int[2])[0]++;
    }
    for (int i : split.validation()) {
      sizes.computeIfAbsent(List.of(codes[i], labels[i]), k -> new int[2])[1]++;
    }
    boolean capped = false;
    for (var counts : sizes.values()) {
      double exact = share * (counts[0] + counts[1]);
      assertThat(counts[1]).isBetween((int) Math.floor(exact), (int) Math.ceil(exact));
      assertThat(counts[0]).isPositive();
      capped |= counts[0] == 1;
    }
    if (!capped) {
      assertThat(split.validation().length).isEqualTo(Math.round(share * (n - test.length)));
    }
  }

  private static MemorySource manyClassesInManyGroups(int n, int classes, int groups) {
    int[] labels = IntStream.range(0, n).map(i -> i % classes).toArray();
    int[] codes =
        IntStream.range(0, n).map(i -> (i * 7 + i / classes * 13) % (groups + 1) - 1).toArray();
    int[] test = IntStream.range(n - n / 4, n).toArray();
    return new MemorySource(
        List.of(
            new Column("label", names("c", classes), labels),
            new Column("group", names("g", groups), codes)),
        test);
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.range(0, count).mapToObj(i -> prefix + i).toList();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void of_manyClassesInManyGroupsValidatesOnAllClassesInProportion(long seed) {
    var data = manyClassesInManyGroups(8000, 200, 333).open(4, "label", "group");
    var groups = DatasetGroups.of(data, true);
    var split = Split.of(data, groups, 0.1, seed);
    assertThat(split.validation()).hasSize(600);
    var classes = new int[200];
    for (int i : split.validation()) {
      classes[data.label(i)]++;
    }
    assertThat(classes).containsOnly(3);
    var trained = groups.select(split.train());
    assertThat(IntStream.range(0, 333)).allMatch(g -> trained.count(g) > 0);
    assertThat(Split.of(data, groups, 0.1, seed).validation()).isEqualTo(split.validation());
  }

  @Test
  void of_aLargeShareLeavesEveryClassAndGroupATrainingSample() {
    var data = manyClassesInManyGroups(800, 200, 333).open(4, "label", "group");
    var groups = DatasetGroups.of(data, true);
    var split = Split.of(data, groups, 0.9, 3);
    var trained = groups.select(split.train());
    var validated = groups.select(split.validation());
    assertThat(IntStream.range(0, groups.size()))
        .allMatch(g -> trained.count(g) > 0 || validated.count(g) == 0);
    assertThat(Arrays.stream(split.train()).map(data::label).distinct()).hasSize(200);
    assertThat(split.validation().length).isBetween(250, 540);
  }

  @Test
  void of_isTheSameForTheSameSeedAndAnotherForAnother() {
    var data = MemorySource.cycling(300, 0, 1).open(4, "label", "group");
    var groups = DatasetGroups.of(data, true);
    int[] first = Split.of(data, groups, 0.2, 1).validation();
    assertThat(Split.of(data, groups, 0.2, 1).validation()).isEqualTo(first);
    assertThat(Split.of(data, groups, 0.2, 2).validation()).isNotEqualTo(first);
  }

  @Test
  void of_movesFewSamplesWhenOtherAttributesAreProtected() {
    var data = MemorySource.cycling(3000).open(4, "label", "group");
    int[] grouped = Split.of(data, DatasetGroups.of(data, true), 0.1, 1).validation();
    int[] ungrouped = Split.of(data, Groups.none(3000), 0.1, 1).validation();
    long common =
        Arrays.stream(grouped).filter(i -> Arrays.binarySearch(ungrouped, i) >= 0).count();
    assertThat(common).isGreaterThan(250);
  }

  @Test
  void of_withoutValidationLeavesItEmpty() {
    var data = MemorySource.cycling(10, 9).open(4, "label");
    var split = Split.of(data, Groups.none(10), 0, 1);
    assertThat(split.validation()).isEmpty();
    assertThat(split).hasToString("Split[train=9, validation=0, test=1]");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 77})
  void withRatios_takesAPartOfValidationThatNothingElseSees(long seed) {
    var data = MemorySource.cycling(600, 1, 2, 3).open(4, "label", "group");
    var groups = DatasetGroups.of(data, true);
    var before = Split.of(data, groups, 0.3, seed);
    var split = before.withRatios(data, groups, 0.4, seed);
    assertThat(split.train()).isEqualTo(before.train());
    assertThat(split.test()).isEqualTo(before.test());
    assertThat(
            IntStream.concat(IntStream.of(split.validation()), IntStream.of(split.ratios()))
                .sorted()
                .toArray())
        .isEqualTo(before.validation());
    for (int label = 0; label < 3; label++) {
      for (int group = 0; group < 2; group++) {
        int y = label;
        int z = group;
        IntPredicate inClass = i -> data.label(i) == y && groups.group(i, 0) == z;
        long all = IntStream.of(before.validation()).filter(inClass).count();
        assertThat(IntStream.of(split.ratios()).filter(inClass).count())
            .isEqualTo(Math.round(0.4 * all));
      }
    }
    assertThat(split.withRatios(data, groups, 0.4, seed).ratios()).isEqualTo(split.ratios());
    assertThat(before.withRatios(data, groups, 0, seed).ratios()).isEmpty();
  }

  @Test
  void withRatios_keepsASampleOnEitherSideOfAStratumOfTwo() {
    var data = MemorySource.cycling(24).open(4, "label");
    var groups = DatasetGroups.of(data, true);
    var split = Split.of(data, groups, 0.25, 5).withRatios(data, groups, 0.01, 5);
    for (int label = 0; label < 3; label++) {
      int y = label;
      assertThat(IntStream.of(split.ratios()).filter(i -> data.label(i) == y).count()).isOne();
      assertThat(IntStream.of(split.validation()).filter(i -> data.label(i) == y).count()).isOne();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void holdOut_takesItsShareOfEveryStratumOutOfTraining(long seed) {
    var data = MemorySource.cycling(600, 3, 4, 5).open(4, "label", "group");
    var groups = DatasetGroups.of(data, true);
    var whole = Split.of(data, groups, 0.2, seed);
    var split = whole.holdOut(data, groups, 0.25, seed + 1);

    assertThat(split.validation()).isEqualTo(whole.validation());
    assertThat(split.test()).isEqualTo(whole.test());
    int[] both =
        Stream.of(split.train(), split.heldOut()).flatMapToInt(Arrays::stream).sorted().toArray();
    assertThat(both).isEqualTo(whole.train());
    assertThat(split.heldOut().length).isEqualTo(Math.round(0.25 * whole.train().length));
    for (int g = 0; g < groups.size(); g++) {
      int group = g;
      long held = Arrays.stream(split.heldOut()).filter(i -> groups.group(i, 0) == group).count();
      long all = Arrays.stream(whole.train()).filter(i -> groups.group(i, 0) == group).count();
      // at most one sample off in each of the group's strata
      assertThat((double) held).isBetween(0.25 * all - 3, 0.25 * all + 3);
    }
    assertThat(whole.holdOut(data, groups, 0.25, seed + 1).heldOut()).isEqualTo(split.heldOut());
    assertThat(whole.holdOut(data, groups, 0.25, seed + 2).heldOut()).isNotEqualTo(split.heldOut());
    assertThat(split.of(split.heldOut()[0])).isEqualTo("held-out");
    assertThat(split).asString().endsWith(", heldOut=" + split.heldOut().length + "]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> whole.holdOut(data, groups, 1, seed))
        .withMessage("share must be in [0, 1), got 1.0");
  }

  @Test
  void of_rejectsGroupsOfOtherData() {
    var data = MemorySource.cycling(10).open(4, "label");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Split.of(data, Groups.none(9), 0.1, 1))
        .withMessage("groups are of 9 samples, the data set has 10");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Split.of(data, Groups.none(10), 1, 1))
        .withMessage("valSplit must be in [0, 1), got 1.0");
  }
}
