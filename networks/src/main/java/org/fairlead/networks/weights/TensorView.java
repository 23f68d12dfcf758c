package org.fairlead.networks.weights;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * A tensor as a checkpoint describes it: where its entries lie in a storage that may be elsewhere
 * in the file.
 *
 * @param storage that holds the entries
 * @param offset of the first entry, in entries of the storage
 * @param shape the extents
 * @param strides entries of the storage from one index to the next, per axis
 */
record TensorView(Storage storage, long offset, List<Long> shape, List<Long> strides) {
  /*
   * With strides of at least 0 the entry at the last index of every axis lies farthest, at offset +
   * Σ (extent - 1) stride. If it is in the storage all are, and reading needs no further check. All
   * of it is exact arithmetic, since a product that wraps around would pass. A tensor without
   * entries reads nothing, wherever it says it lies.
   */

  /**
   * A storage, or a part of one.
   *
   * @param key its name in the file
   * @param dtype the type of its entries
   * @param elements how many entries the file's storage has
   * @param begin the first entry of the part
   * @param end after the last entry of the part
   */
  record Storage(String key, DType dtype, long elements, long begin, long end) {}

  /** Where the bytes of the storages come from. */
  interface Storages {
    /**
     * Returns the bytes of a whole storage, little-endian; the same buffer for the same key.
     *
     * @throws org.fairlead.base.InputException if it is not there, or not as long as said
     */
    ByteBuffer load(String key, DType dtype, long elements);

    /**
     * Asks for memory for a tensor whose entries are not contiguous in their storage.
     *
     * @throws org.fairlead.base.InputException if it is more than such a file may ask for
     */
    void reserve(long bytes);
  }

  /**
   * Requires that every entry lies in the storage.
   *
   * @throws IllegalArgumentException saying what does not fit
   */
  TensorView {
    shape = List.copyOf(shape);
    strides = List.copyOf(strides);
    if (shape.size() != strides.size()) {
      throw new IllegalArgumentException(
          "a tensor of shape %s and strides %s".formatted(shape, strides));
    }
    if (shape.stream().anyMatch(extent -> extent < 0)) {
      throw new IllegalArgumentException("a tensor of impossible shape %s".formatted(shape));
    }
    try {
      long elements = Tensor.elements(shape);
      long last = offset;
      for (int axis = 0; axis < shape.size(); axis++) {
        if (strides.get(axis) < 0) {
          throw new IllegalArgumentException(
              "a tensor with stride %d".formatted(strides.get(axis)));
        }
        if (shape.get(axis) > 0) {
          last =
              Math.addExact(
                  last, Math.multiplyExact(shape.get(axis) - 1, (long) strides.get(axis)));
        }
      }
      long size = storage.end - storage.begin;
      if (offset < 0 || (elements > 0 && last >= size)) {
        throw new IllegalArgumentException(
            "a tensor of shape %s, strides %s and offset %d in a storage of %d entries"
                .formatted(shape, strides, offset, size));
      }
      Math.multiplyExact(elements, (long) storage.dtype.bytes());
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a tensor of impossible shape %s".formatted(shape), e);
    }
  }

  /** Returns the tensor, row-major; contiguous ones share the storage's bytes. */
  Tensor read(Storages storages) {
    DType dtype = storage.dtype;
    ByteBuffer bytes = storages.load(storage.key, dtype, storage.elements);
    long elements = Tensor.elements(shape);
    if (elements == 0) {
      return Tensor.of(dtype, shape, ByteBuffer.allocate(0));
    }
    int width = dtype.bytes();
    long first = storage.begin + offset;
    if (contiguous()) {
      return Tensor.of(dtype, shape, bytes.slice((int) (first * width), (int) (elements * width)));
    }
    storages.reserve(elements * width);
    return Tensor.of(dtype, shape, gather(bytes, first, (int) (elements * width)));
  }

  private boolean contiguous() {
    long step = 1;
    for (int axis = shape.size() - 1; axis >= 0; axis--) {
      if (shape.get(axis) != 1 && strides.get(axis) != step) {
        return false;
      }
      step *= shape.get(axis);
    }
    return true;
  }

  /** Copies the entries to row-major order. */
  private ByteBuffer gather(ByteBuffer bytes, long first, int size) {
    int width = storage.dtype.bytes();
    ByteBuffer target = ByteBuffer.allocate(size);
    var index = new long[shape.size()];
    long at = first;
    while (target.hasRemaining()) {
      for (int i = 0; i < width; i++) {
        target.put(bytes.get((int) (at * width) + i));
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
