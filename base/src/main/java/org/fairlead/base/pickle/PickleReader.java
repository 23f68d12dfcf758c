package org.fairlead.base.pickle;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.InputException;
import org.fairlead.base.io.Untrusted;
import org.fairlead.base.text.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * A pickle machine that builds texts, bytes, numbers, lists, tuples and dictionaries, and what a
 * {@link PickleDialect} lists; nothing else, and it runs nothing.
 *
 * <p>Its work and memory are bounded by the length of the pickle and by a number of values: a value
 * that is stored once may be used any number of times, but what is made of it, each time anew, is
 * counted.
 *
 * <p>Values: {@link String}, {@link Long}, {@link Double}, {@link Boolean}, {@link #NONE}, {@link
 * List} (lists and tuples), {@link Map} (dictionaries, in order, with texts or whole numbers as
 * keys), {@link ByteBuffer} (bytes: read-only, not copied), {@link PickleObject} for what is passed
 * over, and the dialect's own. Bytes that are a dictionary's key become a text.
 */
public final class PickleReader {
  /** Python's {@code None}. */
  public static final Object NONE =
      new Object() {
        @Override
        public String toString() {
          return "None";
        }
      };

  private static final int MOST_OBJECTS = 2_000_000;

  /**
   * Texts and bytes that are made anew may take so many times the pickle's length, and a little.
   */
  private static final int EXPANSION = 4;

  private static final int ALLOWANCE = 1 << 16;

  /** Where a group of arguments begins on the stack. */
  private static final Object MARK = new Object();

  private final PickleInput in;
  private final PickleDialect dialect;
  private final ArrayList<Object> stack = new ArrayList<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private int objects;
  private long bytesLeft;

  private PickleReader(String where, ByteBuffer pickle, PickleDialect dialect) {
    this.in = new PickleInput(where, pickle);
    this.dialect = dialect;
    this.bytesLeft = (long) EXPANSION * pickle.remaining() + ALLOWANCE;
  }

  /**
   * Returns the value that a pickle describes.
   *
   * @param where what to call the pickle in errors
   * @param pickle read from its position, which moves to the first byte after the pickle; bytes in
   *     the value are views of it
   * @throws InputException naming the position, if the pickle is damaged or asks for more
   */
  public static Object read(String where, ByteBuffer pickle, PickleDialect dialect) {
    var reader = new PickleReader(where, pickle, dialect);
    Object value = Untrusted.read(where, reader::run);
    pickle.position(reader.in.position());
    return value;
  }

