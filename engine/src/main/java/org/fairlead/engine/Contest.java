package org.fairlead.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.fairlead.engine.libtorch.EngineException;
import org.fairlead.engine.libtorch.Execution;

/*
 * Another program that runs for a second makes whoever is timed in that second slow. So candidates
 * take turns, a step each, first to last and then last to first, and are compared within a round:
 * what slows a round slows both. One displaces another that is preferred only if it is faster by
 * MARGIN in the median round and faster at all in three rounds of four. Rounds go on until the last
 * STABLE of them would have chosen the same and nobody is in doubt, or until ROUNDS or MILLISECONDS
 * are spent: then the preferred one stays, and the report says that they did not agree.
 */

/** Times candidates against each other, in turns, and says which is the fastest. */
final class Contest {
  /** A candidate displaces one that is preferred only if it is faster by more than this factor. */
  static final double MARGIN = 1.15;

  /** Rounds that are always timed, after one that is not. */
  static final int FEWEST = 5;

  /** Rounds that are timed at most. */
  static final int ROUNDS = 15;

  /** After so many milliseconds of steps no further round begins. */
  static final double MILLISECONDS = 10_000;

  private static final int STABLE = 3;

  /** A candidate that can take steps. */
  interface Runner extends AutoCloseable {
    /** The samples of a step. */
    int batch();

    /**
     * Takes a step and returns its milliseconds.
     *
     * @throws EngineException of kind {@code NOT_FINITE} if a result is not finite
     */
    double step();

    @Override
    void close();
  }

  /** Makes a candidate ready to take steps. */
  interface Opening {
    Runner open(Execution candidate);
  }

  /**
   * What a contest led to.
   *
   * @param winner the candidate to take
   * @param trials the times of the candidates whose results were finite, the preferred first
   * @param leftOut the other candidates
   * @param agreed whether the rounds agreed on the winner
   */
  record Outcome(
      Execution winner, List<EngineReport.Trial> trials, List<Execution> leftOut, boolean agreed) {
    Outcome {
      trials = List.copyOf(trials);
      leftOut = List.copyOf(leftOut);
    }
  }

  private record Entrant(Execution candidate, Runner runner, List<Double> times) {}

  private final List<Entrant> entrants = new ArrayList<>();
  private final List<Execution> leftOut = new ArrayList<>();
  private String firstFailure = "";

  private Contest() {}

  /**
   * Times candidates; one whose results are not finite is left out.
   *
   * @param candidates the preferred first
   * @throws EngineException if none is left
   */
  static Outcome of(List<Execution> candidates, Opening opening) {
    var contest = new Contest();
    try {
      candidates.forEach(candidate -> contest.enter(candidate, opening));
      contest.requireSome();
      return contest.decided();
    } finally {
      contest.entrants.forEach(entrant -> entrant.runner().close());
    }
  }

  private void enter(Execution candidate, Opening opening) {
    Runner runner = opening.open(candidate);
    try {
      runner.step(); // the first step also makes what later ones use again
      entrants.add(new Entrant(candidate, runner, new ArrayList<>()));
    } catch (EngineException e) {
      runner.close();
      leaveOut(candidate, e);
    } catch (RuntimeException | Error e) {
      runner.close();
      throw e;
    }
  }

  private void leaveOut(Execution candidate, EngineException e) {
    if (e.kind() != EngineException.Kind.NOT_FINITE) {
      throw e;
    }
    firstFailure = firstFailure.isEmpty() ? String.valueOf(e.getMessage()) : firstFailure;
    leftOut.add(candidate);
  }

  private void requireSome() {
    if (entrants.isEmpty()) {
      throw new EngineException(
          EngineException.Kind.NOT_FINITE,
          "before training, on random samples and with learning rate 0, no precision and memory format gives finite results (tried %s; in the first, %s); check the first weights and layers of the network"
              .formatted(
                  leftOut.stream().map(AutoChoice::text).collect(Collectors.joining("; ")),
                  firstFailure));
    }
  }

  private Outcome decided() {
    double spent = 0;
    int same = 0;
    int before = -1;
    int winner = 0;
    boolean agreed = entrants.size() == 1;
    for (int round = 0; round < ROUNDS && !(agreed && round >= FEWEST); round++) {
      if (round >= STABLE && spent > MILLISECONDS) {
        break;
      }
      spent += round(round % 2 == 1);
      requireSome();
      winner = winner();
      same = winner == before ? same + 1 : 1;
      before = winner;
      agreed = same >= STABLE && !inDoubt(winner);
    }
    return new Outcome(
        entrants.get(agreed ? winner : 0).candidate(),
        entrants.stream().map(Contest::trial).toList(),
        leftOut,
        agreed);
  }

  /** Lets everyone take a step, and returns how long that took. */
  private double round(boolean backwards) {
    double spent = 0;
    for (int i = 0; i < entrants.size(); i++) {
      Entrant entrant = entrants.get(backwards ? entrants.size() - 1 - i : i);
      double milliseconds = entrant.runner().step();
      entrant.times().add(milliseconds);
      spent += milliseconds;
    }
    return spent;
  }

  private int winner() {
    int winner = 0;
    for (int i = 1; i < entrants.size(); i++) {
      double[] gains = gains(winner, i);
      if (quantile(gains, 0.5) > MARGIN && quantile(gains, 0.25) > 1) {
        winner = i;
      }
    }
    return winner;
  }

  /** Returns whether some rounds say that another one is clearly faster, and too many do not. */
  private boolean inDoubt(int winner) {
    for (int i = 0; i < entrants.size(); i++) {
      if (i != winner && quantile(gains(winner, i), 0.5) > MARGIN) {
        return true;
      }
    }
    return false;
  }

  /** Returns by what factor another one was faster, round by round. */
  private double[] gains(int one, int other) {
    List<Double> slow = entrants.get(one).times();
    List<Double> fast = entrants.get(other).times();
    var gains = new double[slow.size()];
    Arrays.setAll(gains, k -> slow.get(k) / fast.get(k));
    return gains;
  }

  /** Returns a quantile of some numbers, the lower of two that are as near. */
  static double quantile(double[] numbers, double share) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.ceil(share * (sorted.length - 1) - 0.5)];
  }

  private static EngineReport.Trial trial(Entrant entrant) {
    return new EngineReport.Trial(
        entrant.candidate().precision().text(),
        entrant.candidate().memoryFormat(),
        entrant.runner().batch(),
        entrant.times());
  }
}
