package org.fairlead.networks.weights;

import static org.fairlead.base.Checks.requireArgument;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.fairlead.base.io.MappedBytes;
import org.fairlead.base.io.Untrusted;
import org.jspecify.annotations.Nullable;

/**
 * An immutable dense array: element type, shape, and row-major little-endian bytes.
 *
 * <p>The bytes may lie in a mapped file, so a tensor costs no memory until it is read. If another
 * program cuts that file, reading the entries throws an {@link org.fairlead.base.InputException}
 * that names it. Thread-safe.
 */
public final class Tensor {
  private final DType dtype;
  private final List<Long> shape;
  private final ByteBuffer bytes;

  /** The file whose mapping holds the bytes, if that is known. */
  private final @Nullable Path file;

  private Tensor(DType dtype, List<Long> shape, ByteBuffer bytes, @Nullable Path file) {
    this.dtype = dtype;
    this.shape = shape;
    this.bytes = bytes;
    this.file = file;
  }

  /**
   * Returns a tensor over the remaining bytes of {@code bytes}, which must not change afterwards.
   *
   * @throws IllegalArgumentException if shape and byte count disagree
   */
  public static Tensor of(DType dtype, List<Long> shape, ByteBuffer bytes) {
    long expected = Math.multiplyExact(elements(shape), dtype.bytes());
    requireArgument(
        bytes.remaining() == expected,
        "%s tensor of shape %s has %d bytes, expected %d",
        dtype,
        shape,
        bytes.remaining(),
        expected);
    return new Tensor(dtype, List.copyOf(shape), bytes.slice().asReadOnlyBuffer(), null);
  }

  /** Returns the same tensor, whose bytes lie in this file: errors of reading them name it. */
  Tensor of(Path mapped) {
    return new Tensor(dtype, shape, bytes, mapped);
  }

  /** Reads entries; where they lie in a file that was cut since, the error names it. */
  private <T> T read(Supplier<T> entries) {
    return file == null ? entries.get() : Untrusted.read(file, entries::get);
  }

  /** Returns an F32 tensor; {@code values} are copied. */
  public static Tensor ofFloats(List<Integer> shape, float[] values) {
    ByteBuffer buffer = allocate(DType.F32, shape, values.length);
    buffer.asFloatBuffer().put(values);
    return of(DType.F32, widen(shape), buffer);
  }

  /** Returns an F64 tensor; {@code values} are copied. */
  public static Tensor ofDoubles(List<Integer> shape, double[] values) {
    ByteBuffer buffer = allocate(DType.F64, shape, values.length);
    buffer.asDoubleBuffer().put(values);
    return of(DType.F64, widen(shape), buffer);
  }

  /** Returns an I64 tensor; {@code values} are copied. */
  public static Tensor ofLongs(List<Integer> shape, long[] values) {
    ByteBuffer buffer = allocate(DType.I64, shape, values.length);
    buffer.asLongBuffer().put(values);
    return of(DType.I64, widen(shape), buffer);
  }

  /** Returns a U8 tensor; {@code values} are copied. */
  public static Tensor ofBytes(List<Integer> shape, byte[] values) {
    ByteBuffer buffer = allocate(DType.U8, shape, values.length);
    buffer.duplicate().put(values);
    return of(DType.U8, widen(shape), buffer);
  }

  /** Returns the element type. */
  public DType dtype() {
    return dtype;
  }

  /** Returns the extents; {@code []} for a scalar. */
  public List<Long> shape() {
    return shape;
  }

  /** Returns whether the extents are these. */
  public boolean hasShape(List<Integer> expected) {
    return shape.equals(widen(expected));
  }

  /** Returns the number of entries. */
  public long elements() {
    return bytes.limit() / dtype.bytes();
  }

