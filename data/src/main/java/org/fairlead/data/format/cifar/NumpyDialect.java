package org.fairlead.data.format.cifar;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fairlead.base.pickle.PickleDialect;
import org.fairlead.base.pickle.PickleReader;
import org.jspecify.annotations.Nullable;

/**
 * Pickled arrays of whole numbers, as NumPy writes them in all its versions. An array becomes a
 * {@link NumpyArray}, a view of the pickle, a NumPy number a {@link Long}; arrays of anything else,
 * or in column-major order, are refused.
 */
final class NumpyDialect implements PickleDialect {
  private static final int MOST_DIMENSIONS = 32;
  private static final int LONGEST_TEXT = 100; // of a type, an order of bytes or an encoding

  private static final Set<String> MODULES =
      Set.of("numpy", "numpy.core.multiarray", "numpy._core.multiarray");
  private static final Set<String> NUMERIC = Set.of("numpy.core.numeric", "numpy._core.numeric");

  /** The functions and types that are known. */
  private enum Name {
    RECONSTRUCT,
    FROM_BUFFER,
    SCALAR,
    NDARRAY,
    DTYPE,
    ENCODE
  }

  /** The type of an array's entries. NumPy names it first and says the order of bytes after. */
  private static final class DType {
    private static final Pattern WHOLE = Pattern.compile("([<>|=]?)([ui])([1248])");
    private static final Pattern LONG_NAME = Pattern.compile("(u?)int(8|16|32|64)");
    private static final int SHOWN = 40;

    private final String name;
    private String order;

    DType(String name) {
      Matcher whole = LONG_NAME.matcher(name);
      this.name =
          whole.matches()
              ? (whole.group(1).isEmpty() ? "i" : "u") + Integer.parseInt(whole.group(2)) / 8
              : name;
      this.order = "";
    }

    void order(String text) {
      order = text;
    }

    /** Returns how entries are stored, where they are whole numbers. */
    Optional<NumpyArray.Type> stored() {
      Matcher whole = WHOLE.matcher(name);
      if (!whole.matches()) {
        return Optional.empty();
      }
      boolean big = (order.isEmpty() ? whole.group(1) : order).equals(">");
      return Optional.of(
          new NumpyArray.Type(
              Integer.parseInt(whole.group(3)),
              whole.group(2).equals("i"),
              big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN));
    }

    @Override
    public String toString() {
      return "'%s'".formatted(name.length() <= SHOWN ? name : name.substring(0, SHOWN) + "...");
    }
  }

  @Override
  public String kind() {
    return "array of whole numbers";
  }

  @Override
  public String contents() {
    return "arrays of whole numbers, numbers, texts, lists and dictionaries";
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
        case "scalar" -> Name.SCALAR;
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
      return new NumpyArray();
    }
    if (function == Name.SCALAR && arguments.size() == 2) {
      return array(new NumpyArray(), arguments.get(1), arguments.get(0), List.of(1L), true, reader)
          .get(0);
    }
    if (function == Name.FROM_BUFFER && arguments.size() == 4) {
      return array(
          new NumpyArray(),
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
      reader.reserve(text.length());
      return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)).asReadOnlyBuffer();
    }
    return null;
  }

  /** Arrays have a state (version, shape, type, whether column-major, bytes); types have one. */
  @Override
  public boolean build(Object target, Object state, PickleReader reader) {
    if (target instanceof DType type) {
      if (state instanceof List<?> values && values.size() > 1) {
        type.order(text(values.get(1)));
      }
      return true;
    }
    if (target instanceof NumpyArray array
        && state instanceof List<?> values
        && values.size() == 5) {
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

  private static NumpyArray array(
      NumpyArray array,
      Object content,
      Object type,
      Object shape,
      boolean rowMajor,
      PickleReader reader) {
    Optional<NumpyArray.Type> stored =
        type instanceof DType dtype ? dtype.stored() : Optional.empty();
    if (stored.isEmpty()) {
      throw reader.wrong(
          "has an array of %s, expected whole numbers such as uint8"
              .formatted(type instanceof DType ? type : "something that is no type"));
    }
    List<Long> extents = List.copyOf(reader.numbers(shape, MOST_DIMENSIONS));
    if (!rowMajor && extents.size() > 1) {
      throw reader.wrong("has an array in column-major order");
    }
    if (!(content instanceof ByteBuffer bytes)
        || !fills(extents, stored.get().width(), bytes.remaining())) {
      throw reader.wrong("has an array of shape %s whose bytes do not fill it".formatted(extents));
    }
    array.fill(extents, stored.get(), bytes);
    return array;
  }

  private static boolean fills(List<Long> shape, int width, long bytes) {
    try {
      long entries = width;
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

  /** Returns a short text; empty for what is none, which is not looked into. */
  private static String text(Object value) {
    if (value instanceof ByteBuffer bytes && bytes.remaining() <= LONGEST_TEXT) {
      return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }
    return value instanceof String text && text.length() <= LONGEST_TEXT ? text : "";
  }
}
