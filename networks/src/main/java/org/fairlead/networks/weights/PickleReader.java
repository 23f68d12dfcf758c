package org.fairlead.networks.weights;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.fairness.InputException;
import org.jspecify.annotations.Nullable;

/**
 * A pickle machine that can build tensors, texts, numbers, lists, tuples and dictionaries, and
 * nothing else.
 *
 * <p>A pickle is a program that may call any function of Python. This reader calls none: the few
 * globals that {@code torch.save} uses to describe tensors stand for fixed behaviour here, every
 * other one is refused by name. Its work and memory are bounded by the length of the pickle.
 *
 * <p>Values: {@link Tensor}, {@link String}, {@link Long}, {@link Double}, {@link Boolean}, {@link
 * #NONE}, {@link List} (lists and tuples), {@link Map} (dictionaries, in order, with texts or whole
 * numbers as keys).
 */
final class PickleReader {
  /** Python's {@code None}. */
  static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  private static final int MOST_OBJECTS = 2_000_000;
  private static final int MOST_EXTENTS = 64;

  /** Where the bytes of the tensors come from. */
  interface Storages {
    /**
     * Returns the bytes of a storage, little-endian; the same buffer for the same key.
     *
     * @param key the storage's name in the file
     * @param dtype the type of its entries
     * @param elements how many there are
     */
    ByteBuffer load(String key, DType dtype, long elements);

    /**
     * Asks for memory for a tensor whose entries are not contiguous in their storage.
     *
     * @throws InputException if it is more than such a file may ask for
     */
    void reserve(long bytes);
  }

  /** The globals that are known, with what they stand for. */
  private enum Global {
    ORDERED_DICT,
    REBUILD_TENSOR,
    REBUILD_PARAMETER,
    SIZE
  }

  private record StorageType(DType dtype) {}

  private record Storage(DType dtype, long elements, ByteBuffer bytes) {}

  private static final Map<String, Object> GLOBALS =
      Map.ofEntries(
          Map.entry("collections.OrderedDict", Global.ORDERED_DICT),
          Map.entry("torch._utils._rebuild_tensor_v2", Global.REBUILD_TENSOR),
          Map.entry("torch._utils._rebuild_parameter", Global.REBUILD_PARAMETER),
          Map.entry("torch.Size", Global.SIZE),
          Map.entry("torch.DoubleStorage", new StorageType(DType.F64)),
          Map.entry("torch.FloatStorage", new StorageType(DType.F32)),
          Map.entry("torch.HalfStorage", new StorageType(DType.F16)),
          Map.entry("torch.BFloat16Storage", new StorageType(DType.BF16)),
          Map.entry("torch.LongStorage", new StorageType(DType.I64)),
          Map.entry("torch.IntStorage", new StorageType(DType.I32)),
          Map.entry("torch.ByteStorage", new StorageType(DType.U8)),
          Map.entry("torch.BoolStorage", new StorageType(DType.BOOL)));

  /** Where a group of arguments begins on the stack. */
  private static final Object MARK = new Object();

  private final String where;
  private final ByteBuffer in;
  private final Storages storages;
  private final ArrayList<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private int position;
  private int objects;

  private PickleReader(String where, byte[] pickle, Storages storages) {
    this.where = where;
    this.in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    this.storages = storages;
  }

  /**
   * Returns the value that a pickle describes.
   *
   * @param where what to call the pickle in errors
   * @throws InputException naming the position, if the pickle is damaged or asks for more
   */
  static Object read(String where, byte[] pickle, Storages storages) {
    return new PickleReader(where, pickle, storages).run();
  }