  /** Returns a fresh little-endian, read-only view of all bytes, row-major. */
  public ByteBuffer bytes() {
    return bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Returns all entries rounded to float. */
  public float[] floats() {
    return read(this::asFloats);
  }

  private float[] asFloats() {
    var values = new float[(int) elements()];
    ByteBuffer buffer = bytes();
    switch (dtype) {
      case F32 -> buffer.asFloatBuffer().get(values);
      case F64 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) buffer.getDouble(8 * i);
        }
      }
      case F16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = halfToFloat(buffer.getShort(2 * i));
        }
      }
      case BF16 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = Float.intBitsToFloat(buffer.getShort(2 * i) << 16);
        }
      }
      case I64 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = buffer.getLong(8 * i);
        }
      }
      case I32 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = buffer.getInt(4 * i);
        }
      }
      case I16, I8, U8, BOOL -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = shortInteger(buffer, i);
        }
      }
    }
    return values;
  }

  /** Returns all entries as double; I64 entries beyond 2^53 are rounded. */
  public double[] doubles() {
    return read(this::asDoubles);
  }

  private double[] asDoubles() {
    var values = new double[(int) elements()];
    ByteBuffer buffer = bytes();
    switch (dtype) {
      case F64 -> buffer.asDoubleBuffer().get(values);
      case I64 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = buffer.getLong(8 * i);
        }
      }
      case I32 -> {
        for (int i = 0; i < values.length; i++) {
          values[i] = buffer.getInt(4 * i);
        }
      }
      case F32, F16, BF16, I16, I8, U8, BOOL -> {
        float[] floats = asFloats();
        for (int i = 0; i < values.length; i++) {
          values[i] = floats[i];
        }
      }
    }
    return values;
  }

  /**
   * Returns all entries of an integer tensor.
   *
   * @throws IllegalArgumentException if the element type is a floating-point type
   */
  public long[] longs() {
    requireArgument(!dtype.isFloating(), "a tensor of %s has no integer entries", dtype);
    return read(this::asLongs);
  }

  private long[] asLongs() {
    var values = new long[(int) elements()];
    ByteBuffer buffer = bytes();
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (dtype) {
            case I64 -> buffer.getLong(8 * i);
            case I32 -> buffer.getInt(4 * i);
            default -> shortInteger(buffer, i);
          };
    }
    return values;
  }

  /** Returns an entry of I16, I8, U8 or BOOL. */
  private int shortInteger(ByteBuffer buffer, int i) {
    return switch (dtype) {
      case I16 -> buffer.getShort(2 * i);
      case I8 -> buffer.get(i);
      default -> Byte.toUnsignedInt(buffer.get(i));
    };
  }

  /**
   * Returns the slices {@code rows} of the first axis, in that order.
   *
   * @throws IllegalArgumentException if one is not there, or the tensor is a scalar
   */
  public Tensor rows(List<Integer> rows) {
    return read(() -> ofRows(rows));
  }

  private Tensor ofRows(List<Integer> rows) {
    requireArgument(!shape.isEmpty(), "a scalar has no rows");
    long count = shape.get(0);
    int size = count == 0 ? 0 : (int) (bytes.limit() / count);
    ByteBuffer target = ByteBuffer.allocate(Math.multiplyExact(size, rows.size()));
    for (int row : rows) {
      requireArgument(row >= 0 && row < count, "row %d of %d does not exist", row, count);
      target.put(bytes.slice(row * size, size));
    }
    var extents = new ArrayList<Long>(shape);
    extents.set(0, (long) rows.size());
    return of(dtype, extents, target.flip());
  }

  /** Two tensors are equal if element type, shape and all bytes are. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Tensor that
        && dtype == that.dtype
        && shape.equals(that.shape)
        && MappedBytes.same(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * dtype.hashCode() + shape.hashCode()) + bytes.hashCode();
  }

  /** Returns type and shape, for example {@code F32 [64, 3, 7, 7]}. */
  @Override
  public String toString() {
    return dtype + " " + shape;
  }

  private static ByteBuffer allocate(DType dtype, List<Integer> shape, int values) {
    long elements = elements(widen(shape));
    requireArgument(
        elements == values, "shape %s has %d entries, got %d values", shape, elements, values);
    long size = elements * dtype.bytes();
    requireArgument(size <= Integer.MAX_VALUE - 8, "shape %s has more than 2^31 bytes", shape);
    return ByteBuffer.allocate((int) size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static List<Long> widen(List<Integer> shape) {
    return shape.stream().map(Integer::longValue).toList();
  }

  static long elements(List<Long> shape) {
    long elements = 1;
    for (long extent : shape) {
      requireArgument(extent >= 0, "shape %s has a negative extent", shape);
      elements = Math.multiplyExact(elements, extent);
    }
    return elements;
  }

  /** IEEE 754 binary16 to binary32, exactly. */
  private static float halfToFloat(short half) {
    int bits = half & 0xffff;
    int sign = (bits & 0x8000) << 16;
    int exponent = (bits >>> 10) & 0x1f;
    int fraction = bits & 0x3ff;
    if (exponent == 0x1f) {
      return Float.intBitsToFloat(sign | 0x7f800000 | (fraction << 13));
    }
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (fraction << 13));
  }
}
