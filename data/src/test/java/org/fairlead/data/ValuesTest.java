package org.fairlead.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ValuesTest {

  @Test
  void imageShape_countsBytesAndRejectsEmptyAndHugeOnes() {
    assertThat(new ImageShape(4, 5, 3).bytes()).isEqualTo(60);
    assertThat(ImageShape.square(32)).hasToString("32x32x3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageShape(0, 5, 3))
        .withMessage("image shape must be positive in every dimension, got 0 x 5 x 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ImageShape(50_000, 50_000, 3))
        .withMessage("image of 50000 x 50000 x 3 exceeds 2^31 bytes");
  }

  @Test
  void batch_showsItsPixelsUntilItIsReleased() {
    var pixels = ByteBuffer.allocateDirect(40);
    pixels.position(3);
    var batch = Batch.of(new ImageShape(2, 2, 3), pixels, new int[] {5, 7, 9}, new int[] {0, 1, 0});
    assertThat(batch.size()).isEqualTo(3);
    assertThat(batch.pixels().position()).isZero();
    assertThat(batch.pixels().limit()).isEqualTo(36);
    assertThat(batch.pixels().order()).isEqualTo(ByteOrder.nativeOrder());
    batch.release();
    batch.close();
    assertThatIllegalStateException()
        .isThrownBy(batch::pixels)
        .withMessage("this batch was released; its pixels belong to another one");
  }

  @Test
  void batch_rejectsWhatDoesNotFit() {
    var shape = new ImageShape(2, 2, 3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Batch.of(shape, ByteBuffer.allocate(12), new int[1], new int[1]))
        .withMessage("pixels must be a direct buffer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Batch.of(shape, ByteBuffer.allocateDirect(12), new int[2], new int[2]))
        .withMessage("pixels hold 12 bytes, expected 24 for 2 samples of 2x2x3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Batch.of(shape, ByteBuffer.allocateDirect(24), new int[2], new int[1]))
        .withMessage("a batch needs as many samples as labels and at least one, got 2 and 1");
  }

  @Test
  void normalization_rejectsChannelsThatDisagreeAndZeroDeviations() {
    assertThat(Normalization.IMAGENET.mean()).hasSize(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalization(List.of(0f, 0f), List.of(1f)))
        .withMessage("normalization needs one mean and one std per channel, got 2 and 1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalization(List.of(0f), List.of(0f)))
        .withMessage("std must be positive and finite, got [0.0]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Normalization(List.of(Float.NaN), List.of(1f)))
        .withMessage("mean must be finite, got [NaN]");
  }
}
