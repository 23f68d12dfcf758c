package org.fairlead.fairness.mixture.drfairness;

import java.util.ArrayList;
import java.util.List;
import org.fairlead.base.Note;
import org.fairlead.base.NoteCodes;
import org.fairlead.fairness.mixture.Origin;
import org.fairlead.fairness.mixture.SubgroupPools;

/**
 * Which subgroups can mix real and generated samples: those with generated samples to train on, and
 * others to choose the ratio by.
 */
final class MixedSubgroups {
  private final boolean[] mixed;
  private final List<Note> notes;

  private MixedSubgroups(boolean[] mixed, List<Note> notes) {
    this.mixed = mixed;
    this.notes = notes;
  }

  /**
   * Finds them.
   *
   * @param generatedDraw how many generated validation samples a measurement has in all
   */
  static MixedSubgroups of(SubgroupPools training, SubgroupPools validation, int generatedDraw) {
    boolean[] mixed = new boolean[training.grid().size()];
    var notes = new ArrayList<Note>();
    var without = new ArrayList<String>();
    var unseen = new ArrayList<String>();
    for (int c = 0; c < mixed.length; c++) {
      boolean generated = training.count(Origin.GENERATED, c) > 0;
      boolean measured = validation.count(Origin.GENERATED, c) > 0 && generatedDraw > 0;
      mixed[c] = generated && measured;
      if (!generated) {
        without.add("'" + training.grid().name(c) + "'");
      } else if (!measured) {
        unseen.add("'" + training.grid().name(c) + "'");
      }
    }
    if (without.size() == mixed.length) {
      notes.add(
          realOnly(
              "There are no generated training samples: every subgroup is real only (mu = 1)."));
    } else if (!without.isEmpty()) {
      notes.add(
          realOnly(
              "No generated training samples of %s: real only there (mu = 1)."
                  .formatted(String.join(", ", without))));
    }
    if (!unseen.isEmpty()) {
      notes.add(
          realOnly(
              "No generated validation samples of %s to choose ratios by: real only there (mu = 1)."
                  .formatted(String.join(", ", unseen))));
    }
    return new MixedSubgroups(mixed, notes);
  }

  private static Note realOnly(String text) {
    return Note.warning(NoteCodes.SUBGROUP_REAL_ONLY, text);
  }

  /** Returns whether each subgroup can mix; not a copy. */
  boolean[] mixed() {
    return mixed;
  }

  /** Returns what a user should be told of subgroups that cannot. */
  List<Note> notes() {
    return List.copyOf(notes);
  }
}
