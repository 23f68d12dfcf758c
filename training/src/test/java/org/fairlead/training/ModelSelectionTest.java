package org.fairlead.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.fairlead.training.ModelSelection.Candidate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ModelSelectionTest {

  @Test
  void offer_prefersTheMostAccurateWithinTheTolerance() {
    assertThat(best(candidate(1, 0.80, 0.005), candidate(2, 0.90, 0.02), candidate(3, 0.85, 0.01)))
        .isEqualTo(3);
  }

  @Test
  void offer_prefersTheLeastInfeasibleWhereNoneIsWithinTheTolerance() {
    assertThat(best(candidate(1, 0.80, 0.03), candidate(2, 0.95, 0.04), candidate(3, 0.81, 0.03)))
        .isEqualTo(3);
  }

  @Test
  void offer_prefersTheMostAccurateWithoutADenseModel() {
    assertThat(best(candidate(1, 0.80, null), candidate(2, 0.95, null), candidate(3, 0.94, null)))
        .isEqualTo(2);
  }

  @Test
  void offer_keepsTheEarlierOfEqualCandidates() {
    assertThat(best(candidate(1, 0.80, -0.01), candidate(2, 0.80, 0.01))).isEqualTo(1);
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {0, 1, 2, 3, 4})
  void offer_findsTheSameWhateverTheOrder(long seed) {
    var random = new Random(seed);
    var candidates = new ArrayList<Candidate>();
    for (int epoch = 1; epoch <= 20; epoch++) {
      candidates.add(candidate(epoch, random.nextDouble(), random.nextDouble() * 0.03));
    }
    int expected = best(candidates.toArray(Candidate[]::new));
    Collections.shuffle(candidates, random);
    assertThat(best(candidates.toArray(Candidate[]::new))).isEqualTo(expected);
  }

  private static Candidate candidate(int epoch, double accuracy, @Nullable Double maxGap) {
    return new Candidate(epoch, epoch, accuracy, maxGap);
  }

  private static int best(Candidate... candidates) {
    var selection = new ModelSelection(0.01, null);
    List.of(candidates).forEach(selection::offer);
    return Objects.requireNonNull(selection.best()).epoch();
  }
}
