package org.fairlead.networks.weights;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fairlead.fairness.pickle.PickleDialect;
import org.fairlead.fairness.pickle.PickleReader;
import org.jspecify.annotations.Nullable;

/**
 * What {@code torch.save} writes: the few globals that describe tensors, ordered dictionaries and
 * parameters. A tensor becomes a {@link Tensor}.
 */
final class TorchDialect implements PickleDialect {
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
     * @throws org.fairlead.fairness.InputException if it is more than such a file may ask for
     */
    void reserve(long bytes);
  }

  /** The functions that are known. */
  private enum Function {
    ORDERED_DICT,
    REBUILD_TENSOR,
    REBUILD_PARAMETER,
    SIZE
  }

  private record StorageType(DType dtype) {}

  private record Storage(DType dtype, long elements, ByteBuffer bytes) {}

  private static final Map<String, Object> GLOBALS =
      Map.ofEntries(
          Map.entry("collections.OrderedDict", Function.ORDERED_DICT),
          Map.entry("torch._utils._rebuild_tensor_v2", Function.REBUILD_TENSOR),
          Map.entry("torch._utils._rebuild_parameter", Function.REBUILD_PARAMETER),
          Map.entry("torch.Size", Function.SIZE),
          Map.entry("torch.DoubleStorage", new StorageType(DType.F64)),
          Map.entry("torch.FloatStorage", new StorageType(DType.F32)),
          Map.entry("torch.HalfStorage", new StorageType(DType.F16)),
          Map.entry("torch.BFloat16Storage", new StorageType(DType.BF16)),
          Map.entry("torch.LongStorage", new StorageType(DType.I64)),
          Map.entry("torch.IntStorage", new StorageType(DType.I32)),
          Map.entry("torch.ByteStorage", new StorageType(DType.U8)),
          Map.entry("torch.BoolStorage", new StorageType(DType.BOOL)));

  private final Storages storages;

  TorchDialect(Storages storages) {
    this.storages = storages;
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
    if (function == Function.ORDERED_DICT) {
      return arguments.isEmpty()
          ? new LinkedHashMap<Object, Object>()
          : reader.pairs(arguments.get(0));
    }
    if (function == Function.SIZE) {
      return arguments.size() == 1 ? reader.list(arguments.get(0)) : arguments;
    }
    if (function == Function.REBUILD_PARAMETER
        && !arguments.isEmpty()
        && arguments.get(0) instanceof Tensor tensor) {
      return tensor;
    }
    if (function == Function.REBUILD_TENSOR
        && arguments.size() >= 4
        && arguments.get(0) instanceof Storage storage
        && arguments.get(1) instanceof Long offset) {
      return tensor(
          storage,
          offset,
          reader.numbers(arguments.get(2), MOST_EXTENTS),
          reader.numbers(arguments.get(3), MOST_EXTENTS),
          reader);
    }
    return null;
  }

  /** Ordered dictionaries alone have a state, their attributes, which are left out. */
  @Override
  public boolean build(Object target, Object state, PickleReader reader) {
    if (!(target instanceof Map) || !(state instanceof Map)) {
      throw reader.wrong("sets attributes of something other than a dictionary");
    }
    return true;
  }

  /** Reads {@code ('storage', type, key, device, elements)}. */
  @Override
  public Object persistent(Object id, PickleReader reader) {
    if (id instanceof List<?> values
        && values.size() >= 5
        && "storage".equals(values.get(0))
        && values.get(1) instanceof StorageType type
        && values.get(2) instanceof String key
        && values.get(4) instanceof Long elements
        && elements >= 0) {
      return new Storage(type.dtype, elements, storages.load(key, type.dtype, elements));
    }
    throw reader.wrong("has a persistent id that does not describe a storage");
  }

  private Tensor tensor(
      Storage storage, long offset, List<Long> shape, List<Long> strides, PickleReader reader) {
    if (shape.size() != strides.size()) {
      throw reader.wrong("has a tensor of shape %s and strides %s".formatted(shape, strides));
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
          throw reader.wrong("has a tensor with stride %d".formatted(stride));
        }
      }
      if (offset < 0 || (elements > 0 && last >= storage.elements)) {
        throw reader.wrong(
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
      throw reader.wrong("has a tensor of impossible shape %s".formatted(shape));
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
}
