package org.fairlead.networks.weights;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.base.pickle.PickleDialect;
import org.fairlead.base.pickle.PickleReader;
import org.fairlead.base.text.Excerpt;
import org.jspecify.annotations.Nullable;

/**
 * What {@code torch.save} writes: the few globals that describe tensors, dictionaries, parameters
 * and NumPy's numbers. A tensor becomes a {@link TensorView}; numbers of NumPy, such as a best
 * accuracy, become {@link PickleReader#NONE}.
 */
final class TorchDialect implements PickleDialect {
  private static final int MOST_EXTENTS = 64;

  /** The functions that are known. */
  private enum Function {
    DICTIONARY,
    REBUILD_TENSOR,
    REBUILD_PARAMETER,
    SIZE,
    NUMPY_TYPE,
    NUMPY_SCALAR,
    ENCODE
  }

  private record StorageType(DType dtype) {}

  private record NumpyType() {}

  private static final Map<String, Object> GLOBALS =
      Map.ofEntries(
          Map.entry("collections.OrderedDict", Function.DICTIONARY),
          Map.entry("collections.Counter", Function.DICTIONARY),
          Map.entry("torch._utils._rebuild_tensor", Function.REBUILD_TENSOR),
          Map.entry("torch._utils._rebuild_tensor_v2", Function.REBUILD_TENSOR),
          Map.entry("torch._utils._rebuild_parameter", Function.REBUILD_PARAMETER),
          Map.entry("torch._utils._rebuild_parameter_with_state", Function.REBUILD_PARAMETER),
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
  public @Nullable Object global(String module, String name) {
    return GLOBALS.get(module + "." + name);
  }

  @Override
  public @Nullable Object call(Object function, List<?> arguments, PickleReader reader) {
    if (!(function instanceof Function known)) {
      return null;
    }
    return switch (known) {
      case DICTIONARY -> dictionary(arguments, reader);
      case SIZE -> arguments.size() == 1 ? reader.list(arguments.get(0)) : arguments;
      case REBUILD_PARAMETER ->
          !arguments.isEmpty() && arguments.get(0) instanceof TensorView tensor ? tensor : null;
      case REBUILD_TENSOR -> tensor(arguments, reader);
      case NUMPY_TYPE -> new NumpyType();
      case NUMPY_SCALAR ->
          arguments.size() == 2 && arguments.get(0) instanceof NumpyType ? PickleReader.NONE : null;
      case ENCODE -> arguments.size() == 2 ? arguments.get(0) : null;
    };
  }

  private static Object dictionary(List<?> arguments, PickleReader reader) {
    if (arguments.isEmpty()) {
      return new LinkedHashMap<Object, Object>();
    }
    return arguments.get(0) instanceof Map<?, ?> entries ? entries : reader.pairs(arguments.get(0));
  }

  /** Reads {@code (storage, offset, shape, strides, ...)}. */
  private static @Nullable Object tensor(List<?> arguments, PickleReader reader) {
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

  /** Dictionaries have a state, their attributes, and so have NumPy's types: both are left out. */
  @Override
  public boolean build(Object target, Object state, PickleReader reader) {
    if (target instanceof NumpyType || (target instanceof Map && state instanceof Map)) {
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
