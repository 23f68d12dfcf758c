package org.fairlead.networks.weights;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Writes pickle opcodes: strings for opcodes in ASCII, helpers for the rest. */
final class Pickle {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Pickle() {
    raw(0x80, 2);
  }

  Pickle raw(int... values) {
    for (int value : values) {
      bytes.write(value);
    }
    return this;
  }

  Pickle ascii(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    return this;
  }

  Pickle text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    raw('X', utf8.length, utf8.length >> 8, utf8.length >> 16, utf8.length >> 24);
    bytes.writeBytes(utf8);
    return this;
  }

  Pickle global(String module, String name) {
    return ascii("c" + module + "\n" + name + "\n");
  }

  Pickle number(int value) {
    return raw('J', value, value >> 8, value >> 16, value >> 24);
  }

  /** A tensor over storage "0" of floats. */
  Pickle tensor(int elements, int offset, int[] shape, int[] strides) {
    return tensor("FloatStorage", "0", elements, offset, shape, strides);
  }

  /** A tensor over a storage of a type. */
  Pickle tensor(String type, String storage, int elements, int offset, int[] shape, int[] strides) {
    global("torch._utils", "_rebuild_tensor_v2").ascii("((");
    text("storage").global("torch", type).text(storage).text("cpu").number(elements);
    ascii("tQ").number(offset).ascii("(");
    for (int extent : shape) {
      number(extent);
    }
    ascii("t(");
    for (int stride : strides) {
      number(stride);
    }
    return ascii("t").raw(0x89).global("collections", "OrderedDict").ascii(")RtR");
  }

  /** The persistent id of storage "0" of floats, with a view as older files have. */
  Pickle storage(int elements, Consumer<Pickle> view) {
    ascii("(").text("storage").global("torch", "FloatStorage").text("0").text("cpu");
    number(elements);
    view.accept(this);
    return ascii("tQ");
  }

  /** Forty lists, each of which holds the one before eight times: 8^40 values if printed. */
  Pickle shared() {
    ascii("]");
    for (int i = 0; i < 40; i++) {
      ascii("q").raw(i).ascii("0(");
      for (int repeat = 0; repeat < 8; repeat++) {
        ascii("h").raw(i);
      }
      ascii("l");
    }
    return this;
  }

  byte[] end() {
    return ascii(".").bytes.toByteArray();
  }
}
