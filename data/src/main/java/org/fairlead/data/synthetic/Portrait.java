package org.fairlead.data.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.fairlead.base.SeedStreams;
import org.fairlead.base.Seeds;
import org.fairlead.data.Draws;
import org.fairlead.data.layout.DrawnPortrait;

/**
 * A synthetic face with the five attributes of face generators: what it is meant to show, and the
 * face that does.
 *
 * @param young rather than old
 * @param male rather than female
 * @param smiling or not
 * @param glasses or none
 * @param hair black, blond or other
 * @param face as it is drawn; where a generator made a mistake, it shows something else
 */
record Portrait(
    boolean young, boolean male, boolean smiling, boolean glasses, Look.Hair hair, Face face)
    implements DrawnPortrait {
  private static final List<Look.Hair> HAIRS =
      List.of(Look.Hair.BLACK, Look.Hair.BLOND, Look.Hair.OTHER);
  private static final double MALE = 0.42;
  private static final double OLD_MALE = 0.4;

  /** How often a generator of quality 0 gets one of the attributes wrong. */
  private static final double MISTAKES = 0.3;

  /**
   * Draws portraits as a camera would take them: old women are {@link
   * SyntheticOptions#minorityShare} of all women and drawn with {@link
   * SyntheticOptions#minorityDifficulty}, four in ten men are old.
   */
  static List<Portrait> real(SyntheticOptions options, int count, boolean balanced) {
    var portraits = new ArrayList<Portrait>();
    for (int i = 0; i < count; i++) {
      var random =
          new RandomStream(
              Seeds.mix(
                  options.seed(),
                  SeedStreams.OfSyntheticImages.REAL_PORTRAITS,
                  balanced ? 1 : 0,
                  i));
      boolean male = balanced ? i % 2 == 1 : random.chance(MALE);
      boolean old =
          balanced ? i / 2 % 2 == 1 : random.chance(male ? OLD_MALE : options.minorityShare());
      portraits.add(
          of(
              !old,
              male,
              random.chance(0.48),
              random.chance(old ? 0.3 : 0.12),
              HAIRS.get(Draws.below(random.nextLong(), HAIRS.size())),
              options.noise(),
              old && !male ? options.minorityDifficulty() : 0,
              random));
    }
    return List.copyOf(portraits);
  }

  /**
   * Draws portraits as a generator would make them, as many of every combination of attributes.
   *
   * @param quality 1 as if they were taken, down to 0, clearly made and often of something else
   */
  static List<Portrait> generated(SyntheticOptions options, double quality) {
    int combinations = 16 * HAIRS.size();
    return IntStream.range(0, options.count())
        .mapToObj(
            i -> {
              int of = i % combinations;
              var random =
                  new RandomStream(
                      Seeds.mix(
                          options.seed(), SeedStreams.OfSyntheticImages.GENERATED_PORTRAITS, i));
              var meant =
                  of(
                      (of & 1) == 1,
                      (of & 2) == 2,
                      (of & 4) == 4,
                      (of & 8) == 8,
                      HAIRS.get(of / 16),
                      options.noise(),
                      0,
                      random);
              return meant.flawed(quality, options.noise(), random);
            })
        .toList();
  }

  private static Portrait of(
      boolean young,
      boolean male,
      boolean smiling,
      boolean glasses,
      Look.Hair hair,
      double noise,
      double difficulty,
      RandomStream random) {
    var look = new Look(male ? Look.Gender.MALE : Look.Gender.FEMALE, hair, 0);
    var face =
        new Face(
            smiling ? 1 : 0,
            random.chance(0.25),
            glasses,
            young ? random.between(18, 38) : random.between(58, 80),
            difficulty,
            noise,
            look,
            random.nextLong());
    return new Portrait(young, male, smiling, glasses, hair, face);
  }

  /** Returns what is meant to be this one, made by a generator of a quality. */
  private Portrait flawed(double quality, double noise, RandomStream random) {
    double wrong = MISTAKES * (1 - quality);
    var shown =
        of(
            young != random.chance(wrong),
            male != random.chance(wrong),
            smiling != random.chance(wrong),
            glasses != random.chance(wrong),
            random.chance(wrong) ? HAIRS.get(Draws.below(random.nextLong(), 3)) : hair,
            noise,
            0,
            random);
    var drawn = shown.face;
    var look = new Look(drawn.look().gender(), drawn.look().hair(), 1 - quality);
    return new Portrait(
        young,
        male,
        smiling,
        glasses,
        hair,
        new Face(
            drawn.expression(),
            drawn.dark(),
            drawn.glasses(),
            drawn.age(),
            0,
            noise,
            look,
            drawn.seed()));
  }

  @Override
  public boolean blackHair() {
    return hair == Look.Hair.BLACK;
  }

  @Override
  public boolean blondHair() {
    return hair == Look.Hair.BLOND;
  }
}