  private Object run() {
    while (true) {
      in.mark();
      int opcode = in.u8();
      switch (opcode) {
        case 0x80 -> { // PROTO
          int protocol = in.u8();
          if (protocol < 2 || protocol > 5) {
            throw wrong("has pickle protocol %d, expected 2 to 5".formatted(protocol));
          }
        }
        case 0x95 -> in.length(in.i64()); // FRAME: nothing to do
        case '.' -> {
          Object value = pop();
          if (!stack.isEmpty()) {
            throw wrong("ends with %d values too many".formatted(stack.size()));
          }
          return value;
        }
        case '(' -> push(MARK);
        case '0' -> pop();
        case '1' -> popToMark();
        case 'N' -> push(NONE);
        case 0x88 -> push(true);
        case 0x89 -> push(false);
        case 'K' -> push((long) in.u8());
        case 'M' -> push((long) (in.u8() | in.u8() << 8));
        case 'J' -> push((long) in.i32());
        case 0x8a -> push(integer(in.u8()));
        case 0x8b -> push(integer(in.length(in.u32())));
        case 'G' -> push(Double.longBitsToDouble(Long.reverseBytes(in.i64())));
        case 'X' -> push(in.text(in.length(in.u32())));
        case 0x8c -> push(in.text(in.u8()));
        case 0x8d -> push(in.text(in.length(in.i64())));
        case 'U' -> push(oldString(in.u8()));
        case 'T' -> push(oldString(in.length(in.u32())));
        case 'C' -> push(in.bytes(in.u8()));
        case 'B' -> push(in.bytes(in.length(in.u32())));
        case 0x8e, 0x96 -> push(in.bytes(in.length(in.i64())));
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
          append(List.of(item));
        }
        case 'e' -> append(popToMark());
        case 's' -> {
          Object value = pop();
          Object key = pop();
          put(List.of(key, value));
        }
        case 'u' -> put(popToMark());
        case 'q' -> remember(in.u8());
        case 'r' -> remember(in.u32());
        case 0x94 -> remember(memo.size());
        case 'h' -> push(recall(in.u8()));
        case 'j' -> push(recall(in.u32()));
        case 'c' -> push(global(in.line(), in.line()));
        case 0x93 -> {
          Object name = pop();
          Object module = pop();
          if (!(module instanceof String m) || !(name instanceof String n)) {
            throw wrong("names a global by something other than texts");
          }
          push(global(m, n));
        }
        case 'Q' -> push(persistent(pop()));
        case 'R' -> {
          Object arguments = pop();
          push(call(pop(), arguments));
        }
        case 'b' -> build();
        default -> {
          if (!dialect.passesOver() || !object(opcode)) {
            throw wrong(
                "uses pickle opcode 0x%02x, which no %s needs; it is refused"
                    .formatted(opcode, dialect.kind()));
          }
        }
      }
    }
  }

  /** Follows an opcode that makes an object, without making it; false if it does not. */
  private boolean object(int opcode) {
    switch (opcode) {
      case 0x81 -> { // NEWOBJ
        Object arguments = pop();
        push(made(pop(), arguments));
      }
      case 0x92 -> { // NEWOBJ_EX
        pop();
        Object arguments = pop();
        push(made(pop(), arguments));
      }
      case 0x8f -> push(PickleObject.SET);
      case 0x90 -> { // ADDITEMS
        popToMark();
        if (!(peek() instanceof PickleObject)) {
          throw wrong("adds to something other than a set");
        }
      }
      case 0x91 -> { // FROZENSET
        popToMark();
        push(PickleObject.SET);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  /** Returns what stands for a new object of a class. */
  private Object made(Object type, Object arguments) {
    return type instanceof PickleObject object ? object : call(type, arguments);
  }

  private void append(List<Object> items) {
    if (!(peek() instanceof PickleObject)) {
      growing(peek()).addAll(items);
    }
  }

  private void put(List<Object> items) {
    if (!(peek() instanceof PickleObject)) {
      putAll(dictionary(peek()), items);
    }
  }

  private Object integer(int length) {
    if (length > Long.BYTES && dialect.passesOver()) {
      in.bytes(length);
      return PickleObject.NUMBER;
    }
    return in.integer(length);
  }

  private Object global(String module, String name) {
    Object known = dialect.global(module, name);
    if (known == null) {
      throw wrong(
          "asks for %s, which is refused: only %s are read, and nothing is run"
              .formatted(Excerpt.quoted(module + "." + name), dialect.contents()));
    }
    return known;
  }

  private Object call(Object function, Object arguments) {
    if (function instanceof PickleObject object) {
      return object.called(arguments);
    }
    if (!(arguments instanceof List<?> values)) {
      throw wrong("calls something without a tuple of arguments");
    }
    Object result = dialect.call(function, values, this);
    if (result == null) {
      throw wrong(
          "calls %s with arguments it does not take"
              .formatted(
                  function instanceof Enum<?> known
                      ? known.name()
                      : "something that is no function"));
    }
    return result;
  }

  private void build() {
    Object state = pop();
    if (peek() instanceof PickleObject) {
      return;
    }
    if (!dialect.build(peek(), state, this)) {
      throw wrong("sets attributes of something that takes none");
    }
  }

  private Object persistent(Object id) {
    Object value = dialect.persistent(id, this);
    if (value == null) {
      throw wrong("has a persistent id that is not understood");
    }
    return value;
  }

  /** Returns a dictionary of pairs, as a list of pairs describes it. */
  public Map<Object, Object> pairs(Object list) {
    var dictionary = new LinkedHashMap<Object, Object>();
    for (Object pair : list(list)) {
      if (!(pair instanceof List<?> item) || item.size() != 2) {
        throw wrong("builds a dictionary from something other than pairs");
      }
      putAll(dictionary, List.of(item.get(0), item.get(1)));
    }
    return dictionary;
  }

  /**
   * Returns the whole numbers of a list.
   *
   * @param most how many there may be
   */
  public List<Long> numbers(Object value, int most) {
    List<Object> elements = list(value);
    if (elements.size() > most) {
      throw wrong("has a shape of %d dimensions".formatted(elements.size()));
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

  /** Returns a value as a list, or complains. */
  @SuppressWarnings("unchecked")
  public List<Object> list(Object value) {
    if (value instanceof List) {
      return (List<Object>) value;
    }
    throw wrong("has something else where a list was expected");
  }

  /** Returns a list that may grow: tuples are lists too, but stay as they are. */
  private List<Object> growing(Object value) {
    if (value instanceof ArrayList) {
      return list(value);
    }
    throw wrong(
        "appends to %s, expected a list"
            .formatted(value instanceof List ? "a tuple" : Excerpt.of(value)));
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
      Object key = items.get(i) instanceof ByteBuffer bytes ? text(bytes) : items.get(i);
      if (key instanceof String || key instanceof Long) {
        dictionary.put(key, items.get(i + 1));
      } else if (dialect.passesOver()) {
        passOver(dictionary, key, items.get(i + 1));
      } else {
        throw wrong("has a dictionary key that is neither a text nor a whole number");
      }
    }
  }

  /** Puts an entry under the text of a simple key; of other keys remains that there were some. */
  private static void passOver(Map<Object, Object> dictionary, Object key, Object value) {
    if (key instanceof Double || key instanceof Boolean || key == NONE) {
      dictionary.put(key.toString(), value);
    } else {
      dictionary.put("?", PickleObject.ENTRY);
    }
  }

  /** Returns the text of bytes, one character for each. */
  private String text(ByteBuffer bytes) {
    reserve(bytes.remaining());
    return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
  }

  /**
   * Asks for memory for a text or bytes that are made of a value, which may be used again and
   * again.
   *
   * @throws InputException if it is more than such a pickle may ask for
   */
  public void reserve(int bytes) {
    bytesLeft -= bytes;
    if (bytesLeft < 0) {
      throw wrong("makes texts or bytes of more than %d times its length".formatted(EXPANSION));
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

  private Object oldString(int length) {
    return dialect.oldStringsAreTexts() ? in.text(length) : in.bytes(length);
  }

  /** Returns an error about what the pickle does at the present position. */
  public InputException wrong(String problem) {
    return in.wrong(problem);
  }
}
