package org.fairlead.networks.weights;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.fairlead.base.pickle.PickleDialect;
import org.fairlead.base.pickle.PickleObject;
import org.fairlead.base.pickle.PickleReader;
import org.fairlead.base.text.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * What {@code torch.save} writes: the few globals that describe tensors, dictionaries, parameters
 * and NumPy's numbers. A tensor becomes a {@link TensorView}, a whole number of NumPy a number, and
 * others of its numbers, such as a best accuracy, {@link PickleReader#NONE}.
 *
 * <p>Everything else that training scripts keep beside a model, such as their arguments, is passed
 * over: a {@link PickleObject} stands for it. What only an attack would name is refused.
 */
final class TorchDialect implements PickleDialect {
  private static final int MOST_EXTENTS = 64;

  /** The functions that are known. */
  private enum Function {
    DICTIONARY,
    DEFAULT_DICTIONARY,
    REBUILD_TENSOR,
    REBUILD_PARAMETER,
    REBUILD_TYPED,
    SIZE,
    NUMPY_TYPE,
    NUMPY_SCALAR,
    ENCODE
  }

  private record StorageType(DType dtype) {}

  /**
   * A type of NumPy.
   *
   * @param wholeBytes how many bytes a number has, if it is a whole one; else 0
   */
  private record NumpyType(int wholeBytes) {
    static NumpyType of(List<?> arguments) {
      boolean whole =
          !arguments.isEmpty()
              && arguments.get(0) instanceof String name
              && WHOLE_NUMBERS.contains(name);
      return new NumpyType(whole ? ((String) arguments.get(0)).charAt(1) - '0' : 0);
    }
  }

  private static final Set<String> WHOLE_NUMBERS = Set.of("i1", "i2", "i4", "i8");

  /**
   * Modules whose functions reach beyond the process, or run what they are given. No checkpoint
   * needs one; a file that names one is refused aloud, although nothing of it would be run.
   */
  private static final Set<String> ATTACKS =
      Set.of(
          "os",
          "posix",
          "nt",
          "sys",
          "subprocess",
          "commands",
          "pty",
          "socket",
          "shutil",
          "ctypes",
          "importlib",
          "runpy",
          "code",
          "codeop",
          "timeit",
          "pdb",
          "bdb",
          "marshal",
          "pickle",
          "_pickle",
          "webbrowser",
          "asyncio",
          "multiprocessing",
          "pip");

  private static final Set<String> BUILTIN_ATTACKS =
      Set.of("eval", "exec", "execfile", "compile", "open", "__import__", "input", "breakpoint");

  private static final Set<String> BUILTINS = Set.of("builtins", "__builtin__");

  private static final Map<String, Object> GLOBALS =
      Map.ofEntries(
          Map.entry("collections.OrderedDict", Function.DICTIONARY),
          Map.entry("collections.Counter", Function.DICTIONARY),
          Map.entry("collections.defaultdict", Function.DEFAULT_DICTIONARY),
          Map.entry("torch._utils._rebuild_tensor", Function.REBUILD_TENSOR),
          Map.entry("torch._utils._rebuild_tensor_v2", Function.REBUILD_TENSOR),
          Map.entry("torch._utils._rebuild_parameter", Function.REBUILD_PARAMETER),
          Map.entry("torch._utils._rebuild_parameter_with_state", Function.REBUILD_PARAMETER),
          Map.entry("torch._tensor._rebuild_from_type", Function.REBUILD_TYPED),
          Map.entry("torch._tensor._rebuild_from_type_v2", Function.REBUILD_TYPED),
          Map.entry("torch.Size", Function.SIZE),
          Map.entry("numpy.dtype", Function.NUMPY_TYPE),
          Map.entry("numpy.core.multiarray.scalar", Function.NUMPY_SCALAR),
          Map.entry("numpy._core.multiarray.scalar", Function.NUMPY_SCALAR),
          Map.entry("_codecs.encode", Function.ENCODE),
          Map.entry("torch.DoubleStorage", new StorageType(DType.F64)),
          Map.entry("torch.FloatStorage", new StorageType(DType.F32)),
          Map.entry("torch.HalfStorage", new StorageType(DType.F16)),
          Map.entry("torch.BFloat16Storage", new StorageType(DType.BF16)),
          Map.entry("torch.LongStorage", new StorageType(DType.I64)),
          Map.entry("torch.IntStorage", new StorageType(DType.I32)),
          Map.entry("torch.ShortStorage", new StorageType(DType.I16)),
          Map.entry("torch.CharStorage", new StorageType(DType.I8)),
          Map.entry("torch.ByteStorage", new StorageType(DType.U8)),
          Map.entry("torch.BoolStorage", new StorageType(DType.BOOL)));

  private final Map<String, TensorView.Storage> storages = new LinkedHashMap<>();

  /** Returns every whole storage that the pickle named so far. */
  Map<String, TensorView.Storage> storages() {
    return storages;
  }

  @Override
  public String kind() {
    return "checkpoint of tensors";
  }

  @Override
  public String contents() {
    return "tensors, numbers, texts, lists and dictionaries";
  }

  @Override
  public boolean passesOver() {
    return true;
  }

  @Override
  public @Nullable Object global(String module, String name) {
    Object known = GLOBALS.get(module + "." + name);
    return known != null || isAttack(module, name) ? known : new PickleObject(module, name);
  }

  private static boolean isAttack(String module, String name) {
    int dot = module.indexOf('.');
    return ATTACKS.contains(dot < 0 ? module : module.substring(0, dot))
        || (BUILTINS.contains(module) && BUILTIN_ATTACKS.contains(name));
  }

  @Override
  public @Nullable Object call(Object function, List<?> arguments, PickleReader reader) {
    if (!(function instanceof Function known)) {
      return null;
    }
    return switch (known) {
      case DICTIONARY -> dictionary(arguments, reader);
      case DEFAULT_DICTIONARY ->
          dictionary(arguments.subList(Math.min(1, arguments.size()), arguments.size()), reader);
      case SIZE -> arguments.size() == 1 ? reader.list(arguments.get(0)) : arguments;
      case REBUILD_PARAMETER ->
          !arguments.isEmpty() && isTensor(arguments.get(0)) ? arguments.get(0) : null;
      case REBUILD_TYPED -> typed(arguments, reader);
      case REBUILD_TENSOR -> tensor(arguments, reader);
      case NUMPY_TYPE -> NumpyType.of(arguments);
      case NUMPY_SCALAR -> number(arguments);
      case ENCODE -> arguments.size() == 2 ? arguments.get(0) : null;
    };
  }

  private static Object dictionary(List<?> arguments, PickleReader reader) {
    if (arguments.isEmpty()) {
      return new LinkedHashMap<Object, Object>();
    }
    return arguments.get(0) instanceof Map<?, ?> entries ? entries : reader.pairs(arguments.get(0));
  }

  /** Returns whether a value is a tensor, or stands for one that is passed over. */
  private static boolean isTensor(Object value) {
    return value instanceof TensorView || value instanceof PickleObject;
  }

  /** Reads {@code (function, class, arguments, attributes)}: a tensor of a class of its own. */
  private @Nullable Object typed(List<?> arguments, PickleReader reader) {
    if (arguments.size() < 3 || !(arguments.get(2) instanceof List<?> values)) {
      return null;
    }
    return arguments.get(0) instanceof PickleObject unknown
        ? unknown
        : call(arguments.get(0), values, reader);
  }

  /** Reads {@code (type, bytes)}; older protocols have bytes as a text. */
  private static Object number(List<?> arguments) {
    if (arguments.size() != 2
        || !(arguments.get(0) instanceof NumpyType type)
        || type.wholeBytes == 0) {
      return PickleReader.NONE;
    }
    long number = 0;
    for (int i = type.wholeBytes - 1; i >= 0; i--) {
      int next;
      if (arguments.get(1) instanceof String text && text.length() == type.wholeBytes) {
        next = text.charAt(i);
      } else if (arguments.get(1) instanceof ByteBuffer bytes
          && bytes.remaining() == type.wholeBytes) {
        next = Byte.toUnsignedInt(bytes.get(bytes.position() + i));
      } else {
        return PickleReader.NONE;
      }
      if (next > 0xff) {
        return PickleReader.NONE;
      }
      number = number << 8 | next;
    }
    int unused = Long.SIZE - 8 * type.wholeBytes;
    return number << unused >> unused;
  }

  /** Reads {@code (storage, offset, shape, strides, ...)}. */
  private static @Nullable Object tensor(List<?> arguments, PickleReader reader) {
    if (!arguments.isEmpty() && arguments.get(0) instanceof PickleObject unknown) {
      return unknown;
    }
    if (arguments.size() < 4
        || !(arguments.get(0) instanceof TensorView.Storage storage)
        || !(arguments.get(1) instanceof Long offset)) {
      return null;
    }
    List<Long> shape = reader.numbers(arguments.get(2), MOST_EXTENTS);
    List<Long> strides = reader.numbers(arguments.get(3), MOST_EXTENTS);
    try {
      return new TensorView(storage, offset, shape, strides);
    } catch (IllegalArgumentException e) {
      throw reader.wrong("has " + e.getMessage());
    }
  }

  /**
   * Dictionaries and tensors have a state, their attributes, and so have NumPy's types: all are
   * left out.
   */
  @Override
  public boolean build(Object target, Object state, PickleReader reader) {
    if (target instanceof NumpyType || target instanceof Map || target instanceof TensorView) {
      return true;
    }
    throw reader.wrong("sets attributes of something other than a dictionary");
  }

  /**
   * Reads {@code ('storage', type, key, device, elements)}, in older files followed by {@code None}
   * or {@code (key, begin, elements)} of a part.
   */
  @Override
  public Object persistent(Object id, PickleReader reader) {
    if (id instanceof List<?> values
        && values.size() >= 5
        && "storage".equals(values.get(0))
        && values.get(1) instanceof PickleObject unknown) {
      return unknown;
    }
    if (id instanceof List<?> values
        && values.size() >= 5
        && "storage".equals(values.get(0))
        && values.get(1) instanceof StorageType type
        && values.get(2) instanceof String key
        && values.get(4) instanceof Long elements
        && elements >= 0) {
      var whole = new TensorView.Storage(key, type.dtype, elements, 0, elements);
      TensorView.Storage before = storages.putIfAbsent(key, whole);
      if (before != null && !before.equals(whole)) {
        throw reader.wrong(
            "says that storage %s has %d entries of %s, and before %d of %s"
                .formatted(
                    Excerpt.quoted(key), elements, type.dtype, before.elements(), before.dtype()));
      }
      return values.size() > 5 && values.get(5) instanceof List<?> part
          ? part(whole, part, reader)
          : whole;
    }
    throw reader.wrong("has a persistent id that does not describe a storage");
  }

  private static TensorView.Storage part(
      TensorView.Storage whole, List<?> part, PickleReader reader) {
    if (part.size() == 3
        && part.get(1) instanceof Long begin
        && part.get(2) instanceof Long elements
        && begin >= 0
        && elements >= 0
        && begin <= whole.elements()
        && elements <= whole.elements() - begin) {
      return new TensorView.Storage(
          whole.key(), whole.dtype(), whole.elements(), begin, begin + elements);
    }
    throw reader.wrong(
        // The part itself is not shown: nested values that are shared print without end.
        "has a part of storage %s that is no part of its %d entries"
            .formatted(Excerpt.quoted(whole.key()), whole.elements()));
  }
}
