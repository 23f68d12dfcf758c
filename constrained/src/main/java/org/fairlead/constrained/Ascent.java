package org.fairlead.constrained;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.constrained.dual.DualDynamics;
import org.fairlead.constrained.state.StateReader;
import org.fairlead.constrained.state.Stateful;

/**
 * Moves the multipliers of one constraint by its {@link DualDynamics}: what their recursions
 * remember, and what a look-ahead must take back.
 */
final class Ascent implements Stateful {
  private final DualDynamics dynamics;
  private final Multiplier multiplier;
  private final boolean inequality;
  private final Recursion recursion;
  private final List<String> names;
  private final int slots;

  /** What the recursion of number {@code i} remembers, from {@code i · slots} on. */
  private final double[] memory;

  /** The numbers that move, in place. */
  private final double[] moving;

  /** Scratch of a fading rule: the violation of every entry, zero where not observed. */
  private final double[] everywhere;

  /** What every number gives back when the step ends; empty until one does. */
  private double[] excess = {};

  private boolean saturated;

  /** While looking ahead: which numbers moved, and their value and memory before, in order. */
  private int[] movedIndices = {};

  private double[] movedValues = {};
  private int moved;
  private boolean lookingAhead;

  Ascent(DualDynamics dynamics, Multiplier multiplier, ConstraintType type) {
    this.dynamics = dynamics;
    this.multiplier = multiplier;
    this.inequality = type == ConstraintType.INEQUALITY;
    this.moving = multiplier.parameters();
    this.recursion = Recursion.of(dynamics, moving.length, multiplier.isDense());
    this.names = recursion.names();
    this.slots = names.size();
    this.memory = new double[Math.multiplyExact(slots, moving.length)];
    this.everywhere = new double[dynamics.fading() ? moving.length : 0];
  }

  /**
   * Moves what {@code state} observed strictly.
   *
   * @param step how many steps were taken before
   */
  void ascend(Constraint constraint, Entries strict, long step) {
    double rate = dynamics.rule().rate() * dynamics.schedule().at(step);
    if (multiplier instanceof ImplicitMultiplier implicit) {
      ascendFunction(constraint, implicit, strict, rate);
    } else if (dynamics.fading()) {
      ascendEverywhere(constraint, strict, rate);
    } else {
      for (int j = 0; j < strict.size(); j++) {
        if (!strict.isUnknown(j)) {
          int i = strict.index(j);
          move(i, counted(constraint, strict, j), rate);
          restartIfSlack(constraint, strict, j);
        }
      }
    }
  }

  private void ascendFunction(
      Constraint constraint, ImplicitMultiplier implicit, Entries strict, double rate) {
    double[] gradient = implicit.clearedGradient();
    for (int j = 0; j < strict.size(); j++) {
      if (!strict.isUnknown(j)) {
        implicit.addViolation(strict.index(j), counted(constraint, strict, j));
      }
    }
    for (int i = 0; i < moving.length; i++) {
      remember(i);
      moving[i] += recursion.advance(memory, i * slots, i, gradient[i], moving[i], rate);
    }
  }

  private void ascendEverywhere(Constraint constraint, Entries strict, double rate) {
    Arrays.fill(everywhere, 0);
    for (int j = 0; j < strict.size(); j++) {
      if (!strict.isUnknown(j)) {
        everywhere[strict.index(j)] = counted(constraint, strict, j);
      }
    }
    for (int i = 0; i < moving.length; i++) {
      move(i, everywhere[i], rate);
    }
    for (int j = 0; j < strict.size(); j++) {
      if (!strict.isUnknown(j)) {
        restartIfSlack(constraint, strict, j);
      }
    }
  }

  private double counted(Constraint constraint, Entries strict, int j) {
    return dynamics
        .noisePolicy()
        .apply(constraint.violation(strict, j), constraint.error(strict, j), inequality);
  }

  private void move(int i, double gradient, double rate) {
    remember(i);
    double step = recursion.advance(memory, i * slots, i, gradient, moving[i], rate);
    moving[i] = multiplier.project(moving[i] + step);
  }

  private void restartIfSlack(Constraint constraint, Entries strict, int j) {
    if (dynamics.restart()
        && dynamics
            .noisePolicy()
            .isSurelySlack(constraint.violation(strict, j), constraint.error(strict, j))) {
      moving[strict.index(j)] = 0;
    }
  }

  /** Remembers what number {@code i} gives back when the step ends. */
  void giveBack(int i, double amount) {
    if (multiplier instanceof ImplicitMultiplier || (amount == 0 && excess.length == 0)) {
      return;
    }
    if (excess.length == 0) {
      excess = new double[moving.length];
    }
    excess[i] = amount;
    saturated |= amount != 0;
  }

  /** Ends a step: numbers give back what was remembered, none of them beyond 0. */
  void finishStep() {
    if (!saturated) {
      return;
    }
    for (int i = 0; i < moving.length; i++) {
      if (excess[i] != 0) {
        double left = moving[i] - excess[i];
        moving[i] = left * moving[i] > 0 ? multiplier.project(left) : 0;
        excess[i] = 0;
      }
    }
    saturated = false;
  }

  /** From here on, what moves can be taken back. */
  void beginLookAhead() {
    lookingAhead = true;
    moved = 0;
  }

  private void remember(int i) {
    if (!lookingAhead) {
      return;
    }
    int width = 1 + slots;
    if (moved == movedIndices.length) {
      int capacity = Math.max(16, 2 * moved);
      movedIndices = Arrays.copyOf(movedIndices, capacity);
      movedValues = Arrays.copyOf(movedValues, capacity * width);
    }
    movedIndices[moved] = i;
    movedValues[moved * width] = moving[i];
    System.arraycopy(memory, i * slots, movedValues, moved * width + 1, slots);
    moved++;
  }

  /**
   * Puts the multipliers back to where the look-ahead began.
   *
   * @param entirely whether what the recursions remember goes back too
   */
  void endLookAhead(boolean entirely) {
    int width = 1 + slots;
    for (int k = moved - 1; k >= 0; k--) {
      int i = movedIndices[k];
      moving[i] = movedValues[k * width];
      if (entirely) {
        System.arraycopy(movedValues, k * width + 1, memory, i * slots, slots);
      }
    }
    lookingAhead = false;
    moved = 0;
  }

  @Override
  public Map<String, double[]> state() {
    var state = new LinkedHashMap<String, double[]>();
    for (int slot = 0; slot < slots; slot++) {
      double[] column = new double[moving.length];
      for (int i = 0; i < column.length; i++) {
        column[i] = memory[i * slots + slot];
      }
      state.put(names.get(slot), column);
    }
    return state;
  }

  @Override
  public void restore(Map<String, double[]> state) {
    StateReader reader = StateReader.of(state);
    double[][] columns = new double[slots][];
    for (int slot = 0; slot < slots; slot++) {
      columns[slot] = reader.take(names.get(slot), moving.length);
    }
    reader.finish();
    for (int slot = 0; slot < slots; slot++) {
      for (int i = 0; i < moving.length; i++) {
        memory[i * slots + slot] = columns[slot][i];
      }
    }
  }
}
