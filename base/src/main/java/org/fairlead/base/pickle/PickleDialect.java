package org.fairlead.base.pickle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of Python that one kind of pickle may use, and what stands for them here.
 *
 * <p>A dialect is an allow-list: what it does not know is refused. Objects that it hands out are
 * opaque to the reader, which stores them and passes them back.
 */
public interface PickleDialect {

  /** Returns what such pickles are, for errors: "no {@code checkpoint of tensors} needs this". */
  String kind();

  /** Returns what is read, for errors: "only {@code tensors, numbers and texts} are read". */
  String contents();

  /**
   * Returns whether the strings of Python 2, which do not say whether they are text, are UTF-8
   * texts. If not, they are bytes: read-only {@link java.nio.ByteBuffer}s on the pickle.
   */
  default boolean oldStringsAreTexts() {
    return true;
  }

  /**
   * Returns whether what such pickles hold beside their data is passed over, rather than refused:
   * objects that an opcode makes, sets, whole numbers of more than 64 bits, and entries of
   * dictionaries under keys of other kinds. For each of them stands a {@link PickleObject}. A
   * global is passed over where {@link #global} answers with one.
   */
  default boolean passesOver() {
    return false;
  }

  /** Returns what stands for a global, or null if it is refused. */
  @Nullable Object global(String module, String name);

  /**
   * Returns the result of a call of something that {@link #global} handed out, or null if it is not
   * callable or does not take these arguments.
   */
  @Nullable Object call(Object function, List<?> arguments, PickleReader reader);

  /** Applies a state to an object that {@link #call} made; false if the object takes none. */
  default boolean build(Object target, Object state, PickleReader reader) {
    return false;
  }

  /** Returns what a persistent id stands for, or null if it is not understood. */
  default @Nullable Object persistent(Object id, PickleReader reader) {
    return null;
  }
}
