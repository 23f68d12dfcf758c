package org.fairlead.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.Consumer;
import org.fairlead.data.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ColorsTest {
  private static final ImageShape GREY = new ImageShape(1, 4, 1);
  private static final ImageShape PIXEL = new ImageShape(1, 1, 3);

  private static int[] changed(ImageShape shape, Consumer<Colors> change, byte[] image) {
    change.accept(new Colors(shape));
    return Pictures.values(image);
  }

  @Test
  void brightnessAndContrast_multiplyFromBlackAndFromTheMeanGrey() {
    byte[] image = Pictures.of(0, 40, 100, 200);
    assertThat(changed(GREY, colors -> colors.brightness(image, 1.5), image))
        .containsExactly(0, 60, 150, 255);
    byte[] other = Pictures.of(0, 40, 100, 200); // mean 85
    assertThat(changed(GREY, colors -> colors.contrast(other, 0.4), other))
        .containsExactly(51, 67, 91, 131);
    byte[] flat = Pictures.of(0, 40, 100, 200);
    assertThat(changed(GREY, colors -> colors.contrast(flat, 0), flat)).containsOnly(85);
  }

  /** The grey of (200, 100, 0) is 0.299 x 200 + 0.587 x 100 = 118.5, the nearest 118 or 119. */
  @Test
  void saturation_movesFromTheGreyOfThePixel() {
    byte[] none = Pictures.of(200, 100, 0);
    int[] grey = changed(PIXEL, colors -> colors.saturation(none, 0), none);
    assertThat(grey[0]).isBetween(118, 119);
    assertThat(grey).containsOnly(grey[0]);
    byte[] half = Pictures.of(200, 100, 0);
    assertThat(changed(PIXEL, colors -> colors.saturation(half, 0.5), half))
        .containsExactly((200 + grey[0] + 1) / 2, (100 + grey[0] + 1) / 2, (grey[0] + 1) / 2);
    byte[] single = Pictures.of(1, 2, 3, 4);
    assertThat(changed(GREY, colors -> colors.saturation(single, 0), single))
        .containsExactly(1, 2, 3, 4);
  }

  @ParameterizedTest(name = "a turn of {0}")
  @CsvSource({
    "0, 200, 80, 20",
    "0.3333333333333333, 20, 200, 80",
    "0.6666666666666666, 80, 20, 200",
    "-0.3333333333333333, 80, 20, 200",
    "1, 200, 80, 20",
    "0.5, 20, 140, 200" // orange to its opposite
  })
  void hue_turnsTheCircle(double turn, int red, int green, int blue) {
    byte[] image = Pictures.of(200, 80, 20);
    assertThat(changed(PIXEL, colors -> colors.hue(image, turn), image))
        .containsExactly(red, green, blue);
  }

  @Test
  void hue_leavesGreysAndKeepsTheLeastAndTheMost() {
    byte[] grey = Pictures.of(77, 77, 77);
    assertThat(changed(PIXEL, colors -> colors.hue(grey, 0.3), grey)).containsOnly(77);
    var shape = new ImageShape(16, 16, 3);
    byte[] before = Pictures.random(shape, 3);
    byte[] after = before.clone();
    new Colors(shape).hue(after, 0.23);
    for (int i = 0; i < before.length; i += 3) {
      assertThat(most(after, i)).isEqualTo(most(before, i));
      assertThat(least(after, i)).isEqualTo(least(before, i));
    }
  }

  private static int most(byte[] image, int at) {
    return Math.max(image[at] & 0xff, Math.max(image[at + 1] & 0xff, image[at + 2] & 0xff));
  }

  private static int least(byte[] image, int at) {
    return Math.min(image[at] & 0xff, Math.min(image[at + 1] & 0xff, image[at + 2] & 0xff));
  }

  @Test
  void posterizeAndSolarize_keepUpperBitsAndInvertFromAThreshold() {
    byte[] image = Pictures.of(0, 127, 130, 255);
    assertThat(changed(GREY, colors -> colors.posterize(image, 2), image))
        .containsExactly(0, 64, 128, 192);
    byte[] other = Pictures.of(0, 127, 130, 255);
    assertThat(changed(GREY, colors -> colors.solarize(other, 128), other))
        .containsExactly(0, 127, 125, 0);
    byte[] all = Pictures.of(0, 127, 130, 255);
    assertThat(changed(GREY, colors -> colors.solarize(all, 0), all))
        .containsExactly(255, 128, 125, 0);
  }

  @Test
  void autocontrast_stretchesEveryChannel() {
    byte[] image = Pictures.of(50, 60, 76, 100);
    assertThat(changed(GREY, colors -> colors.autocontrast(image), image))
        .containsExactly(0, 51, 133, 255);
    byte[] flat = Pictures.of(9, 9, 9, 9);
    assertThat(changed(GREY, colors -> colors.autocontrast(flat), flat)).containsOnly(9);
    var two = new ImageShape(1, 2, 3);
    byte[] colors = Pictures.of(10, 5, 0, 20, 5, 255);
    assertThat(changed(two, each -> each.autocontrast(colors), colors))
        .containsExactly(0, 5, 0, 255, 5, 255);
  }

  /** 1,020 pixels, a quarter of each value: s = ⌊765 / 255⌋ = 3, ⌊(1 + k 255) / 3⌋. */
  @Test
  void equalize_spreadsRanks() {
    var shape = new ImageShape(4, 255, 1);
    var image = new byte[1020];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (100 + i % 4);
    }
    int[] found = changed(shape, colors -> colors.equalize(image), image);
    assertThat(new int[] {found[0], found[1], found[2], found[3]}).containsExactly(0, 85, 170, 255);
    byte[] few = Pictures.of(1, 2, 3, 4);
    assertThat(changed(GREY, colors -> colors.equalize(few), few)).containsExactly(1, 2, 3, 4);
  }

  /** A spot of 130 over black: the blur leaves 50 of it, and 10 to each neighbour. */
  @Test
  void sharpness_blursAndSharpensAllButTheBorder() {
    var shape = new ImageShape(5, 5, 1);
    var image = new byte[25];
    image[12] = (byte) 130;
    var target = new byte[25];
    new Colors(shape).sharpness(image, 0, target);
    assertThat(Pictures.values(target))
        .containsExactly(
            0, 0, 0, 0, 0, 0, 10, 10, 10, 0, 0, 10, 50, 10, 0, 0, 10, 10, 10, 0, 0, 0, 0, 0, 0);
    new Colors(shape).sharpness(image, 1.5, target);
    assertThat(target[12] & 0xff).isEqualTo(170);
    var border = new ImageShape(2, 2, 3);
    byte[] small = Pictures.random(border, 1);
    var copy = new byte[12];
    new Colors(border).sharpness(small, 0, copy);
    assertThat(copy).isEqualTo(small);
  }

  /** A factor of 1, eight bits, no turn and a threshold of 256 change nothing. */
  @ParameterizedTest(name = "{0} channels")
  @ValueSource(ints = {1, 3})
  void operations_ofNoStrengthLeaveTheImage(int channels) {
    var shape = new ImageShape(8, 9, channels);
    byte[] before = Pictures.random(shape, 2);
    byte[] image = before.clone();
    var colors = new Colors(shape);
    colors.brightness(image, 1);
    colors.contrast(image, 1);
    colors.saturation(image, 1);
    colors.hue(image, 0);
    colors.posterize(image, 8);
    colors.solarize(image, 256);
    assertThat(image).isEqualTo(before);
    var target = new byte[image.length];
    colors.sharpness(image, 1, target);
    assertThat(target).isEqualTo(before);
  }

  @Test
  void colors_refuseOtherChannels() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Colors(new ImageShape(2, 2, 4)))
        .withMessage("colours of images of 4 channels are unknown, expected 1 or 3");
  }
}
