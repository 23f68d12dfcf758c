package org.fairlead.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.fairlead.data.ImageShape;
import org.junit.jupiter.api.Test;

final class EraseStepTest {

  @Test
  void apply_overwritesTheRectangleWithNoise() {
    var shape = new ImageShape(64, 64, 3);
    var image = new byte[shape.bytes()];
    var step = new EraseStep(1, shape);
    step.change(10, 20, 30, 40, 7);
    step.apply(image);
    double sum = 0;
    for (int i = 0; i < image.length; i++) {
      int y = i / 3 / 64;
      int x = i / 3 % 64;
      if (y < 10 || y >= 40 || x < 20 || x >= 60) {
        assertThat(image[i]).isZero();
      }
      sum += image[i] & 0xff;
    }
    assertThat(sum / (30 * 40 * 3)).isCloseTo(127.5, within(4.0));
    var again = new byte[shape.bytes()];
    step.change(10, 20, 30, 40, 7);
    step.apply(again);
    assertThat(again).isEqualTo(image);
  }

  @Test
  void draw_erasesAsOftenAndAsMuchAsSaid() {
    var shape = new ImageShape(64, 64, 3);
    var step = new EraseStep(0.25, shape);
    var draw = new Draw();
    int erased = 0;
    double areas = 0;
    for (int seed = 0; seed < 10_000; seed++) {
      draw.begin(seed);
      step.draw(draw);
      if (step.isNone()) {
        continue;
      }
      erased++;
      double area = step.rows() * step.columns() / 4096.0;
      double ratio = (double) step.rows() / step.columns();
      assertThat(area).isBetween(0.017, 0.42);
      assertThat(ratio).isBetween(0.25, 4.0);
      areas += area;
    }
    assertThat(erased).isBetween(2300, 2700);
    assertThat(areas / erased).isBetween(0.17, 0.22);
  }
}
