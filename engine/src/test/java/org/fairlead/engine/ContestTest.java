package org.fairlead.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.engine.libtorch.Execution;
import org.fairlead.engine.libtorch.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which candidate wins, by times that are made up. */
final class ContestTest {
  private static final Execution BF16 = new Execution("cpu", Precision.BF16, true);
  private static final Execution FP32 = new Execution("cpu", Precision.FP32, true);
  private static final Execution CONTIGUOUS = new Execution("cpu", Precision.FP32, false);
  private static final List<Execution> CANDIDATES = List.of(BF16, FP32, CONTIGUOUS);

  /** The time of a candidate's step, by the number of the step among all candidates'. */
  private interface Times {
    double of(Execution candidate, int step);
  }

  /** Candidates with made-up times; the first step of each is the one that is not timed. */
  private static final class Machine implements Contest.Opening {
    private final Times times;
    private final List<Execution> steps = new ArrayList<>();
    private final Map<Execution, Integer> open = new HashMap<>();

    Machine(Times times) {
      this.times = times;
    }

    @Override
    public Contest.Runner open(Execution candidate) {
      open.merge(candidate, 1, Integer::sum);
      return new Contest.Runner() {
        @Override
        public int batch() {
          return 8;
        }

        @Override
        public double step() {
          steps.add(candidate);
          return times.of(candidate, steps.size() - 1);
        }

        @Override
        public void close() {
          open.merge(candidate, -1, Integer::sum);
        }
      };
    }
  }

  private static double usual(Execution candidate) {
    return candidate.equals(BF16) ? 50 : candidate.equals(FP32) ? 100 : 160;
  }

  @ParameterizedTest(name = "{0} and {1} ms: {2}")
  @CsvSource({"114, 100, 0", "116, 100, 1", "100, 100, 0", "50, 100, 0", "200, 100, 1"})
  void of_keepsThePreferredUnlessAnotherIsClearlyFaster(double one, double other, int winner) {
    var machine = new Machine((candidate, step) -> candidate.equals(BF16) ? one : other);
    Contest.Outcome outcome = Contest.of(List.of(BF16, FP32), machine);
    assertThat(outcome.winner()).isEqualTo(List.of(BF16, FP32).get(winner));
    assertThat(outcome.agreed()).isTrue();
    assertThat(outcome.trials())
        .extracting(EngineReport.Trial::milliseconds)
        .containsExactly(one, other);
    assertThat(outcome.trials().get(0).steps()).hasSize(Contest.FEWEST);
  }

  /** Turns are taken there and back, so that neither is always first; everyone is closed. */
  @Test
  void of_interleavesTheCandidates() {
    var machine = new Machine((candidate, step) -> usual(candidate));
    assertThat(Contest.of(CANDIDATES, machine).winner()).isEqualTo(BF16);
    assertThat(machine.steps.subList(0, 9))
        .containsExactly(BF16, FP32, CONTIGUOUS, BF16, FP32, CONTIGUOUS, CONTIGUOUS, FP32, BF16);
    assertThat(machine.open.values()).containsOnly(0);
  }

  /** Another program slows whole stretches of steps tenfold: bf16 is still twice as fast. */
  @Test
  void of_isNotDeceivedByLoad() {
    for (int seed = 0; seed < 200; seed++) {
      var random = new SplittableRandom(seed);
      int from = random.nextInt(20);
      int length = 1 + random.nextInt(20);
      var machine =
          new Machine(
              (candidate, step) ->
                  usual(candidate)
                      * (step >= from && step < from + length ? 10 : 1)
                      * (1 + random.nextDouble()));
      assertThat(Contest.of(CANDIDATES, machine).winner()).as("seed %d", seed).isEqualTo(BF16);
    }
  }

  /** A candidate whose advantage comes and goes leaves the preferred one, and is in doubt. */
  @Test
  void of_prefersTheKnownOrderWhereRoundsDisagree() {
    var machine =
        new Machine(
            (candidate, step) -> candidate.equals(BF16) ? ((step / 2) % 5 < 3 ? 300 : 40) : 100);
    Contest.Outcome outcome = Contest.of(List.of(BF16, FP32), machine);
    assertThat(outcome.winner()).isEqualTo(BF16);
    assertThat(outcome.agreed()).isFalse();
    assertThat(outcome.trials().get(0).steps()).hasSize(Contest.ROUNDS);
  }

  /** The time is over in the first round after which the other one would have been chosen. */
  @Test
  void of_prefersTheKnownOrderWhereTheOtherHasJustPassedIt() {
    var machine =
        new Machine(
            (candidate, step) -> {
              int round = (step - 2) / 2;
              boolean slower = round == 0 || round == 2;
              return candidate.equals(BF16) ? (slower ? 612 : 860) : slower ? 680 : 430;
            });
    Contest.Outcome outcome = Contest.of(List.of(BF16, FP32), machine);
    assertThat(outcome.trials().get(0).steps()).hasSize(8);
    assertThat(outcome.agreed()).isFalse();
    assertThat(outcome.winner()).isEqualTo(BF16);
  }

  /** Slow steps end a contest early. */
  @Test
  void of_stopsWhereStepsTakeLong() {
    var machine =
        new Machine((candidate, step) -> candidate.equals(BF16) && step % 3 == 0 ? 9000 : 3000);
    Contest.Outcome outcome = Contest.of(List.of(BF16, FP32), machine);
    assertThat(outcome.winner()).isEqualTo(BF16);
    assertThat(outcome.trials().get(0).steps()).hasSizeLessThan(Contest.FEWEST);
  }

  @Test
  void of_leavesOutWhatIsNotFinite() {
    var machine =
        new Machine(
            (candidate, step) -> {
              if (candidate.equals(BF16)) {
                throw notFinite();
              }
              return usual(candidate);
            });
    Contest.Outcome outcome = Contest.of(CANDIDATES, machine);
    assertThat(outcome.winner()).isEqualTo(FP32);
    assertThat(outcome.leftOut()).containsExactly(BF16);
    assertThat(outcome.trials()).hasSize(2);
    assertThat(machine.open.values()).containsOnly(0);
  }

  @Test
  void of_saysWhereNothingIsLeft() {
    var machine =
        new Machine(
            (candidate, step) -> {
              throw notFinite();
            });
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> Contest.of(List.of(FP32, CONTIGUOUS), machine))
        .withMessage(
            "before training, on random samples and with learning rate 0, no precision and memory format gives finite results (tried fp32, channels-last; fp32, contiguous; in the first, logit is NaN); check the first weights and layers of the network")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(EngineException.Kind.NOT_FINITE));
    assertThat(machine.open.values()).containsOnly(0);
  }

  @Test
  void of_doesNotHideOtherFailures() {
    var machine =
        new Machine(
            (candidate, step) -> {
              throw new EngineException(EngineException.Kind.NATIVE, "broken");
            });
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(() -> Contest.of(CANDIDATES, machine))
        .withMessage("broken");
    assertThat(machine.open.values()).containsOnly(0);
  }

  private static EngineException notFinite() {
    return new EngineException(EngineException.Kind.NOT_FINITE, "logit is NaN");
  }
}