  private Object run() {
    while (true) {
      position = in.position();
      int opcode = u8();
      switch (opcode) {
        case 0x80 -> { // PROTO
          int protocol = u8();
          if (protocol < 2 || protocol > 5) {
            throw wrong("has pickle protocol %d, expected 2 to 5".formatted(protocol));
          }
        }
        case 0x95 -> length(i64()); // FRAME: nothing to do
        case '.' -> {
          Object value = pop();
          if (!stack.isEmpty()) {
            throw wrong("ends with %d values too many".formatted(stack.size()));
          }
          return value;
        }
        case '(' -> stack.add(MARK);
        case '0' -> pop();
        case '1' -> popToMark();
        case 'N' -> push(NONE);
        case 0x88 -> push(true);
        case 0x89 -> push(false);
        case 'K' -> push((long) u8());
        case 'M' -> push((long) (u8() | u8() << 8));
        case 'J' -> push((long) i32());
        case 0x8a -> push(integer(u8()));
        case 0x8b -> push(integer(length(u32())));
        case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(i64())));
        case 'X' -> push(text(length(u32())));
        case 0x8c -> push(text(u8()));
        case 0x8d -> push(text(length(i64())));
        case 'U' -> push(text(u8()));
        case 'T' -> push(text(length(u32())));
        case '}' -> push(new LinkedHashMap<Object, Object>());
        case ']' -> push(new ArrayList<Object>());
        case ')' -> push(List.of());
        case 'd' -> {
          List<Object> items = popToMark();
          var dictionary = new LinkedHashMap<Object, Object>();
          putAll(dictionary, items);
          push(dictionary);
        }
        case 'l' -> push(new ArrayList<>(popToMark()));
        case 't' -> push(List.copyOf(popToMark()));
        case 0x85 -> push(List.of(pop()));
        case 0x86 -> {
          Object second = pop();
          push(List.of(pop(), second));
        }
        case 0x87 -> {
          Object third = pop();
          Object second = pop();
          push(List.of(pop(), second, third));
        }
        case 'a' -> {
          Object item = pop();
          list(peek()).add(item);
        }
        case 'e' -> {
          List<Object> items = popToMark();
          list(peek()).addAll(items);
        }
        case 's' -> {
          Object value = pop();
          Object key = pop();
          putAll(dictionary(peek()), List.of(key, value));
        }
        case 'u' -> {
          List<Object> items = popToMark();
          putAll(dictionary(peek()), items);
        }
        case 'q' -> remember(u8());
        case 'r' -> remember(u32());
        case 0x94 -> remember(memo.size());
        case 'h' -> push(recall(u8()));
        case 'j' -> push(recall(u32()));
        case 'c' -> push(global(line(), line()));
        case 0x93 -> {
          Object name = pop();
          Object module = pop();
          if (!(module instanceof String m) || !(name instanceof String n)) {
            throw wrong("names a global by something other than texts");
          }
          push(global(m, n));
        }
        case 'Q' -> push(storage(pop()));
        case 'R' -> {
          Object arguments = pop();
          push(call(pop(), arguments));
        }
        case 'b' -> build();
        default ->
            throw wrong(
                "uses pickle opcode 0x%02x, which no checkpoint of tensors needs; it is refused"
                    .formatted(opcode));
      }
    }
  }

  private Object global(String module, String name) {
    String full = module + "." + name;
    Object known = GLOBALS.get(full);
    if (known == null) {
      throw wrong(
          "asks for '%s', which is refused: only tensors, numbers, texts, lists and dictionaries"
                  .formatted(abbreviate(full))
              + " are read, and nothing is run");
    }
    return known;
  }

  private Object call(Object function, Object arguments) {
    if (!(arguments instanceof List<?> values)) {
      throw wrong("calls something without a tuple of arguments");
    }
    if (function == Global.ORDERED_DICT) {
      var dictionary = new LinkedHashMap<Object, Object>();
      if (!values.isEmpty()) {
        for (Object pair : list(values.get(0))) {
          if (!(pair instanceof List<?> item) || item.size() != 2) {
            throw wrong("builds a dictionary from something other than pairs");
          }
          putAll(dictionary, List.of(item.get(0), item.get(1)));
        }
      }
      return dictionary;
    }
    if (function == Global.SIZE) {
      return values.size() == 1 ? list(values.get(0)) : values;
    }
    if (function == Global.REBUILD_PARAMETER
        && !values.isEmpty()
        && values.get(0) instanceof Tensor tensor) {
      return tensor;
    }
    if (function == Global.REBUILD_TENSOR
        && values.size() >= 4
        && values.get(0) instanceof Storage storage
        && values.get(1) instanceof Long offset) {
      return tensor(storage, offset, numbers(values.get(2)), numbers(values.get(3)));
    }
    throw wrong(
        "calls %s with arguments it does not take"
            .formatted(function instanceof Global ? function : "something that is no function"));
  }

  /** Applies a state: only ordered dictionaries have one, their attributes, which are left out. */
  private void build() {
    Object state = pop();
    if (!(peek() instanceof Map) || !(state instanceof Map)) {
      throw wrong("sets attributes of something other than a dictionary");
    }
  }

  /** Reads {@code ('storage', type, key, device, elements)}. */
  private Storage storage(Object id) {
    if (id instanceof List<?> values
        && values.size() >= 5
        && "storage".equals(values.get(0))
        && values.get(1) instanceof StorageType type
        && values.get(2) instanceof String key
        && values.get(4) instanceof Long elements
        && elements >= 0) {
      return new Storage(type.dtype, elements, storages.load(key, type.dtype, elements));
    }
    throw wrong("has a persistent id that does not describe a storage");
  }

  private Tensor tensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {
    if (shape.size() != strides.size()) {
      throw wrong("has a tensor of shape %s and strides %s".formatted(shape, strides));
    }
    try {
      long elements = Tensor.elements(shape);
      long last = offset;
      boolean contiguous = true;
      long step = 1;
      for (int axis = shape.size() - 1; axis >= 0; axis--) {
        long extent = shape.get(axis);
        long stride = strides.get(axis);
        contiguous &= extent == 1 || stride == step;
        step = Math.multiplyExact(step, extent);
        if (extent > 0) {
          last = Math.addExact(last, Math.multiplyExact(extent - 1, stride));
        }
        if (stride < 0) {
          throw wrong("has a tensor with stride %d".formatted(stride));
        }
      }
      if (offset < 0 || (elements > 0 && last >= storage.elements)) {
        throw wrong(
            "has a tensor of shape %s, strides %s and offset %d in a storage of %d entries"
                .formatted(shape, strides, offset, storage.elements));
      }
      if (elements == 0) {
        return Tensor.of(storage.dtype, shape, ByteBuffer.allocate(0));
      }
      int width = storage.dtype.bytes();
      if (contiguous) {
        ByteBuffer bytes = storage.bytes.slice((int) (offset * width), (int) (elements * width));
        return Tensor.of(storage.dtype, shape, bytes);
      }
      long size = Math.multiplyExact(elements, (long) width);
      storages.reserve(size);
      return Tensor.of(storage.dtype, shape, gather(storage, offset, shape, strides, (int) size));
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw wrong("has a tensor of impossible shape %s".formatted(shape));
    }
  }

  /** Copies a strided tensor to row-major order. */
  private static ByteBuffer gather(
      Storage storage, long offset, List<Long> shape, List<Long> strides, int size) {
    int width = storage.dtype.bytes();
    ByteBuffer target = ByteBuffer.allocate(size);
    var index = new long[shape.size()];
    long at = offset;
    while (target.hasRemaining()) {
      for (int i = 0; i < width; i++) {
        target.put(storage.bytes.get((int) (at * width) + i));
      }
      for (int axis = index.length - 1; axis >= 0; axis--) {
        at += strides.get(axis);
        if (++index[axis] < shape.get(axis)) {
          break;
        }
        at -= strides.get(axis) * index[axis];
        index[axis] = 0;
      }
    }
    return target.flip();
  }

  private List<Long> numbers(Object value) {
    List<Object> elements = list(value);
    if (elements.size() > MOST_EXTENTS) {
      throw wrong("has a tensor of %d dimensions".formatted(elements.size()));
    }
    var numbers = new ArrayList<Long>();
    for (Object element : elements) {
      if (!(element instanceof Long number)) {
        throw wrong("has a shape or stride that is not a whole number");
      }
      numbers.add(number);
    }
    return numbers;
  }

  @SuppressWarnings("unchecked")
  private List<Object> list(Object value) {
    if (value instanceof List) {
      return (List<Object>) value;
    }
    throw wrong("has something else where a list was expected");
  }

  @SuppressWarnings("unchecked")
  private Map<Object, Object> dictionary(Object value) {
    if (value instanceof Map) {
      return (Map<Object, Object>) value;
    }
    throw wrong("has something else where a dictionary was expected");
  }

  private void putAll(Map<Object, Object> dictionary, List<Object> items) {
    if (items.size() % 2 != 0) {
      throw wrong("has a dictionary key without a value");
    }
    count(items.size());
    for (int i = 0; i < items.size(); i += 2) {
      Object key = items.get(i);
      if (!(key instanceof String) && !(key instanceof Long)) {
        throw wrong("has a dictionary key that is neither a text nor a whole number");
      }
      dictionary.put(key, items.get(i + 1));
    }
  }

  private void push(Object value) {
    count(1);
    stack.add(value);
  }

  private void remember(long index) {
    count(1);
    memo.put(index, peek());
  }

  /** Bounds memory and time: every value built, stored or put into a dictionary counts. */
  private void count(int values) {
    objects += values;
    if (objects > MOST_OBJECTS) {
      throw wrong("builds more than %d values".formatted(MOST_OBJECTS));
    }
  }

  private Object pop() {
    Object value = peek();
    stack.remove(stack.size() - 1);
    return value;
  }

  private Object peek() {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
      throw wrong("takes a value that is not there");
    }
    return stack.get(stack.size() - 1);
  }

  private List<Object> popToMark() {
    int mark = stack.size() - 1;
    while (mark >= 0 && stack.get(mark) != MARK) {
      mark--;
    }
    if (mark < 0) {
      throw wrong("takes a group of values that was never begun");
    }
    var group = new ArrayList<>(stack.subList(mark + 1, stack.size()));
    stack.subList(mark, stack.size()).clear();
    return group;
  }

  private Object recall(long index) {
    @Nullable Object value = memo.get(index);
    if (value == null) {
      throw wrong("recalls value %d, which was not stored".formatted(index));
    }
    return value;
  }

  private int u8() {
    need(1);
    return Byte.toUnsignedInt(in.get());
  }

  private int i32() {
    need(4);
    return in.getInt();
  }

  private long u32() {
    return Integer.toUnsignedLong(i32());
  }

  private long i64() {
    need(8);
    return in.getLong();
  }

  private void need(long bytes) {
    if (bytes > in.remaining()) {
      throw wrong("ends early");
    }
  }

  /** Returns a length that the rest of the pickle can hold. */
  private int length(long bytes) {
    if (bytes < 0 || bytes > in.remaining()) {
      throw wrong("ends early");
    }
    return (int) bytes;
  }

  private String text(int length) {
    need(length);
    ByteBuffer bytes = in.slice(in.position(), length);
    in.position(in.position() + length);
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(bytes)
          .toString();
    } catch (CharacterCodingException e) {
      throw wrong("has a text that is not UTF-8");
    }
  }

  /** Returns a line of ASCII, as old opcodes have them, without its end. */
  private String line() {
    int start = in.position();
    while (u8() != '\n') {
      // The line goes on.
    }
    return new String(
        Arrays.copyOfRange(in.array(), start, in.position() - 1), StandardCharsets.ISO_8859_1);
  }

  private long integer(int length) {
    need(length);
    if (length > 8) {
      throw wrong("has a whole number of %d bytes, at most 8 are read".formatted(length));
    }
    var bigEndian = new byte[length];
    for (int i = length - 1; i >= 0; i--) {
      bigEndian[i] = in.get();
    }
    return length == 0 ? 0 : new BigInteger(bigEndian).longValueExact();
  }

  private InputException wrong(String problem) {
    return new InputException("%s, position %d: %s".formatted(where, position, problem));
  }

  private static String abbreviate(String text) {
    return text.length() <= 100 ? text : text.substring(0, 97) + "...";
  }
}
