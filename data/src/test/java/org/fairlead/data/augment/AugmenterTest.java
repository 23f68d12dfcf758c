package org.fairlead.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.fairlead.data.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class AugmenterTest {
  private static final ImageShape SHAPE = new ImageShape(12, 10, 3);
  private static final ResizedCrop PART = new ResizedCrop(0.2, 0.6, 1.5);
  private static final ColorJitter JITTER = new ColorJitter(0.4, 0.4, 0.4, 0.1);

  static Stream<Augmentation> kinds() {
    return Stream.of(
        Augmentation.flipAndCrop(true, 3),
        new Augmentation(true, 0, PART, ColorJitter.OFF, TrivialAugment.NONE, 0, 0, 0),
        new Augmentation(false, 0, ResizedCrop.OFF, JITTER, TrivialAugment.NONE, 0, 0, 0),
        new Augmentation(false, 0, ResizedCrop.OFF, ColorJitter.OFF, TrivialAugment.WIDE, 0, 0, 0),
        new Augmentation(
            false, 0, ResizedCrop.OFF, ColorJitter.OFF, TrivialAugment.NONE, 0.9, 0, 0),
        new Augmentation(true, 0, PART, JITTER, TrivialAugment.NARROW, 0.5, 0, 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void apply_isAFunctionOfTheSeedAlone(Augmentation augmentation) {
    var one = new Augmenter(augmentation, SHAPE);
    var other = new Augmenter(augmentation, SHAPE);
    var results = new HashSet<List<Byte>>();
    for (long seed = 0; seed < 40; seed++) {
      byte[] image = Pictures.random(SHAPE, 1);
      one.draw(seed);
      byte[] found = one.apply(image.clone()).clone();
      other.draw(1000 + seed); // what came before does not matter
      other.apply(Pictures.random(SHAPE, 9));
      other.draw(seed);
      assertThat(other.apply(image)).isEqualTo(found);
      results.add(boxed(found));
    }
    assertThat(results.size()).isGreaterThan(8);
  }

  private static List<Byte> boxed(byte[] image) {
    var list = new ArrayList<Byte>();
    for (byte value : image) {
      list.add(value);
    }
    return list;
  }

  @Test
  void isNone_onlyWhereTheImageStays() {
    var augmenter = new Augmenter(Augmentation.NONE, SHAPE);
    augmenter.draw(1);
    assertThat(augmenter.isNone()).isTrue();
    kinds()
        .forEach(
            augmentation -> {
              var each = new Augmenter(augmentation, SHAPE);
              byte[] image = Pictures.random(SHAPE, 1);
              for (long seed = 0; seed < 50; seed++) {
                each.draw(seed);
                if (each.isNone()) {
                  assertThat(each.apply(image.clone())).isEqualTo(image);
                }
              }
            });
  }

  /** A change that is added leaves the draws of the others as they were. */
  @Test
  void draw_givesEveryChangeAStreamOfItsOwn() {
    var flips = new Augmenter(Augmentation.flipAndCrop(true, 0), SHAPE);
    var both =
        new Augmenter(
            new Augmentation(true, 0, ResizedCrop.OFF, JITTER, TrivialAugment.NONE, 0, 0, 0),
            SHAPE);
    var jitters =
        new Augmenter(
            new Augmentation(false, 0, ResizedCrop.OFF, JITTER, TrivialAugment.NONE, 0, 0, 0),
            SHAPE);
    byte[] image = Pictures.random(SHAPE, 5);
    for (long seed = 0; seed < 20; seed++) {
      flips.draw(seed);
      byte[] flipped = flips.apply(image.clone()).clone();
      jitters.draw(seed);
      byte[] expected = jitters.apply(flipped);
      both.draw(seed);
      assertThat(both.apply(image.clone())).isEqualTo(expected);
    }
  }

  @Test
  void augmentation_namesWhatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Augmentation.flipAndCrop(true, -1))
        .withMessage("crop is -1, expected at least 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Augmentation(true, 2, PART, JITTER, TrivialAugment.NONE, 0, 0, 0))
        .withMessage("crop is 2 beside a resized crop, expected 0 there");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new Augmentation(true, 0, ResizedCrop.OFF, JITTER, TrivialAugment.NONE, 1.5, 0, 0))
        .withMessage("erase is 1.5, expected a probability");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new Augmentation(true, 0, ResizedCrop.OFF, JITTER, TrivialAugment.NONE, 0, 0, -1))
        .withMessage("cutmix is -1.0, expected a number of at least 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResizedCrop(0.5, 0.1, 1))
        .withMessage(
            "resizedCrop is 0.5 to 0.1, expected shares of the area, 0 < smallest <= largest <= 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ResizedCrop(0.5, 1, 0.9))
        .withMessage("aspect is 0.9, expected a ratio of at least 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ColorJitter(0, 0, -0.1, 0))
        .withMessage("jitter.saturation is -0.1, expected a number of at least 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ColorJitter(0, 0, 0, 0.6))
        .withMessage("jitter.hue is 0.6, expected 0 to 0.5");
  }

  /** Factors are even over 1 ± strength: of a flat image of 100 brightness makes 60 to 140. */
  @Test
  void jitter_drawsFactorsOfTheRange() {
    var shape = new ImageShape(1, 1, 1);
    var augmenter =
        new Augmenter(
            new Augmentation(
                false,
                0,
                ResizedCrop.OFF,
                new ColorJitter(0.4, 0, 0, 0),
                TrivialAugment.NONE,
                0,
                0,
                0),
            shape);
    int least = 255;
    int most = 0;
    double sum = 0;
    for (long seed = 0; seed < 5000; seed++) {
      augmenter.draw(seed);
      int value = augmenter.apply(Pictures.of(100))[0] & 0xff;
      least = Math.min(least, value);
      most = Math.max(most, value);
      sum += value;
    }
    assertThat(least).isEqualTo(60);
    assertThat(most).isEqualTo(140);
    assertThat(sum / 5000).isBetween(99.0, 101.0);
  }
}
