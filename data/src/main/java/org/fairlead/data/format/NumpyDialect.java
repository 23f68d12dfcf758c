package org.fairlead.data.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.fairlead.base.pickle.PickleDialect;
import org.fairlead.base.pickle.PickleReader;
import org.jspecify.annotations.Nullable;

/**
 * Pickled arrays of bytes, as NumPy writes them in all its versions. An array becomes {@link
 * Bytes}, a view of the pickle; arrays of anything else, or in column-major order, are refused.
 */
final class NumpyDialect implements PickleDialect {
  private static final int MOST_DIMENSIONS = 32;

  private static final Set<String> MODULES =
      Set.of("numpy", "numpy.core.multiarray", "numpy._core.multiarray");
  private static final Set<String> NUMERIC = Set.of("numpy.core.numeric", "numpy._core.numeric");

  /** The functions and types that are known. */
  private enum Name {
    RECONSTRUCT,
    FROM_BUFFER,
    NDARRAY,
    DTYPE,
    ENCODE
  }

  /** The type of an array's entries; only bytes are read. */
  private record DType(String name) {
    boolean isByte() {
      return name.equals("u1") || name.equals("|u1") || name.equals("uint8");
    }
  }

  /** An array of bytes in row-major order; without content until its state is applied. */
  static final class Bytes {
    private List<Long> shape = List.of();
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    List<Long> shape() {
      return shape;
    }

    ByteBuffer bytes() {
      return bytes;
    }

    @Override
    public String toString() {
      return "an array of shape " + shape;
    }
  }

  @Override
  public String kind() {
    return "array of bytes";
  }

  @Override
  public String contents() {
    return "arrays of bytes, numbers, texts, lists and dictionaries";
  }

  @Override
  public boolean oldStringsAreTexts() {
    return false;
  }

  @Override
  public @Nullable Object global(String module, String name) {
    if (MODULES.contains(module)) {
      return switch (name) {
        case "_reconstruct" -> Name.RECONSTRUCT;
        case "ndarray" -> Name.NDARRAY;
        case "dtype" -> Name.DTYPE;
        default -> null;
      };
    }
    if (NUMERIC.contains(module) && name.equals("_frombuffer")) {
      return Name.FROM_BUFFER;
    }
    return module.equals("_codecs") && name.equals("encode") ? Name.ENCODE : null;
  }

  @Override
  public @Nullable Object call(Object function, List<?> arguments, PickleReader reader) {
    if (function == Name.DTYPE && !arguments.isEmpty()) {
      return new DType(text(arguments.get(0)));
    }
    if (function == Name.RECONSTRUCT && !arguments.isEmpty() && arguments.get(0) == Name.NDARRAY) {
      return new Bytes();
    }
    if (function == Name.FROM_BUFFER && arguments.size() == 4) {
      return array(
          new Bytes(),
          arguments.get(0),
          arguments.get(1),
          arguments.get(2),
          text(arguments.get(3)).equals("C"),
          reader);
    }
    if (function == Name.ENCODE
        && arguments.size() == 2
        && arguments.get(0) instanceof String text
        && text(arguments.get(1)).equals("latin1")) {
      return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)).asReadOnlyBuffer();
    }
    return null;
  }

  /** Arrays have a state (version, shape, type, whether column-major, bytes); types have one. */
  @Override
  public boolean build(Object target, Object state, PickleReader reader) {
    if (target instanceof DType) {
      return true;
    }
    if (target instanceof Bytes array && state instanceof List<?> values && values.size() == 5) {
      array(
          array,
          values.get(4),
          values.get(2),
          values.get(1),
          Boolean.FALSE.equals(values.get(3)) || Long.valueOf(0).equals(values.get(3)),
          reader);
      return true;
    }
    return false;
  }

  private static Bytes array(
      Bytes array,
      Object content,
      Object type,
      Object shape,
      boolean rowMajor,
      PickleReader reader) {
    if (!(type instanceof DType dtype) || !dtype.isByte()) {
      throw reader.wrong("has an array of %s, expected bytes (uint8)".formatted(type));
    }
    if (!rowMajor) {
      throw reader.wrong("has an array in column-major order");
    }
    List<Long> extents = List.copyOf(reader.numbers(shape, MOST_DIMENSIONS));
    if (!(content instanceof ByteBuffer bytes) || !fills(extents, bytes.remaining())) {
      throw reader.wrong("has an array of shape %s whose bytes do not fill it".formatted(extents));
    }
    array.shape = extents;
    array.bytes = bytes.slice();
    return array;
  }

  private static boolean fills(List<Long> shape, long bytes) {
    try {
      long entries = 1;
      for (long extent : shape) {
        if (extent < 0) {
          return false;
        }
        entries = Math.multiplyExact(entries, extent);
      }
      return entries == bytes;
    } catch (ArithmeticException e) {
      return false;
    }
  }

  private static String text(Object value) {
    return value instanceof ByteBuffer bytes
        ? StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString()
        : String.valueOf(value);
  }
}
