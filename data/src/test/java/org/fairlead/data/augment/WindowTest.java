package org.fairlead.data.augment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.fairlead.data.ImageShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WindowTest {

  private static byte[] changed(byte[] image, ImageShape shape, boolean flip, int down, int right) {
    var window = new Window(false, 0, shape);
    window.change(flip, down, right);
    var target = new byte[shape.bytes()];
    Arrays.fill(target, (byte) 77);
    window.apply(image, target);
    return target;
  }

  @Test
  void apply_flipsAndMovesTheWindowOverBlack() {
    // One row of four grey pixels.
    var shape = new ImageShape(1, 4, 1);
    var image = new byte[] {1, 2, 3, 4};
    assertThat(changed(image, shape, true, 0, 0)).containsExactly(4, 3, 2, 1);
    assertThat(changed(image, shape, false, 0, 1)).containsExactly(2, 3, 4, 0);
    assertThat(changed(image, shape, false, 0, -2)).containsExactly(0, 0, 1, 2);
    assertThat(changed(image, shape, true, 0, 1)).containsExactly(0, 4, 3, 2);
    assertThat(changed(image, shape, false, 1, 0)).containsExactly(0, 0, 0, 0);
    assertThat(changed(image, shape, true, 0, -4)).containsExactly(0, 0, 0, 0);
  }

  @ParameterizedTest(name = "flip {0}")
  @ValueSource(booleans = {false, true})
  void apply_showsTheStoredPixelOrBlackAtEveryPlace(boolean flip) {
    var shape = new ImageShape(5, 4, 3);
    var image = new byte[shape.bytes()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (i + 1);
    }
    for (int down = -6; down <= 6; down++) {
      for (int right = -5; right <= 5; right++) {
        byte[] found = changed(image, shape, flip, down, right);
        for (int i = 0; i < found.length; i++) {
          int x = i / 3 % 4;
          int row = i / 12 + down;
          int column = (flip ? 3 - x : x) + right;
          boolean inside = row >= 0 && row < 5 && column >= 0 && column < 4;
          assertThat(found[i]).isEqualTo(inside ? image[(row * 4 + column) * 3 + i % 3] : 0);
        }
      }
    }
  }

  @Test
  void draw_drawsEveryFlipAndOffset() {
    var window = new Window(true, 2, new ImageShape(4, 4, 3));
    var flips = new HashSet<Boolean>();
    var offsets = new HashSet<Integer>();
    for (long seed = 0; seed < 200; seed++) {
      window.draw(seed);
      flips.add(window.flip());
      offsets.add(window.down());
      offsets.add(window.right());
    }
    assertThat(flips).containsExactlyInAnyOrder(true, false);
    assertThat(offsets).isEqualTo(Set.of(-2, -1, 0, 1, 2));
    var none = new Window(false, 0, new ImageShape(4, 4, 3));
    none.draw(1);
    assertThat(none.isNone()).isTrue();
  }
}
