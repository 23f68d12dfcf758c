package org.fairlead.data.synthetic;

import java.util.List;

/**
 * What a synthetic face shows beyond expression, glasses, age and skin.
 *
 * @param gender a beard and short hair are frequent in men, long hair and red lips in women
 * @param hair the colour of the hair, which greys less than where it is left to chance
 * @param flaw how clearly the picture is a generator's: 0 not at all, 1 very
 */
record Look(Gender gender, Hair hair, double flaw) {
  /** Nothing of all that: chance decides about hair, and nothing tells men from women. */
  static final Look ANY = new Look(Gender.ANY, Hair.ANY, 0);

  /** How men and women are drawn. */
  enum Gender {
    ANY(0.45),
    FEMALE(0.88),
    MALE(0.1);

    private final double longHair;

    Gender(double longHair) {
      this.longHair = longHair;
    }

    /** Returns the share of long hair. */
    double longHair() {
      return longHair;
    }
  }

  /** Colours of hair. */
  enum Hair {
    ANY(1),
    BLACK(0.2),
    BLOND(0.2),
    OTHER(0.6);

    private final double greying;

    Hair(double greying) {
      this.greying = greying;
    }

    /** Returns the colours there are, before age turns them grey. */
    List<Colour> colours() {
      return switch (this) {
        case ANY -> ANY_HAIR;
        case BLACK -> BLACK_HAIR;
        case BLOND -> BLOND_HAIR;
        case OTHER -> OTHER_HAIR;
      };
    }

    /** Returns how far age turns the colour grey, 1 for wholly. */
    double greying() {
      return greying;
    }
  }

  private static final List<Colour> ANY_HAIR =
      List.of(
          Colour.of(30, 24, 22),
          Colour.of(62, 42, 30),
          Colour.of(112, 76, 44),
          Colour.of(44, 36, 40));
  private static final List<Colour> BLACK_HAIR =
      List.of(Colour.of(30, 24, 22), Colour.of(40, 34, 36));
  private static final List<Colour> BLOND_HAIR =
      List.of(Colour.of(222, 190, 120), Colour.of(205, 168, 96));
  private static final List<Colour> OTHER_HAIR =
      List.of(Colour.of(112, 76, 44), Colour.of(140, 72, 40));
}
