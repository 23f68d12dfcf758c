package org.fairlead.data.synthetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.fairlead.base.InputException;
import org.fairlead.data.Dataset;
import org.fairlead.data.DatasetGroups;
import org.fairlead.data.Split;
import org.fairlead.data.format.Datasets;
import org.fairlead.data.inspect.DataChecks;
import org.fairlead.data.source.MemorySource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SyntheticFacesTest {

  private static Dataset open(SyntheticOptions options, int size, String target) {
    var spec = MemorySource.spec("synthetic", null, size, target, "skin", "glasses");
    return Datasets.open(spec.withOptions(options));
  }

  private static SyntheticOptions options(
      int count, int testCount, double share, double difficulty) {
    return new SyntheticOptions(count, testCount, share, difficulty, 0.03, 5);
  }

  private static byte[] pixels(Dataset data, int sample) {
    var pixels = ByteBuffer.allocate(data.shape().bytes());
    data.read(sample, pixels);
    return pixels.array();
  }

  @ParameterizedTest(name = "minority share {0}")
  @ValueSource(doubles = {0.5, 0.15, 0.05})
  void counts_areAsAskedFor(double share) {
    var data = open(options(1200, 600, share, 0.5), 16, "expression");
    assertThat(data.size()).isEqualTo(1800);
    assertThat(data.classNames()).containsExactly("frown", "neutral", "smile");
    assertThat(data.attributes().get(0).values()).containsExactly("light", "dark");
    var counts = new int[2][2][3];
    for (int i = 0; i < data.size(); i++) {
      counts[i < 1200 ? 0 : 1][data.attribute(0, i)][data.label(i)]++;
    }
    int dark = (int) Math.round(1200 * share);
    for (int label = 0; label < 3; label++) {
      assertThat(counts[0][1][label]).isBetween(dark / 3, dark / 3 + 1);
      assertThat(counts[0][0][label]).isBetween((1200 - dark) / 3, (1200 - dark) / 3 + 1);
      assertThat(counts[1][0][label]).isEqualTo(100);
      assertThat(counts[1][1][label]).isEqualTo(100);
    }
    assertThat(data.testSamples()).isEqualTo(IntStream.range(1200, 1800).toArray());
    var split = Split.of(data, DatasetGroups.of(data, true), 0.1, 1);
    DataChecks.requireUsable(data, DatasetGroups.of(data, true), split);
  }

  @Test
  void everyColumn_canBeTheTarget() {
    for (String target : new String[] {"expression", "skin", "glasses", "age"}) {
      assertThat(open(options(60, 20, 0.3, 0.5), 16, target).classNames()).hasSizeBetween(2, 3);
    }
  }

  /** Fixed here so that a change of what is drawn is noticed: then Face.VERSION must rise. */
  @Test
  void pictures_areTheSameEverywhere() throws GeneralSecurityException {
    var digest = MessageDigest.getInstance("SHA-256");
    var data = open(options(40, 20, 0.3, 0.7), 32, "expression");
    for (int i = data.size() - 1; i >= 0; i--) {
      digest.update(pixels(data, i));
    }
    assertThat(HexFormat.of().formatHex(digest.digest()))
        .isEqualTo("1dd6252fefbb1c4c13068ba83c9d4bdeeb31476be9bcccbc7eb1557eaaa7cddb");
    assertThat(Face.VERSION).isEqualTo(1);
  }

  @Test
  void pictures_dependOnSeedOptionsAndSampleOnly() {
    var data = open(options(40, 20, 0.3, 0.7), 24, "expression");
    var again = open(options(40, 20, 0.3, 0.7), 24, "age");
    for (int i = data.size() - 1; i >= 0; i--) {
      assertThat(pixels(data, i)).isEqualTo(pixels(again, i));
    }
    assertThat(pixels(data, 0)).isNotEqualTo(pixels(data, 1));
    var other = new SyntheticOptions(40, 20, 0.3, 0.7, 0.03, 6);
    assertThat(pixels(open(other, 24, "age"), 0)).isNotEqualTo(pixels(data, 0));
    assertThat(open(other, 24, "age").pixelFingerprint()).isNotEqualTo(again.pixelFingerprint());
    assertThat(data.pixelFingerprint()).isEqualTo(again.pixelFingerprint());
    assertThat(data.pixelFingerprint())
        .isNotEqualTo(open(options(40, 20, 0.3, 0.6), 24, "age").pixelFingerprint());
  }

  @Test
  void difficulty_leavesTheMajorityAsItIsAndChangesTheMinority() {
    var easy = open(options(40, 0, 0.3, 0), 24, "expression");
    var hard = open(options(40, 0, 0.3, 1), 24, "expression");
    for (int i = 0; i < 40; i++) {
      if (easy.attribute(0, i) == 0) {
        assertThat(pixels(easy, i)).isEqualTo(pixels(hard, i));
      } else {
        assertThat(pixels(easy, i)).isNotEqualTo(pixels(hard, i));
      }
    }
  }

  /** The same face smiling and frowning: the pictures differ less the higher the difficulty. */
  @Test
  void difficulty_makesExpressionsSubtler() {
    double before = Double.POSITIVE_INFINITY;
    for (double difficulty : new double[] {0, 0.3, 0.6, 0.9}) {
      double total = 0;
      for (int seed = 0; seed < 30; seed++) {
        var smile = drawn(new Face(1, true, false, 30, difficulty, 0, seed), 32);
        var frown = drawn(new Face(-1, true, false, 30, difficulty, 0, seed), 32);
        for (int i = 0; i < smile.length; i++) {
          total += Math.abs((smile[i] & 0xff) - (frown[i] & 0xff));
        }
      }
      assertThat(total).isLessThan(0.85 * before);
      before = total;
    }
  }

  private static byte[] drawn(Face face, int size) {
    var pixels = ByteBuffer.allocate(size * size * 3);
    face.draw(size, pixels);
    return pixels.array();
  }

  @Test
  void everySize_canBeDrawn() {
    for (int size : new int[] {1, 2, 8, 33, 200}) {
      assertThat(drawn(new Face(1, true, true, 70, 1, 0.5, 3), size)).hasSize(size * size * 3);
    }
  }

  @Test
  void options_outOfRangeAreRefused() {
    assertThatThrownBy(() -> options(0, 1, 0.1, 0))
        .isInstanceOf(InputException.class)
        .hasMessage("count is 0, expected at least 1");
    assertThatThrownBy(() -> options(1, -1, 0.1, 0))
        .hasMessage("testCount is -1, expected at least 0");
    assertThatThrownBy(() -> options(1, 1, 1, 0))
        .hasMessage(
            "minorityShare is 1.0, expected a share above 0 and at most 0.5 (as many of either)");
    assertThatThrownBy(() -> options(1, 1, 0.1, 1.5))
        .hasMessage("minorityDifficulty is 1.5, expected 0 (as the majority) to 1");
    assertThatThrownBy(() -> new SyntheticOptions(1, 1, 0.1, 0, Double.NaN, 1))
        .hasMessage("noise is NaN, expected 0 to 0.5 of full intensity");
  }
}
