package org.fairlead.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import org.fairlead.data.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TrivialStepTest {
  private static byte[] changed(
      TrivialAugment ranges, ImageShape shape, byte[] image, int operation, int level, int sign) {
    var step = new TrivialStep(ranges, shape, new Colors(shape));
    step.change(operation, level, sign);
    return step.apply(image.clone(), new byte[image.length]);
  }

  /** All but autocontrast and equalize, which have no strength. */
  @ParameterizedTest
  @EnumSource(names = {"NARROW", "WIDE"})
  void apply_ofNoStrengthLeavesTheImage(TrivialAugment ranges) {
    var shape = new ImageShape(9, 8, 3);
    byte[] image = Pictures.random(shape, 4);
    for (int operation = 0; operation < TrivialStep.OPERATIONS; operation++) {
      if (operation != TrivialStep.AUTOCONTRAST && operation != TrivialStep.EQUALIZE) {
        assertThat(changed(ranges, shape, image, operation, 0, -1))
            .as("operation %d", operation)
            .isEqualTo(image);
      }
    }
  }

  @Test
  void apply_movesPixels() {
    var shape = new ImageShape(2, 4, 1);
    byte[] image = Pictures.of(1, 2, 3, 4, 5, 6, 7, 8);
    // 3 of 30 of at most 10 pixels, and of at most 32
    assertThat(changed(TrivialAugment.NARROW, shape, image, TrivialStep.TRANSLATE_X, 3, 1))
        .containsExactly(2, 3, 4, 0, 6, 7, 8, 0);
    assertThat(changed(TrivialAugment.WIDE, shape, image, TrivialStep.TRANSLATE_X, 3, -1))
        .containsExactly(0, 0, 0, 1, 0, 0, 0, 5);
    assertThat(changed(TrivialAugment.NARROW, shape, image, TrivialStep.TRANSLATE_Y, 5, 1))
        .containsExactly(5, 6, 7, 8, 0, 0, 0, 0);
    // row y moves by 0.99 (y + 1/2) pixels
    assertThat(changed(TrivialAugment.WIDE, shape, image, TrivialStep.SHEAR_X, 30, 1))
        .containsExactly(1, 2, 3, 4, 6, 7, 8, 0);
    var high = new ImageShape(4, 2, 1);
    assertThat(changed(TrivialAugment.WIDE, high, image, TrivialStep.SHEAR_Y, 30, 1))
        .containsExactly(1, 4, 3, 6, 5, 8, 7, 0);
  }

  /** 20 of 30 of at most 135 degrees are a right angle: counter-clockwise for a positive one. */
  @Test
  void apply_rotatesAboutTheMiddle() {
    var shape = new ImageShape(3, 3, 1);
    byte[] image = Pictures.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(changed(TrivialAugment.WIDE, shape, image, TrivialStep.ROTATE, 20, 1))
        .containsExactly(3, 6, 9, 2, 5, 8, 1, 4, 7);
    assertThat(changed(TrivialAugment.WIDE, shape, image, TrivialStep.ROTATE, 20, -1))
        .containsExactly(7, 4, 1, 8, 5, 2, 9, 6, 3);
  }

  @Test
  void apply_changesColours() {
    var shape = new ImageShape(1, 4, 1);
    byte[] image = Pictures.of(0, 40, 100, 200);
    assertThat(
            Pictures.values(
                changed(TrivialAugment.WIDE, shape, image, TrivialStep.BRIGHTNESS, 30, 1)))
        .containsExactly(0, 80, 199, 255);
    assertThat(
            Pictures.values(
                changed(TrivialAugment.NARROW, shape, image, TrivialStep.BRIGHTNESS, 30, -1)))
        .containsExactly(0, 4, 10, 20);
    assertThat(
            Pictures.values(
                changed(TrivialAugment.WIDE, shape, image, TrivialStep.POSTERIZE, 30, 1)))
        .containsExactly(0, 0, 64, 192);
    assertThat(
            Pictures.values(
                changed(TrivialAugment.NARROW, shape, image, TrivialStep.POSTERIZE, 30, 1)))
        .containsExactly(0, 32, 96, 192);
    assertThat(
            Pictures.values(
                changed(TrivialAugment.WIDE, shape, image, TrivialStep.SOLARIZE, 15, 1)))
        .containsExactly(0, 40, 100, 55);
  }

  @Test
  void draw_takesEveryOperationAndStrengthEquallyOften() {
    var shape = new ImageShape(2, 2, 3);
    var step = new TrivialStep(TrivialAugment.WIDE, shape, new Colors(shape));
    var draw = new Draw();
    var operations = new int[TrivialStep.OPERATIONS];
    var levels = new int[TrivialStep.MOST + 1];
    for (int seed = 0; seed < 31_000; seed++) {
      draw.begin(seed);
      step.draw(draw);
      operations[step.operation()]++;
      levels[step.level()]++;
    }
    for (int count : operations) {
      assertThat(count).isBetween(2000, 2430);
    }
    for (int count : levels) {
      assertThat(count).isBetween(850, 1150);
    }
  }
}
