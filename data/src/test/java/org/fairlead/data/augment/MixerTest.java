package org.fairlead.data.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.fairlead.data.ImageShape;
import org.fairlead.fairness.SoftLabels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MixerTest {
  private static final ImageShape SHAPE = new ImageShape(16, 16, 3);

  private static Augmentation mixing(double mixup, double cutmix) {
    return new Augmentation(
        false, 0, ResizedCrop.OFF, ColorJitter.OFF, TrivialAugment.NONE, 0, mixup, cutmix);
  }

  /** A batch of flat images: image i is all {@code 40 i}. */
  private static ByteBuffer flat(int images) {
    var batch = ByteBuffer.allocateDirect(images * SHAPE.bytes());
    for (int i = 0; i < images; i++) {
      var image = new byte[SHAPE.bytes()];
      Arrays.fill(image, (byte) (40 * i));
      batch.put(image);
    }
    return batch;
  }

  private static byte[] image(ByteBuffer batch, int i) {
    var image = new byte[SHAPE.bytes()];
    batch.get(i * SHAPE.bytes(), image);
    return image;
  }

  @Test
  void blend_isTheWeightedMean() {
    byte[] into = Pictures.of(0, 100, 255, 200);
    double share = Mixer.blend(into, Pictures.of(255, 200, 255, 0), 0.75);
    assertThat(share).isEqualTo(0.75);
    assertThat(Pictures.values(into)).containsExactly(64, 125, 255, 150);
    byte[] same = Pictures.of(1, 2);
    assertThat(Mixer.blend(same, Pictures.of(9, 9), 1)).isEqualTo(1);
    assertThat(same).containsExactly(1, 2);
  }

  /** Boxes of 2 x 2 of 4 x 4 pixels, inside and over an edge. */
  @ParameterizedTest(name = "centre {0}, {1}")
  @CsvSource({"2, 2, 0.75", "0, 0, 0.9375", "0, 2, 0.875"})
  void paste_sharesAsTheAreaThatIsLeft(int row, int column, double share) {
    var shape = new ImageShape(4, 4, 1);
    var mixer = new Mixer(mixing(0, 1), shape);
    var into = new byte[16];
    var other = new byte[16];
    Arrays.fill(other, (byte) 1);
    assertThat(mixer.paste(into, other, row, column, 2, 2)).isEqualTo(share);
    int pasted = 0;
    for (int i = 0; i < 16; i++) {
      boolean inside =
          i / 4 >= row - 1 && i / 4 < row + 1 && i % 4 >= column - 1 && i % 4 < column + 1;
      assertThat(into[i]).isEqualTo((byte) (inside ? 1 : 0));
      pasted += into[i];
    }
    assertThat(1 - pasted / 16.0).isEqualTo(share);
  }

  @ParameterizedTest(name = "mixup {0}, cutmix {1}")
  @CsvSource({"0.4, 0", "0, 1", "0.2, 1"})
  void mix_showsEveryImageWithTheNextAsItsLabelsSay(double mixup, double cutmix) {
    ByteBuffer batch = flat(5);
    int[] labels = {0, 1, 2, 3, 4};
    SoftLabels targets = new Mixer(mixing(mixup, cutmix), SHAPE).mix(batch, labels, i -> 100 + i);
    assertThat(targets.labels()).isSameAs(labels);
    for (int i = 0; i < 5; i++) {
      int next = (i + 1) % 5;
      assertThat(targets.partner(i)).isEqualTo(next);
      assertThat(targets.share(i)).isBetween(0.5, 1.0);
      double mean = Arrays.stream(Pictures.values(image(batch, i))).average().orElseThrow();
      double expected = targets.share(i) * 40 * i + (1 - targets.share(i)) * 40 * next;
      assertThat(mean).isCloseTo(expected, within(0.51));
    }
  }

  @Test
  void mix_dependsOnSeedsAndNotOnWhatWasMixedBefore() {
    var mixer = new Mixer(mixing(0.3, 0.5), SHAPE);
    int[] labels = {0, 1, 0, 1};
    ByteBuffer first = flat(4);
    SoftLabels targets = mixer.mix(first, labels, i -> 7L * i);
    mixer.mix(flat(5), new int[5], i -> i);
    ByteBuffer again = flat(4);
    SoftLabels same = mixer.mix(again, labels, i -> 7L * i);
    ByteBuffer others = flat(4);
    mixer.mix(others, labels, i -> 7L * i + 1);
    for (int i = 0; i < 4; i++) {
      assertThat(image(again, i)).isEqualTo(image(first, i));
      assertThat(same.share(i)).isEqualTo(targets.share(i));
    }
    assertThat(others.flip()).isNotEqualTo(first.flip());
  }

  @Test
  void mix_leavesABatchOfOne() {
    ByteBuffer batch = flat(2);
    SoftLabels targets = new Mixer(mixing(1, 1), SHAPE).mix(batch, new int[] {3}, i -> 1);
    assertThat(targets.areMixed()).isFalse();
    assertThat(image(batch, 0)).containsOnly((byte) 0);
  }

  /** The mean of max(λ, 1 - λ) is 3/4 of an even λ: that of the shares of mixup. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void mix_drawsSharesOfTheDistribution(long seed) {
    var shape = new ImageShape(1, 1, 1);
    var mixer = new Mixer(mixing(1, 0), shape);
    int size = 20_000;
    SoftLabels targets =
        mixer.mix(ByteBuffer.allocateDirect(size), new int[size], i -> seed * size + i);
    double sum = 0;
    for (int i = 0; i < size; i++) {
      sum += targets.share(i);
    }
    assertThat(sum / size).isCloseTo(0.75, within(0.005));
  }
}
