package org.fairlead.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fairlead.data.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CropStepTest {
  private static final ResizedCrop PUBLISHED = new ResizedCrop(0.08, 1, 4.0 / 3);

  private static byte[] resized(byte[] image, ImageShape shape, int... part) {
    var step = new CropStep(PUBLISHED, shape);
    step.change(part[0], part[1], part[2], part[3]);
    var target = new byte[shape.bytes()];
    step.apply(image, target);
    return target;
  }

  /** Centres of four pixels over two lie at -1/4, 1/4, 3/4, 5/4 of them; edges are repeated. */
  @Test
  void apply_interpolatesBetweenCentres() {
    var row = new ImageShape(1, 4, 1);
    byte[] image = Pictures.of(9, 0, 200, 9);
    assertThat(Pictures.values(resized(image, row, 0, 1, 1, 2))).containsExactly(0, 50, 150, 200);
    var column = new ImageShape(4, 1, 1);
    assertThat(Pictures.values(resized(image, column, 1, 0, 2, 1)))
        .containsExactly(0, 50, 150, 200);
    assertThat(resized(image, row, 0, 2, 1, 1)).containsOnly((byte) 200);
  }

  @ParameterizedTest(name = "{0} channels")
  @ValueSource(ints = {1, 3})
  void apply_isWithinAHalfOfExactInterpolation(int channels) {
    var shape = new ImageShape(7, 9, channels);
    byte[] image = Pictures.random(shape, 1);
    for (int[] part : new int[][] {{0, 0, 7, 9}, {2, 1, 4, 5}, {6, 8, 1, 1}, {1, 0, 3, 9}}) {
      byte[] found = resized(image, shape, part);
      for (int i = 0; i < found.length; i++) {
        double exact = exact(image, shape, part, i / channels / 9, i / channels % 9, i % channels);
        assertThat((double) (found[i] & 0xff)).isCloseTo(exact, within(0.63));
      }
    }
    assertThat(resized(image, shape, 0, 0, 7, 9)).isEqualTo(image);
  }

  private static double exact(byte[] image, ImageShape shape, int[] part, int y, int x, int c) {
    double row = Math.min(Math.max((y + 0.5) * part[2] / 7 - 0.5, 0), part[2] - 1);
    double column = Math.min(Math.max((x + 0.5) * part[3] / 9 - 0.5, 0), part[3] - 1);
    double sum = 0;
    for (int i = 0; i < part[2]; i++) {
      for (int j = 0; j < part[3]; j++) {
        double weight = Math.max(0, 1 - Math.abs(row - i)) * Math.max(0, 1 - Math.abs(column - j));
        int at = ((part[0] + i) * 9 + part[1] + j) * shape.channels() + c;
        sum += weight * (image[at] & 0xff);
      }
    }
    return sum;
  }

  @Test
  void draw_takesAreasAndRatiosOfTheRange() {
    var shape = new ImageShape(64, 64, 3);
    var step = new CropStep(PUBLISHED, shape);
    var draw = new Draw();
    double areas = 0;
    double logRatios = 0;
    double smallest = 1;
    for (int seed = 0; seed < 10_000; seed++) {
      draw.begin(seed);
      step.draw(draw);
      double area = step.rows() * step.columns() / 4096.0;
      double ratio = (double) step.columns() / step.rows();
      assertThat(area).isBetween(0.07, 1.0);
      assertThat(ratio).isBetween(0.7, 1.43);
      areas += area / 10_000;
      logRatios += Math.log(ratio) / 10_000;
      smallest = Math.min(smallest, area);
    }
    assertThat(logRatios).isCloseTo(0, within(0.01));
    assertThat(areas).isBetween(0.47, 0.54); // a little is lost where large parts do not fit
    assertThat(smallest).isLessThan(0.09);
  }

  /** Where no draw fits it is the largest centred part of a ratio in the range. */
  @Test
  void draw_fallsBackToTheMiddle() {
    var wide = new CropStep(new ResizedCrop(1, 1, 4.0 / 3), new ImageShape(30, 90, 1));
    var draw = new Draw();
    draw.begin(1);
    wide.draw(draw);
    assertThat(new int[] {wide.rows(), wide.columns()}).containsExactly(30, 40);
    var high = new CropStep(new ResizedCrop(1, 1, 2), new ImageShape(90, 30, 1));
    high.draw(draw);
    assertThat(new int[] {high.rows(), high.columns()}).containsExactly(60, 30);
    var square = new CropStep(new ResizedCrop(1, 1, 2), new ImageShape(8, 8, 1));
    for (int seed = 0; seed < 100; seed++) {
      draw.begin(seed);
      square.draw(draw);
      assertThat(square.isNone()).isTrue();
    }
  }
}
