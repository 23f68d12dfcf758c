package org.fairlead.networks.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class TensorTest {

  @Test
  void ofFloats_copiesAndReadsBack() {
    float[] values = {1, -2.5f, Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE};
    Tensor tensor = Tensor.ofFloats(List.of(2, 3), values);
    values[0] = 7;
    assertThat(tensor.floats())
        .containsExactly(1, -2.5f, Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE);
    assertThat(tensor.shape()).containsExactly(2L, 3L);
    assertThat(tensor.hasShape(List.of(2, 3))).isTrue();
    assertThat(tensor.hasShape(List.of(3, 2))).isFalse();
    assertThat(tensor.elements()).isEqualTo(6);
    assertThat(tensor).hasToString("F32 [2, 3]");
    assertThat(tensor.bytes().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(tensor.bytes().getFloat(4)).isEqualTo(-2.5f);
    Assertions.assertThatExceptionOfType(ReadOnlyBufferException.class)
        .isThrownBy(() -> tensor.bytes().put(0, (byte) 1));
  }

  @Test
  void scalar_hasOneEntryAndNoExtents() {
    Tensor tensor = Tensor.ofLongs(List.of(), new long[] {Long.MIN_VALUE});
    assertThat(tensor.elements()).isEqualTo(1);
    assertThat(tensor.longs()).containsExactly(Long.MIN_VALUE);
    assertThat(tensor.shape()).isEmpty();
  }

  @Test
  void doubles_keepEveryBit() {
    double[] values = {Math.PI, -0.0, Double.MIN_VALUE};
    assertThat(Tensor.ofDoubles(List.of(3), values).doubles()).containsExactly(values);
    assertThat(Tensor.ofDoubles(List.of(3), values).floats())
        .containsExactly((float) Math.PI, -0f, 0f);
  }

  /** Every half-precision number is an exact float. */
  @Test
  void floats_ofHalfPrecision() {
    int[][] cases = {
      {0x3c00, Float.floatToIntBits(1)},
      {0xc000, Float.floatToIntBits(-2)},
      {0x7bff, Float.floatToIntBits(65504)},
      {0x0001, Float.floatToIntBits(0x1p-24f)},
      {0x83ff, Float.floatToIntBits(-0x3ffp-24f)},
      {0x0400, Float.floatToIntBits(0x1p-14f)},
      {0x8000, Float.floatToIntBits(-0f)},
      {0x7c00, Float.floatToIntBits(Float.POSITIVE_INFINITY)},
      {0xfc00, Float.floatToIntBits(Float.NEGATIVE_INFINITY)},
      {0x3555, Float.floatToIntBits(0x555p-12f)}
    };
    for (int[] each : cases) {
      Tensor tensor = Tensor.of(DType.F16, List.of(1L), shorts((short) each[0]));
      assertThat(Float.floatToRawIntBits(tensor.floats()[0])).isEqualTo(each[1]);
    }
    assertThat(Tensor.of(DType.F16, List.of(1L), shorts((short) 0x7e00)).floats())
        .containsExactly(Float.NaN);
  }

  @Test
  void floats_ofBrainFloats() {
    Tensor tensor = Tensor.of(DType.BF16, List.of(2L), shorts((short) 0x3f80, (short) 0xc040));
    assertThat(tensor.floats()).containsExactly(1, -3);
    assertThat(tensor.doubles()).containsExactly(1, -3);
  }

  private static ByteBuffer shorts(short... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (short value : values) {
      bytes.putShort(value);
    }
    return bytes.flip();
  }

  @Test
  void integers_convert() {
    ByteBuffer ints = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    ints.putInt(-5).putInt(7).flip();
    Tensor tensor = Tensor.of(DType.I32, List.of(2L), ints);
    assertThat(tensor.longs()).containsExactly(-5, 7);
    assertThat(tensor.floats()).containsExactly(-5, 7);
    assertThat(tensor.doubles()).containsExactly(-5, 7);
    Tensor bytes = Tensor.ofBytes(List.of(2), new byte[] {(byte) 200, 1});
    assertThat(bytes.longs()).containsExactly(200, 1);
    assertThat(bytes.floats()).containsExactly(200, 1);
    Tensor longs = Tensor.ofLongs(List.of(1), new long[] {3});
    assertThat(longs.floats()).containsExactly(3);
    assertThat(longs.doubles()).containsExactly(3);
  }

  @Test
  void shortIntegers_areSigned() {
    Tensor shorts = Tensor.of(DType.I16, List.of(2L), shorts((short) -300, (short) 300));
    assertThat(shorts.longs()).containsExactly(-300, 300);
    assertThat(shorts.floats()).containsExactly(-300, 300);
    Tensor bytes = Tensor.of(DType.I8, List.of(2L), ByteBuffer.wrap(new byte[] {-1, 1}));
    assertThat(bytes.longs()).containsExactly(-1, 1);
    assertThat(bytes.doubles()).containsExactly(-1, 1);
  }

  @Test
  void rows_picksAndOrdersThem() {
    Tensor matrix = Tensor.ofFloats(List.of(3, 2), new float[] {0, 1, 10, 11, 20, 21});
    assertThat(matrix.rows(List.of(2, 0)))
        .isEqualTo(Tensor.ofFloats(List.of(2, 2), new float[] {20, 21, 0, 1}));
    assertThat(Tensor.ofFloats(List.of(2), new float[] {5, 6}).rows(List.of(1)).floats())
        .containsExactly(6);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> matrix.rows(List.of(3)))
        .withMessage("row 3 of 3 does not exist");
  }

  @Test
  void equals_comparesTypeShapeAndBits() {
    Tensor tensor = Tensor.ofFloats(List.of(2), new float[] {0, 1});
    assertThat(tensor)
        .isEqualTo(Tensor.ofFloats(List.of(2), new float[] {0, 1}))
        .hasSameHashCodeAs(Tensor.ofFloats(List.of(2), new float[] {0, 1}))
        .isNotEqualTo(Tensor.ofFloats(List.of(2), new float[] {-0f, 1}))
        .isNotEqualTo(Tensor.ofFloats(List.of(1, 2), new float[] {0, 1}))
        .isNotEqualTo(Tensor.ofDoubles(List.of(1), new double[] {0}));
  }

  @Test
  void factories_rejectOtherCountsThanTheShapeHas() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.ofFloats(List.of(2, 3), new float[5]))
        .withMessage("shape [2, 3] has 6 entries, got 5 values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.of(DType.F64, List.of(2L), ByteBuffer.allocate(8)))
        .withMessage("F64 tensor of shape [2] has 8 bytes, expected 16");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.of(DType.F64, List.of(-2L), ByteBuffer.allocate(8)))
        .withMessage("shape [-2] has a negative extent");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tensor.ofFloats(List.of(1), new float[1]).longs())
        .withMessage("a tensor of F32 has no integer entries");
  }
}
