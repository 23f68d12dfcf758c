package org.fairlead.base.pickle;

import java.util.List;

/**
 * What a pickle names, makes or calls beside the data that are read: a class, an object of it, or
 * the result of a function. It is never built or run, and what it holds is passed over; only what
 * it is called remains.
 *
 * @param module of Python
 * @param name in that module
 */
public record PickleObject(String module, String name) {
  /*
   * The two parts are not joined before someone asks: both may be long texts that a pickle uses
   * again and again.
   */
  private static final int LONGEST = 100;

  /** A set, which has an opcode of its own. */
  static final PickleObject SET = new PickleObject("builtins", "set");

  /** An entry of a dictionary whose key is neither text nor number. */
  static final PickleObject ENTRY =
      new PickleObject("builtins", "entry under a key of another kind");

  /** A whole number of more than 64 bits. */
  static final PickleObject NUMBER =
      new PickleObject("builtins", "whole number of more than 64 bits");

  /** Returns what it is called, for example {@code argparse.Namespace}; cut where that is long. */
  public String type() {
    boolean builtIn = module.equals("builtins") || module.equals("__builtin__");
    return builtIn ? cut(name) : cut(module) + "." + cut(name);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }

  /**
   * Returns what a call of this results in: of a function that only makes objects of a class, an
   * object of that class.
   */
  PickleObject called(Object arguments) {
    boolean makes = name.startsWith("_reconstruct") || name.startsWith("__newobj");
    return makes
            && arguments instanceof List<?> values
            && !values.isEmpty()
            && values.get(0) instanceof PickleObject made
        ? made
        : this;
  }

  @Override
  public String toString() {
    return type();
  }
}
