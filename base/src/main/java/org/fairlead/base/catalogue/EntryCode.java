package org.fairlead.base.catalogue;

import java.util.ServiceConfigurationError;
import java.util.function.Supplier;
import org.fairlead.base.InputException;
import org.jspecify.annotations.Nullable;

/**
 * Calls into the code of entries, which others may have written: whatever it throws, and a null
 * where there must be something, becomes an error that names the entry, its class and its jar.
 */
public final class EntryCode {
  private EntryCode() {}

  /**
   * Returns what an entry makes.
   *
   * <p>An {@link InputException} of the entry's is for the user already and passes through. So does
   * whatever an entry of this library throws: there the class would tell a user nothing.
   *
   * @param kind what an entry is called in errors, such as {@code "weighting"}
   * @throws InputException naming the entry, if it throws or answers null
   */
  public static <T> T make(String kind, Provider<?> entry, Supplier<? extends @Nullable T> call) {
    String what = "the %s '%s' (%s)".formatted(kind, entry.name(), origin(entry.getClass()));
    T made;
    try {
      made = call.get();
    } catch (InputException e) {
      throw e;
    } catch (RuntimeException | LinkageError | AssertionError e) {
      if (isOfLibrary(entry.getClass())) {
        throw e;
      }
      throw new InputException("%s fails: %s".formatted(what, told(e)), e);
    }
    if (made == null) {
      throw new InputException(what + " made nothing: its answer is null");
    }
    return made;
  }

  /**
   * Returns what an entry says of itself.
   *
   * @param method the method that is asked, such as {@code "name()"}
   * @throws InputException naming class and method, if it throws or answers null
   */
  static <T> T answer(
      String kind, Provider<?> entry, String method, Supplier<? extends @Nullable T> call) {
    String what = "%s of the %s of %s".formatted(method, kind, origin(entry.getClass()));
    T answer;
    try {
      answer = call.get();
    } catch (RuntimeException | LinkageError | AssertionError e) {
      throw new InputException("%s fails: %s".formatted(what, told(e)), e);
    }
    if (answer == null) {
      throw new InputException(what + " is null");
    }
    return answer;
  }

  /** Returns {@code "class p.Focal"}, and the jar where it is one that was named as a plugin. */
  public static String origin(Class<?> type) {
    return "class "
        + type.getName()
        + Plugins.jarOf(type).map(jar -> ", jar " + jar.getFileName()).orElse("");
  }

  /** Returns what was thrown, as far as a person can do something about it. */
  public static String told(Throwable thrown) {
    String message = thrown.getMessage() == null ? "" : thrown.getMessage();
    if (isCheck(thrown)) {
      return message;
    }
    Throwable cause = thrown.getCause();
    if (thrown instanceof ServiceConfigurationError && cause != null) {
      return message + " (" + told(cause) + ")"; // which says why it cannot be made
    }
    return thrown.getClass().getSimpleName()
        + (message.isBlank() ? " without a text" : ": " + message)
        + (thrown instanceof LinkageError
            ? "; was the jar built for another version of Fairlead?"
            : "");
  }

  /** Returns whether it is a check that says in its text what is wrong. */
  static boolean isCheck(Throwable thrown) {
    String message = thrown.getMessage();
    return (thrown instanceof InputException || thrown instanceof IllegalArgumentException)
        && message != null
        && !message.isBlank();
  }

  private static boolean isOfLibrary(Class<?> type) {
    return type.getName().startsWith("org.fairlead.") && Plugins.jarOf(type).isEmpty();
  }
}
